"""What a change would do: scenarios, debiased estimates, and when the data cannot answer."""
