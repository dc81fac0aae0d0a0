"""Did it work, and which works best?"""
