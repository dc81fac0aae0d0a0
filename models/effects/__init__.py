"""What a change would do: debiased estimates, by size of the change, by subgroup, in money."""
