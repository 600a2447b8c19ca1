"""Content for the pages of other sites: snippets, cards, oEmbed."""
