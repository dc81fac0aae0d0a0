"""Why this one?"""
