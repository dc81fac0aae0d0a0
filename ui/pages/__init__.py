"""One file a page, and the navigation between them."""
