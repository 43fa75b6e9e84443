"""Pairing the lines of a document with the lines of the client's orders."""
