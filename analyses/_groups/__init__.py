"""Words about groups of rows that several questions share."""
