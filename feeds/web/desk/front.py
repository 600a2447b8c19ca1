"""The front of the desk: the day, the schedule, drafts, and decisions that wait."""

from __future__ import annotations

from flask import render_template

from feeds.newsroom.decisions import Decisions, decisions
from feeds.newsroom.today import today
from feeds.store import Reader
from feeds.web.desk.access import route
from feeds.web.state import state

# The decisions of the newest state of a store: comparing articles takes a second.
_newest: dict[str, tuple[int, Decisions]] = {}


@route("/")
def front() -> str:
    """Return the front of the desk."""
    settings, now = state().settings, state().now()
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "desk/front.html",
            day=today(reader, settings, now),
            decisions=_decisions(reader),
            now=now,
        )


def _decisions(reader: Reader) -> Decisions:
    identity, seq = reader.identity(), reader.seq()
    known_seq, known = _newest.get(identity, (-1, None))
    if known is None or known_seq != seq:
        known = decisions(reader, state().settings, state().now())
        _newest.clear()
        _newest[identity] = (seq, known)
    return known
