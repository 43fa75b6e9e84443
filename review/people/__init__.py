"""People who work at the review desk: accounts, roles, sessions."""
