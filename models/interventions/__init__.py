"""What is asked: scenarios as data, the table they are asked of, and what is held alike."""
