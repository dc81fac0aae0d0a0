"""One file per kind of question: from the parts of a text to the choices it asks for."""
