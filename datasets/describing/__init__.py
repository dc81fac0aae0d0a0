"""From a typed table to its card: roles, titles, and what a replacement keeps."""
