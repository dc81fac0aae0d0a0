"""The terminal: the second front end. Every answer of the app is reachable here."""
