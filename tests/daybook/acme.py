"""One client's file, as small as it may be."""

ACME = """
id = "acme"
name = "Acme"
country = "DE"
currency = "EUR"

[[entities]]
id = "AC"
name = "Acme GmbH"
country = "DE"
"""
