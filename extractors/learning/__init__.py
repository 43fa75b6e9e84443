"""What corrections teach: where a vendor prints its fields, found again on its next document."""
