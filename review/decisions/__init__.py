"""What people decide: one file for each kind of decision, each one transaction."""
