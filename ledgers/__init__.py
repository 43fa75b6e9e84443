"""WRITE: decisions become balanced, immutable entries in the general ledger and in the books fed from it."""
