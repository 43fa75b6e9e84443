"""The generator of the sample documents: the same seed gives the same bytes on every machine."""
