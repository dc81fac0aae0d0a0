"""What the model says: numbers only, no sentences."""
