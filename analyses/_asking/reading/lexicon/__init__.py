"""The words of the trade, one file per language, and the names of a card."""
