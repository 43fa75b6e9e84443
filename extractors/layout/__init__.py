"""Where words stand: rows and cells, typed values, and the labels beside and above them."""
