"""An answer on the screen, and the clicks that fix what its checks found."""
