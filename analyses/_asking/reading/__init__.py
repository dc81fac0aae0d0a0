"""Reading a typed question: every content word belongs to a part of the reading or is named."""
