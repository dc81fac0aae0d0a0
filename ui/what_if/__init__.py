"""The controls of a what-if: change, who, kept scenarios."""
