"""Forms of values: numbers, dates, currencies, identifiers, units, and the arithmetic between them.

Readers and judges share them. Nothing here decides which value wins; that is policy and lives in `validators.cleanse`.
"""
