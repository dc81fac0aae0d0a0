"""The checks that stand with every answer."""
