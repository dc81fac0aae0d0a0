"""How good the model is: quality, coverage, drift, fairness, missing values."""
