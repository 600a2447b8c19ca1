"""Pure string functions: dates, addresses, slugs, words, invisible marks."""
