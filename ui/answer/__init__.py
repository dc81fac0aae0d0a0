"""An answer on the screen, and the clicks that mend what its checks found."""
