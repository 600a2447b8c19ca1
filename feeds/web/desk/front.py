"""The front of the desk: the day, the schedule, drafts, and decisions that wait."""

from __future__ import annotations

from flask import render_template

from feeds.newsroom.today import today
from feeds.store import Reader
from feeds.web.desk.access import route
from feeds.web.desk.open_decisions import open_decisions
from feeds.web.state import state


@route("/")
def front() -> str:
    """Return the front of the desk."""
    settings, now = state().settings, state().now()
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "desk/front.html",
            day=today(reader, settings, now),
            decisions=open_decisions(reader),
            now=now,
        )
