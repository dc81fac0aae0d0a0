"""The cheapest allowed changes that lower one row's risk, and rows alike that stayed."""
