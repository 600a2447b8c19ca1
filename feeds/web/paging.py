"""Pages of a list: a part of it, and the addresses of the newer and the older part.

A page is named by the place of an article (``before`` or ``after`` in the query), so that it shows
the same articles however many are published meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, request

from feeds.domain.feed_address import Selection
from feeds.errors import BadSelection
from feeds.model import Article
from feeds.newsroom.views import place_from
from feeds.store import Reader
from feeds.store.reader import Head, Place
from feeds.web.fairness import TOO_MUCH_WORK
from feeds.web.state import IS_RENDERED_AGAIN, state, too_many

BEFORE, AFTER = "before", "after"


class Span(NamedTuple):
    """A time of publication from ``start`` to before ``end``, in microseconds since 1970."""

    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a list, newest first. ``newer`` and ``older`` are addresses from the path on, empty
    at the ends; the first part of a list ``is_head``.
    """

    articles: Sequence[Article]
    newer: str
    older: str
    is_head: bool


def place_query() -> str:
    """Return the part of the request's query that names a place in a list; empty for its head."""
    name, cursor = _asked_place()
    return urlencode({name: cursor}) if cursor else ""


def _asked_place() -> tuple[str, str]:
    """Return the side of a place that the request asks for, and the place; both empty for the head
    of a list.
    """
    for name in (BEFORE, AFTER):
        if cursor := request.args.get(name, ""):
            return name, cursor
    return "", ""


def charge() -> Response | None:
    """Charge a page that only its client needs; return the refusal where its budget is used up."""
    if not place_query() or request.environ.get(IS_RENDERED_AGAIN):
        return None
    wait_s = state().fairness.work_wait_s(request.environ)
    return too_many(TOO_MUCH_WORK, wait_s) if wait_s else None


def part_of(
    reader: Reader,
    selection: Selection,
    path: str,
    query: Sequence[tuple[str, str]] = (),
    span: Span | None = None,
) -> Part:
    """Return the part of the selection's list that the request's query names.

    ``path`` and ``query`` are the address of the list; ``span`` limits its articles.

    Raises:
        BadSelection: no list has given this place.
    """
    side, place = _place()

    def address(name: str = "", head: Head | None = None) -> str:
        place = [] if head is None else [(name, Place(head.at, head.key).cursor)]
        pairs = urlencode([*query, *place], quote_via=quote)
        return f"{quote(path)}?{pairs}" if pairs else quote(path)

    def newer(shown: list[Head]) -> str:
        has_page = shown and len(_above(reader, selection, _place_of(shown[0]), span)) > size
        return address(AFTER, shown[0]) if has_page else address()

    size = selection.size
    above = _above(reader, selection, place, span) if place and side == AFTER else []
    if len(above) > size:
        shown, is_head, has_older = above[-size:], False, True
    else:
        # Fewer are above than a page has: the head of the list shows them.
        is_head = side != BEFORE
        heads = _below(reader, selection, None if is_head else place, span)
        shown, has_older = heads[:size], len(heads) > size
    return Part(
        articles=reader.by_keys([head.key for head in shown]),
        newer="" if is_head else newer(shown),
        older=address(BEFORE, shown[-1]) if has_older else "",
        is_head=is_head,
    )


def _above(reader: Reader, selection: Selection, place: Place, span: Span | None) -> list[Head]:
    """Return the nearest places above ``place``, newest first: one more than a page has."""
    heads = reader.heads_above(replace(selection, size=selection.size + 1), place)
    return [head for head in heads if span is None or head.at < span.end]


def _below(
    reader: Reader, selection: Selection, place: Place | None, span: Span | None
) -> list[Head]:
    """Return the nearest places below ``place``, newest first: one more than a page has."""
    if span is not None:
        place = min(place or Place(span.end, 0), Place(span.end, 0))
    heads = reader.heads(replace(selection, size=selection.size + 1), place)
    return [head for head in heads if span is None or head.at >= span.start]


def _place() -> tuple[str, Place | None]:
    name, cursor = _asked_place()
    try:
        return name, place_from(cursor)
    except BadSelection as error:
        raise BadSelection(name, error.reason) from error


def _place_of(head: Head) -> Place:
    return Place(head.at, head.key)
