"""Posting cases: pure functions from an accepted document to balanced entries (accounting specification 5.2)."""
