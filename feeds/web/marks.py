"""The site's files for browsers and search engines: icons, manifest, robots.txt, sitemaps."""

from __future__ import annotations

import json

from flask import Blueprint, Response, abort, redirect
from werkzeug.wrappers import Response as BaseResponse

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.model import Content, Format, Kind
from feeds.pictures.mark import favicon, mark
from feeds.publishing.pages import icon_of, page
from feeds.render import sitemap as sitemaps
from feeds.render.news_sitemap import CONTENT_TYPE, MAX_URLS, news_sitemap, recent
from feeds.store import Reader
from feeds.web.prefix import root_of
from feeds.web.state import state
from feeds.web.stories import MOST_LISTED
from feeds.web.theme import theme as theme_of

blueprint = Blueprint("marks", __name__)
_A_DAY = "public, max-age=86400"
# Pixels of the drawn marks: for browsers and feeds, and for the home screens of phones.
_ICON, _TOUCH_ICON = 512, 180


def _file(body: bytes | str, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = _A_DAY
    return response


@blueprint.get("/favicon.ico")
def icon() -> BaseResponse:
    """Return the icon for tabs: the newsroom's own, or the drawn mark."""
    return _own() or _file(favicon(state().settings.accent_color), "image/x-icon")


@blueprint.get("/icon-512.png")
def large_icon() -> BaseResponse:
    """Return the icon for feeds and applications."""
    return _own() or _file(mark(state().settings.accent_color, _ICON), "image/png")


@blueprint.get("/apple-touch-icon.png")
def touch_icon() -> BaseResponse:
    """Return the icon for home screens, which cut its corners themselves."""
    drawn = mark(state().settings.accent_color, _TOUCH_ICON, is_square=True)
    return _own() or _file(drawn, "image/png")


def _own() -> BaseResponse | None:
    url = state().settings.icon_url
    return redirect(url, 302) if url else None


@blueprint.get("/theme.css")
def theme() -> Response:
    """Return the newsroom's colour as a style sheet."""
    return _file(theme_of(state().settings.accent_color), "text/css; charset=utf-8")


@blueprint.get("/site.webmanifest")
def manifest() -> Response:
    """Return the web application manifest (https://www.w3.org/TR/appmanifest/)."""
    settings = state().settings
    document = {
        "name": settings.title,
        "short_name": settings.title[:30],
        "lang": settings.language,
        "start_url": f"{settings.base_url}/",
        "display": "browser",
        "theme_color": settings.accent_color,
        "icons": [{"src": icon_of(settings), "sizes": "512x512", "type": "image/png"}],
    }
    body = json.dumps(document, ensure_ascii=False, indent=1)
    return _file(body, "application/manifest+json; charset=utf-8")


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return the rules for crawlers (RFC 9309), which name the sitemaps."""
    return _file(_robots(state().settings), "text/plain; charset=utf-8")


def _robots(settings: Settings) -> str:
    lines = [
        "User-agent: *",
        f"Disallow: {root_of(settings.base_url)}/partners/",
        "",
        f"Sitemap: {settings.base_url}/sitemap-index.xml",
        f"Sitemap: {settings.base_url}/news-sitemap.xml",
    ]
    return "\n".join(lines) + "\n"


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the newest articles and the storylines (sitemaps.org)."""
    base_url = state().settings.base_url
    with state().database.read() as connection:
        reader = Reader(connection)
        articles = reader.latest(
            Selection(kind=Kind.LATEST, format=Format.ATOM, size=sitemaps.MAX_ARTICLES)
        )
        storylines = state().storylines(reader, MOST_LISTED)
    pages = [(f"{base_url}{article.path}", article.modified) for article in articles]
    pages += [(f"{base_url}/stories/{item.story.slug}", item.last) for item in storylines]
    return Response(sitemaps.sitemap(pages), content_type=sitemaps.CONTENT_TYPE)


@blueprint.get("/sitemap-index.xml")
def sitemap_index() -> Response:
    """Return the list of all sitemaps: the newest articles, and the whole archive in parts."""
    base_url = state().settings.base_url
    with state().database.read() as connection:
        reader = Reader(connection)
        count = reader.sitemap_parts(sitemaps.MAX_ARCHIVED)
        times = reader.sitemap_times(sitemaps.MAX_ARCHIVED)
    parts = [(f"{base_url}/sitemaps/{number}.xml", times.get(number)) for number in range(count)]
    whole = (f"{base_url}/sitemap.xml", max(times.values(), default=None))
    return Response(sitemaps.sitemap_index([whole, *parts]), content_type=sitemaps.CONTENT_TYPE)


@blueprint.get("/sitemaps/<int:number>.xml")
def archived(number: int) -> Response:
    """Return a part of the archive's sitemap; parts never move."""
    base_url = state().settings.base_url
    with state().database.read() as connection:
        rows = Reader(connection).sitemap_part(number, sitemaps.MAX_ARCHIVED)
    if rows is None:
        abort(404, "there is no such sitemap")
    pages = [(base_url + path, modified) for path, modified in rows]
    return Response(sitemaps.sitemap(pages), content_type=sitemaps.CONTENT_TYPE)


@blueprint.get("/news-sitemap.xml")
def news() -> Response:
    """Return the articles of the last two days in Google News' format."""
    now = state().now()
    selection = Selection(
        kind=Kind.LATEST, format=Format.ATOM, size=MAX_URLS, content=Content.SUMMARY
    )
    with state().database.read() as connection:
        feed_page = page(Reader(connection), selection, state().settings)
    return Response(news_sitemap(recent(feed_page, now)), content_type=CONTENT_TYPE)
