"""Polling the feeds of others."""
