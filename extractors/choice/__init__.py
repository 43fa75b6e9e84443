"""Chooses the values of a document together: the assignment that satisfies most constraints."""
