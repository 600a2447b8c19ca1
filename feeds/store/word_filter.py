"""The ``q`` filter: the articles that have every word of a query."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from feeds.store import posting_blocks, term_index
from feeds.store.schema import terms
from feeds.text import tokenizer as words

# Blocks of a word's postings that are read as a whole: at least 6,400 articles.
_FEW_BLOCKS = 100


class WordFilter:
    """The articles with all words of a query."""

    def __init__(self, connection: Connection, q: str) -> None:
        self.connection = connection
        query_words = set(words.tokens(q))
        rows = connection.execute(
            select(terms.c.id, terms.c.df).where(terms.c.term.in_(sorted(query_words)))
        ).all()
        self._passes_none = not query_words or len(rows) < len(query_words)
        self._rarest_first = [row.id for row in sorted(rows, key=lambda row: (row.df, row.id))]

    def __call__(self, keys: Collection[int]) -> set[int]:
        """Return the articles among ``keys`` that have all words."""
        if self._passes_none:
            return set()
        return term_index.having(self.connection, keys, self._rarest_first)

    def all(self) -> set[int] | None:
        """Return all articles that have all words; None where each word is common."""
        if self._passes_none:
            return set()
        for place, term_id in enumerate(self._rarest_first):
            keys = posting_blocks.keys_with(self.connection, term_id, _FEW_BLOCKS)
            if keys is not None:
                others = self._rarest_first[:place] + self._rarest_first[place + 1 :]
                return term_index.having(self.connection, keys, others) if others else keys
        return None
