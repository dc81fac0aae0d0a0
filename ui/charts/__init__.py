"""Evidence as Altair charts."""
