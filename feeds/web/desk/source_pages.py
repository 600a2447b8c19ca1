"""Sources at the desk: adding a feed by its address, its health, pausing and removing it."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from feeds.domain.roles import Role
from feeds.newsroom import sources as use_cases
from feeds.newsroom.sources import status_of
from feeds.store import Reader
from feeds.store import sources as store
from feeds.store.sources import FeedSource
from feeds.web.desk.access import editor, route, to
from feeds.web.state import state

LAST_ITEMS, AMONG = 20, 5_000


@route("/sources", role=Role.EDITOR)
def sources() -> str:
    """Return the sources and their health."""
    with state().database.read() as connection:
        rows = [(source, status_of(source)) for source in store.every(connection)]
    return render_template("desk/sources.html", sources=rows)


@route("/sources", methods=["POST"], role=Role.EDITOR)
def add() -> Response:
    """Add a feed, or the one feed of a site."""
    written = {name: text.strip() for name, text in request.form.items()}
    new = FeedSource(
        url=written.get("url", ""),
        section=written.get("section", ""),
        language=written.get("language", ""),
        zone=written.get("zone", ""),
    )
    added = use_cases.add(editor(), new)
    return to(f"/sources/{added.source.key}")


@route("/sources/<int:number>", role=Role.EDITOR)
def source(number: int) -> str:
    """Return one source: its health, settings, last items and boilerplate."""
    with state().database.read() as connection:
        shown = store.named(connection, str(number))
        return render_template(
            "desk/source.html",
            source=shown,
            status=status_of(shown),
            articles=Reader(connection).newest_of_source(shown.url, AMONG, LAST_ITEMS),
        )


@route("/sources/<int:number>", methods=["POST"], role=Role.EDITOR)
def change(number: int) -> Response:
    """Change the settings of a source."""
    texts = {
        name: request.form.get(name, "").strip()
        for name in ("title", "section", "language", "zone")
    }
    is_cleaned = "strips_boilerplate" in request.form
    use_cases.change(editor(), str(number), {**texts, "strips_boilerplate": is_cleaned})
    return to(f"/sources/{number}")


@route("/sources/<int:number>/pause", methods=["POST"], role=Role.EDITOR)
def pause(number: int) -> Response:
    """Pause a source."""
    use_cases.change(editor(), str(number), {"is_paused": True})
    return to(f"/sources/{number}")


@route("/sources/<int:number>/resume", methods=["POST"], role=Role.EDITOR)
def resume(number: int) -> Response:
    """Resume a source: it is polled at once."""
    use_cases.change(editor(), str(number), {"is_paused": False})
    return to(f"/sources/{number}")


@route("/sources/<int:number>/remove", methods=["POST"], role=Role.EDITOR)
def remove(number: int) -> Response:
    """Remove a source; its articles stay."""
    use_cases.remove(editor(), str(number))
    return to("/sources")
