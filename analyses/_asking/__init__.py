"""From a typed question to the answer: reading it, finding it, asking it."""
