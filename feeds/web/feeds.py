"""Feeds for readers and aggregators, and their catalogue."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, request

from feeds.domain.feed_address import Selection, parse
from feeds.errors import BadSelection, MovedFeed, UnknownFeed
from feeds.languages.phrases import say
from feeds.model import Format
from feeds.publishing.pages import page
from feeds.render.opml import Outline, format_opml
from feeds.render.podcast import is_podcast
from feeds.store import Reader
from feeds.web.answers import ALLOWED_HEADERS, CACHE_CONTROL, CSP_WITH_SCRIPT
from feeds.web.fairness import TOO_MUCH_DATA, TOO_MUCH_WORK
from feeds.web.site_page import site_language, site_page
from feeds.web.state import answer, moved_section, query, state, too_many

blueprint = Blueprint("feeds", __name__)
# Readers on the web that take a feed's address.
READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed/{}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    ("NewsBlur", "https://www.newsblur.com/?url={}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)
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
    is_opened = (
        state().parts.pages
        and request.headers.get("Sec-Fetch-Dest") == "document"
        and selection.format is not Format.JSON
    )
    if (is_opened or not is_ready) and (wait_s := fairness.work_wait_s(request.environ)):
        return too_many(TOO_MUCH_WORK, wait_s)
    try:
        if is_opened:
            return _for_people(selection)
        response = answer(publisher.document(selection))
    except UnknownFeed as error:
        moved = moved_section(selection.section)
        if not moved:
            raise
        raise MovedFeed(replace(selection, section=moved).address) from error
    peer, forwarded = request.remote_addr or "", request.headers.get("X-Forwarded-For", "")
    wait_s = fairness.data_wait_s(peer, forwarded, len(response.get_data()))
    return too_many(TOO_MUCH_DATA, wait_s) if wait_s else response


def _for_people(selection: Selection) -> Response:
    """Return a feed as a page, for a person who opens its address in a browser."""
    settings = state().settings
    with state().database.read() as connection:
        reader = Reader(connection)
        feed_page = page(reader, selection, settings)
        html = site_page(
            "feed.html",
            reader,
            language=site_language(feed_page.language),
            section=selection.section,
            feed=feed_page,
            readers=[
                (name, link.format(quote(feed_page.self_url, safe=""))) for name, link in READERS
            ],
            is_podcast=is_podcast(feed_page),
        )
    response = Response(html)
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = "Accept-Encoding, Sec-Fetch-Dest"
    response.headers["Content-Security-Policy"] = CSP_WITH_SCRIPT
    return response


@blueprint.app_template_filter("reader_links")
def reader_links(address: str) -> list[tuple[str, str]]:
    """Return the readers on the web, with the link that subscribes to the feed at ``address``."""
    url = quote(state().settings.base_url + address, safe="")
    return [(name, link.format(url)) for name, link in READERS]


@blueprint.after_request
def _allow_scripts(response: Response) -> Response:
    """Answer a preflight: scripts of all sites may poll conditionally (Fetch §4.8)."""
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.get("/feeds")
def catalogue() -> str:
    """Return the page that lists the feeds."""
    with state().database.read() as connection:
        reader = Reader(connection)
        return site_page("catalogue.html", reader, stories=state().storylines(reader, STORIES))


@blueprint.get("/feeds.opml")
def opml() -> Response:
    """Return the catalogue as OPML 2.0; ``?format=rss`` or ``json`` lists those feeds."""
    settings = state().settings
    with state().database.read() as connection:
        reader = Reader(connection)
        sections, storylines = (
            reader.sections(state().settings.language),
            state().storylines(reader, STORIES),
        )
    suffix = request.args.get("format", "atom")
    if suffix not in [format_.value for format_ in Format]:
        raise BadSelection("format", "is none of rss, atom, json")
    base_url, language = settings.base_url, settings.language
    rows = [
        (say(language, "Latest news"), "/feeds/latest", "/"),
        (say(language, "Updated stories"), "/feeds/updated", "/"),
    ]
    rows += [
        (name, f"/sections/{slug}/latest", f"/sections/{slug}") for slug, name in sections.items()
    ]
    rows += [(item.story.title, f"/stories/{item.story.slug}", "") for item in storylines]
    outlines = [
        Outline(
            title=f"{settings.title} – {name}",
            xml_url=f"{base_url}{path}.{suffix}",
            html_url=base_url + (home or path),
        )
        for name, path, home in rows
    ]
    document = format_opml(settings.title, outlines)
    return Response(document, content_type="text/x-opml; charset=utf-8")
