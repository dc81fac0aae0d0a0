"""From written cells to typed values: numbers, dates, words, missing."""
