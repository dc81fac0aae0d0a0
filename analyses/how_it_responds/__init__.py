"""How does the outcome move with a column?"""
