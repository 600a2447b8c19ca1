"""Connectors: messages of other systems to instructions, one module a kind of system."""
