"""Does one column matter?"""
