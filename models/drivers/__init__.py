"""Which columns matter: mean SHAP, leave-one-covariate-out, score tests, ranges of ranks."""
