"""Reports on the operation: what came, what became of it, what people decided (accounting specification 6 and 7)."""
