"""File formats: from bytes to raw cells, staged part by part where they are large."""
