"""The business rules of EN 16931 and of XRechnung, as small functions over the business terms of a document."""
