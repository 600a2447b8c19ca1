"""Whether the feed of a subscription has an entry of an article."""

from __future__ import annotations

from urllib.parse import parse_qsl

from feeds.domain.feed_address import parse_address
from feeds.errors import SelectionError
from feeds.model import Article, Kind
from feeds.store import Reader, stories


def has_entry(reader: Reader, topic: str, article: Article, *, is_updated: bool = True) -> bool:
    """Return whether a topic's feed has an entry of an article; feeds of updates only if it
    ``is_updated``.
    """
    path, _, query = topic.partition("?")
    try:
        selection = parse_address(path, parse_qsl(query, keep_blank_values=True))
    except SelectionError:
        return False
    if selection.article:
        return selection.article == article.uuid
    if selection.kind is Kind.UPDATED and not is_updated:
        return False
    if selection.story:
        return stories.has_had(reader.connection, selection.story, article.key)
    return reader.passes(selection, article.revision)
