"""Why one row: its reasons, its range, and the local second opinion (LIME)."""
