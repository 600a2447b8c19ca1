"""Feeds for readers and aggregators, and their catalogue."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from feeds.domain.feed_address import parse
from feeds.errors import MovedFeed, UnknownFeed
from feeds.render.opml import Outline, format_opml
from feeds.store import Reader
from feeds.web.fairness import TOO_MUCH_DATA, TOO_MUCH_WORK
from feeds.web.state import answer, moved_section, query, state, too_many

blueprint = Blueprint("feeds", __name__)
STORIES = 50  # storylines in the catalogue, the newest


@blueprint.get("/feeds/<path:rest>")
@blueprint.get("/sections/<slug>/<path:rest>")
@blueprint.get("/articles/<uuid:article>/<path:rest>")
@blueprint.get("/stories/<name>.<any(rss, atom, json):suffix>")
@blueprint.get("/stories/<slug>/<path:rest>")
def feed(**_: object) -> Response:
    """Return the feed at the request's address."""
    selection = parse(request.path, query())
    publisher, fairness = state().publisher, state().fairness
    is_ready = selection.since is None and publisher.kept(selection.address) is not None
    if not is_ready and (wait_s := fairness.work_wait_s(request.environ)):
        return too_many(TOO_MUCH_WORK, wait_s)
    try:
        response = answer(publisher.document(selection))
    except UnknownFeed as error:
        moved = moved_section(selection.section)
        if not moved:
            raise
        raise MovedFeed(replace(selection, section=moved).address) from error
    peer, forwarded = request.remote_addr or "", request.headers.get("X-Forwarded-For", "")
    wait_s = fairness.data_wait_s(peer, forwarded, len(response.get_data()))
    return too_many(TOO_MUCH_DATA, wait_s) if wait_s else response


@blueprint.get("/feeds")
def catalogue() -> str:
    """Return the page that lists the feeds."""
    with state().database.read() as connection:
        reader = Reader(connection)
        sections, storylines = reader.sections(), state().storylines(reader, STORIES)
    return render_template(
        "catalogue.html", settings=state().settings, sections=sections, stories=storylines
    )


@blueprint.get("/feeds.opml")
def opml() -> Response:
    """Return the catalogue as OPML 2.0."""
    settings = state().settings
    with state().database.read() as connection:
        reader = Reader(connection)
        sections, storylines = reader.sections(), state().storylines(reader, STORIES)
    rows = [("Latest news", "/feeds/latest.atom"), ("Updated stories", "/feeds/updated.atom")]
    rows += [(name, f"/sections/{slug}/latest.atom") for slug, name in sections.items()]
    rows += [(item.story.title, f"/stories/{item.story.slug}.atom") for item in storylines]
    outlines = [
        Outline(
            title=f"{settings.title} – {name}",
            xml_url=settings.base_url + path,
            html_url=settings.base_url + "/",
        )
        for name, path in rows
    ]
    document = format_opml(settings.title, outlines)
    return Response(document, content_type="text/x-opml; charset=utf-8")
