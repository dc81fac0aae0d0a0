"""DuckDB and the disk: what is confirmed stays."""
