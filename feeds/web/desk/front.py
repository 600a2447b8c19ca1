"""The front of the desk."""

from __future__ import annotations

from flask import render_template

from feeds.domain.feed_address import Selection
from feeds.model import Format, Kind
from feeds.store import Reader
from feeds.web.desk.access import route
from feeds.web.state import state

_NEWEST = Selection(kind=Kind.LATEST, format=Format.ATOM, size=30)


@route("/")
def front() -> str:
    """Return the front of the desk: the newest articles."""
    with state().database.read() as connection:
        return render_template("desk/front.html", articles=Reader(connection).latest(_NEWEST))
