"""What drives the outcome?"""
