"""What would keep this one?"""
