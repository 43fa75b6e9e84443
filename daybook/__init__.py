"""COMMAND: the command line."""
