"""Languages: which tags name one language, and the phrases of feeds and pages."""
