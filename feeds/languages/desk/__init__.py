"""Phrases of the desk: English texts and their translations."""
