"""A small learned scorer over the candidates of numbers and dates; it ranks and never lets a document through."""
