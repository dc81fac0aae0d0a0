"""From a table to one trained model: candidates, folds, scores, and the model kept on disk."""
