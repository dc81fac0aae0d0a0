"""Adding a file: read, previewed, reported, stored whole or not at all."""
