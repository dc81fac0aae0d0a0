"""Where the outcome is worst: searched, named and tested groups of rows."""
