"""The HTTP API under ``/api/v1``: one table of routes gives addresses, checks and the OpenAPI
document.
"""
