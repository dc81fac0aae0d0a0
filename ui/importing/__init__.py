"""Adding, previewing, combining and describing tables on the screen."""
