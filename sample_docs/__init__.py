"""Sample documents of invented clients, each with its truth beside it, and the generator that makes them."""
