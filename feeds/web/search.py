"""The search page: a form, the articles that have all words, and the feeds of that search."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request

from feeds.domain.feed_address import Selection, parse_address
from feeds.domain.filters import DEFAULT_SIZE
from feeds.model import Content
from feeds.store import Reader
from feeds.web.fairness import TOO_MUCH_WORK
from feeds.web.lists import SIZE
from feeds.web.paging import part_of
from feeds.web.site_page import site_page
from feeds.web.state import query, state, too_many

blueprint = Blueprint("search", __name__)
PATH = "/search"


@blueprint.get(PATH)
def search() -> str | Response:
    """Return the form, and the newest articles that pass its filters."""
    chosen = _chosen()
    if not chosen.query():
        return _page(chosen, is_asked=False)
    if wait_s := state().fairness.work_wait_s(request.environ):
        return too_many(TOO_MUCH_WORK, wait_s)
    return _page(replace(chosen, size=SIZE), is_asked=True)


def _chosen() -> Selection:
    """Return the selection of the request's query; it has the filters of feeds.

    Raises:
        BadSelection: a filter's value cannot be understood.
        UnknownFeed: a section's name has no letters of a slug.
    """
    parsed = parse_address("/feeds/latest.atom", query())
    return replace(
        parsed, size=DEFAULT_SIZE, content=Content.FULL, has_tombstones=False, since=None
    )


def _page(chosen: Selection, *, is_asked: bool) -> str:
    feed = replace(chosen, size=DEFAULT_SIZE)
    with state().database.read() as connection:
        reader = Reader(connection)
        return site_page(
            "search.html",
            reader,
            chosen=chosen,
            part=part_of(reader, chosen, PATH, feed.query()) if is_asked else None,
            own_feed=feed.address,
            languages=state().settings.languages,
        )
