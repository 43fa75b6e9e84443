"""READ: bytes become pages and words, words become fields with evidence."""
