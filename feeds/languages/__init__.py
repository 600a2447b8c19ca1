"""Languages: tags that name one language, and the phrases of feeds and pages."""
