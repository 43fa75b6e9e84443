"""Paying vendors: what is due, runs that two persons approve, the file for the bank, and what the bank paid (L-32)."""
