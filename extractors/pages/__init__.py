"""READ, step one: bytes -> pages with their words, from the text layer or from the picture."""
