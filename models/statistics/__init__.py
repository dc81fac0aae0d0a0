"""Intervals, folds, outcome families and tests that every model room stands on."""
