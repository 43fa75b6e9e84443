"""CLEANSE: what was read becomes clean values, or a stated doubt; never a guess (accounting specification 3)."""
