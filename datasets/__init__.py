"""What we know: tables, cards and saved work. The only door to DuckDB."""
