"""WHAT: the values every stage passes on, and where they are kept."""
