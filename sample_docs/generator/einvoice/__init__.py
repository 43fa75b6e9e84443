"""Structured e-invoices: UBL 2.1, UN/CEFACT CII D16B, and Factur-X (a page with its CII inside)."""
