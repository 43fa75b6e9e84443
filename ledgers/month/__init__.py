"""The months of the books: opening and closing them, and what is posted at their ends (L-34, P-07, P-16)."""
