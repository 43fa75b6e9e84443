"""TELL: figures that people read. Reads only."""
