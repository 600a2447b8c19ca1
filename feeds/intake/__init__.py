"""Drafts to the store: normalizing, pictures, matching with the stored articles."""
