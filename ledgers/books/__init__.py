"""Books fed from the general ledger: files other programs read. One file here is one kind of books."""
