"""The card of a table: columns, roles, profile, edits."""
