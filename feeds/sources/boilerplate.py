"""Boilerplate of a source: lines that many of its items share, as "Get WhatsApp alerts"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from feeds.model import Draft
from feeds.sanitize import html_from_text
from feeds.sanitize.furniture import lines_of

# A line of so many items of one document is the source's, not a story's.
LEAST_ITEMS = 8
_LEAST_CHARS, _MOST_LINES = 4, 50


def shared_lines(drafts: Iterable[Draft]) -> tuple[str, ...]:
    """Return the lines that at least eight of the drafts have, the most frequent first."""
    items: Counter[str] = Counter()
    for draft in drafts:
        last = draft.revisions[-1]
        body = last.body_html or html_from_text(last.body_text)
        items.update({line for line in lines_of(body) if len(line) >= _LEAST_CHARS})
    return tuple(line for line, count in items.most_common(_MOST_LINES) if count >= LEAST_ITEMS)
