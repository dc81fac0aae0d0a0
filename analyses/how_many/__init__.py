"""How many, what share, how much in all and on average."""
