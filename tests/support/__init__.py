"""Builders and readers that tests of several modules share."""
