"""Master data of a client: its companies, vendors, orders, receipts and accounts."""
