"""Talking to the outside: one module per protocol, on one polite HTTP client with a cache."""
