"""What changes from what to what, for whom: clauses, roles, directions and amounts."""
