"""Signing in by a provider of OpenID Connect: the provider says who it is, Daybook decides what they may."""
