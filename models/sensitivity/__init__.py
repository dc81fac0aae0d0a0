"""How far an estimate can be trusted: hidden confounding, and tries to refute it."""
