"""What predicts: boosted trees, splines, additive models, and how columns become numbers."""
