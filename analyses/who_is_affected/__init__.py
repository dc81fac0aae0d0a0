"""Where is it worst, and for whom?"""
