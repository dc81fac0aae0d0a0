"""Columns that know the outcome: found by when their values can have been known."""
