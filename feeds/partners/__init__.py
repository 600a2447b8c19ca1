"""Feeds of partners: entitlements applied, profiles of aggregators."""
