"""New tables from old ones: joins and sealed SELECTs."""
