"""Exact Shapley values and dependence of tree ensembles, by tables over each leaf's path."""
