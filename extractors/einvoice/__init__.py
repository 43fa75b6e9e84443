"""Structured e-invoices and orders: UBL 2.1, UN/CEFACT CII D16B, Factur-X and Order-X (EN 16931)."""
