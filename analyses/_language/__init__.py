"""The dataset's words: voice, columns, rows, directions."""
