"""Rules that need no input or output: feed addresses, entitlements, significance, content
hashes.
"""
