"""The desk: the pages of editors under ``/desk/``."""
