"""Who issued a paper and whom it is addressed to: names, addresses and tax identifiers of both sides."""
