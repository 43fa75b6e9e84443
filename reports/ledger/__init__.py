"""Reports from the ledger, each with the control total that the accounting specification names (section 6)."""
