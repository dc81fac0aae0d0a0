"""Can we trust the model?"""
