"""How the outcome moves with a column: partial dependence, ICE, interactions, regions."""
