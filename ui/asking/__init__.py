"""A question on the screen: its parts as chips, and what was asked before it."""
