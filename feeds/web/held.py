"""Pages, frames, cards and lists from memory: rendered once a change, then answered as feeds are.

A view renders; the answer is held by the publisher under the address's key, and the edge or a
request finds it there.
"""

from __future__ import annotations

from flask import Flask, Response, g, request

from feeds.publishing.document import Document
from feeds.publishing.publisher import Publisher, etag_of
from feeds.render.document import FeedBytes, Rendition
from feeds.store import Reader
from feeds.text.dates import format_http, last_modified
from feeds.web.answers import SHARED
from feeds.web.paging import place_query
from feeds.web.state import IS_RENDERED_AGAIN, answer, state

# Pages at one address each: whatever the query says but a place in a list, they are the same.
PLAIN = frozenset(
    [
        *("lists.front", "lists.section", "lists.tag", "lists.author"),
        *("archive.months", "archive.month"),
        *("articles.article", "articles.in_agency_format", "stories.stories", "stories.story"),
        *("feeds.catalogue", "embeds.card_json"),
        *("marks.sitemap", "marks.sitemap_index", "marks.archived", "marks.news"),
    ]
)
# Those whose query says what they show.
WITH_QUERY = frozenset(
    [
        *("embeds.latest", "embeds.updated", "embeds.related", "embeds.card", "embeds.oembed"),
        *("embeds.builder", "feeds.opml"),
    ]
)
# Rendered for each request, and validated and compressed like the others.
RENDERED_EACH_TIME = frozenset(["search.search"])
FEED = "feeds.feed"
# Answers that depend on more than the store, and the seconds until they are rendered again: Google
# takes articles of two days, and a partner's sites may change.
NEWS_VALID_S, PARTNER_VALID_S = 60.0, 5.0
MAX_QUERY_CHARS = 500
# Browsers ask each time; a shared cache may keep a page as long as a feed.
CACHE_CONTROL = f"public, max-age=0, {SHARED}"
# In the environment of a request whose answer is written into a file, and asked for once.
FOR_A_COPY = "wirefeed.for_a_copy"
# Whether a server stands behind that copy, which answers what has no file: searches, older news.
HAS_SERVER = "wirefeed.has_server"
# Written for each coding and request.
_NOT_HELD = frozenset(["content-type", "content-length", "etag", "last-modified", "x-request-id"])


def page_key(address: str) -> str:
    """Return the key of a feed's page for people; no address begins so."""
    return f"page of {address}"


def install(app: Flask, publisher: Publisher) -> None:
    """Have ``app`` answer from memory what it holds, and hold what it renders."""
    app.before_request(_from_memory)
    app.after_request(_hold)
    publisher.register(lambda key: _render_again(app, key))


def _from_memory() -> Response | None:
    g.held_key = key = _key()
    if not key and request.endpoint not in RENDERED_EACH_TIME:
        return None
    publisher = state().publisher
    is_new = request.environ.get(IS_RENDERED_AGAIN) or request.environ.get(FOR_A_COPY)
    document = None if is_new or not key else publisher.kept(key)
    if document is not None:
        g.held_key = ""
        document.asked += 1
        return answer(document)
    with state().database.read() as connection:
        reader = Reader(connection)
        g.held_of = publisher.epoch, reader.seq(), last_modified(reader.changed_at())
    return None


def _hold(response: Response) -> Response:
    if response.status_code != 200 or "held_of" not in g:
        return response
    if request.environ.get(FOR_A_COPY):
        response.headers["Last-Modified"] = format_http(g.held_of[2])
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response
    return answer(_held(g.held_key, response))


def _held(key: str, response: Response) -> Document:
    epoch, seq, modified = g.held_of
    headers = {
        name: value for name, value in response.headers.items() if name.lower() not in _NOT_HELD
    }
    headers.setdefault("Cache-Control", CACHE_CONTROL)
    headers.setdefault("Vary", "Accept-Encoding")
    body = response.get_data()
    rendition = Rendition(
        written=FeedBytes(body=body),
        content_type=response.headers["Content-Type"],
        etag=etag_of(body),
        last_modified=modified,
        seq=seq,
        headers=tuple(headers.items()),
        valid_s=_valid_s(),
    )
    if key:
        return state().publisher.hold(key, rendition, epoch)
    document = Document(rendition, request.path)
    document.encode("gzip")
    return document


def _key() -> str:
    """Return the key under which the answer to this request is held; empty if it is not held."""
    path, query = request.path, request.query_string.decode("latin-1")
    if request.method not in ("GET", "HEAD") or "?" in path or len(query) > MAX_QUERY_CHARS:
        return ""
    if request.endpoint in PLAIN:
        place = place_query()
        return f"{path}?{place}" if place else path
    address = f"{path}?{query}" if query else path
    if request.endpoint in WITH_QUERY:
        return address
    is_opened = state().parts.pages and request.headers.get("Sec-Fetch-Dest") == "document"
    is_styled = not path.endswith(".json")
    return page_key(address) if request.endpoint == FEED and is_opened and is_styled else ""


def _valid_s() -> float:
    if request.endpoint == "marks.news":
        return NEWS_VALID_S
    return PARTNER_VALID_S if "partner" in request.args else float("inf")


def _render_again(app: Flask, key: str) -> None:
    """Render the page of a key as a request for it would."""
    address = key.removeprefix(page_key(""))
    headers = {"Sec-Fetch-Dest": "document"} if address != key else {}
    base_url = app.extensions["wirefeed"].settings.base_url
    environ = {IS_RENDERED_AGAIN: True}
    app.test_client().get(address, base_url=base_url, headers=headers, environ_overrides=environ)
