"""Articles of any status at the desk: the list, and the search over everything."""

from __future__ import annotations

from flask import render_template, request

from feeds.domain.feed_address import parse_address
from feeds.errors import BadSelection
from feeds.model import Status
from feeds.newsroom.views import listing, place_from
from feeds.store import Reader, sections
from feeds.web.desk.access import route
from feeds.web.state import state

SIZE = 50
# What a form may send; an empty one is no filter.
_FILTERS = ("q", "section", "tag", "author", "lang")


@route("/articles")
def articles() -> str:
    """Return the articles of one status, or of all, that pass the filters, newest first."""
    status = request.args.get("status", "")
    if status and status not in set(Status):
        raise BadSelection("status", f"{status[:20]!r} is none of {', '.join(Status)}")
    statuses = [Status(status)] if status else list(Status)
    chosen = {name: value for name in _FILTERS if (value := request.args.get(name, "").strip())}
    selection = parse_address("/feeds/latest.json", [*chosen.items(), ("size", str(SIZE))])
    after = place_from(request.args.get("cursor", ""))
    with state().database.read() as connection:
        reader = Reader(connection)
        listed, following = listing(reader, selection, statuses, after)
        return render_template(
            "desk/articles.html",
            articles=listed,
            statuses=list(Status),
            status=status,
            chosen=chosen,
            sections=sections.every(connection),
            following="" if following is None else following.cursor,
        )
