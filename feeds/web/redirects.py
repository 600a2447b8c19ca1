"""Former addresses: recorded redirects, and the feeds of other systems on former hosts."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from flask import Response, request

from feeds.config import Settings
from feeds.store import Reader, redirects
from feeds.text.slugs import slug
from feeds.web.state import plain, state

_FORMATS = {"atom": "atom", "json": "json"}
# Feed addresses of WordPress, Ghost, Hugo and Jekyll: the feed of everything, of a category, of a
# tag, of an author.
_FEED_NAME = (
    r"(?:feed(?:/(?P<format>rss|rss2|atom|json))?|rss|index\.xml|feed\.xml|rss\.xml|atom\.xml|"
    r"feed\.json)"
)
_ALL = re.compile(rf"/(?:blog/|posts/)?{_FEED_NAME}/?")
_PART = re.compile(
    rf"/(?P<kind>category|categories|section|tag|tags|author|authors)/(?P<name>[^/]+(?:/[^/]+)*?)/"
    rf"{_FEED_NAME}/?"
)


def redirected(settings: Settings) -> Response | None:
    """Return the redirect of a request for a former host, None if it has none of its own."""
    formers = {urlsplit(former).netloc for former in settings.former_base_urls}
    if request.host.lower() not in formers:
        return None
    return recorded() or _former_feed(settings)


def recorded() -> Response | None:
    """Return the recorded redirect of a request: of its whole path, or of that below our prefix."""
    query = request.query_string.decode("utf-8", "replace")
    paths = dict.fromkeys([request.script_root + request.path, request.path])
    with state().database.read() as connection:
        targets = (redirects.target_of(connection, request.host, path, query) for path in paths)
        target = next(filter(None, targets), "")
    return _moved(target) if target else None


def _former_feed(settings: Settings) -> Response | None:
    path = request.path
    if request.args.get("feed") and path == "/":
        path = f"/feed/{request.args['feed']}"
    if match := _ALL.fullmatch(path):
        return _moved(f"/feeds/latest.{_format(match, path)}")
    match = _PART.fullmatch(path)
    if match is None:
        return None
    suffix, name = _format(match, path), unquote(match["name"].rpartition("/")[2])
    with state().database.read() as connection:
        sections = Reader(connection).sections()
    if match["kind"] in ("category", "categories", "section") and slug(name) in sections:
        return _moved(f"/sections/{slug(name)}/latest.{suffix}")
    if match["kind"].startswith("author"):
        return _moved(f"/feeds/latest.{suffix}?author={quote(name.replace('-', ' '), safe='')}")
    return _moved(f"/feeds/latest.{suffix}?tag={quote(name.replace('-', ' '), safe='')}")


def _format(match: re.Match[str], path: str) -> str:
    if path.rstrip("/").endswith("atom.xml"):
        return "atom"
    if path.endswith(".json"):
        return "json"
    return _FORMATS.get(match["format"] or "", "rss")


def _moved(target: str) -> Response:
    address = state().settings.base_url + target if target.startswith("/") else target
    return plain(
        301, f"moved to {address}", Location=address, Cache_Control="public, max-age=86400"
    )
