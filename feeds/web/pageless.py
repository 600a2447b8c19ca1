"""An application without pages: where the addresses of pages lead that feeds name."""

from __future__ import annotations

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from feeds.publishing.subject import live
from feeds.store import Reader
from feeds.text.urls import origin_of
from feeds.web.prefix import root_of
from feeds.web.state import state

# Endpoints of pages for people, and of files that only a site with pages has. The icon stays: feeds
# name it.
PAGES = frozenset(
    [
        *("lists.front", "lists.section", "lists.tag", "lists.author"),
        *("archive.months", "archive.month", "search.search", "marks.theme"),
        *("articles.article", "stories.stories", "stories.story", "feeds.catalogue"),
        *("embeds.builder", "api.documentation", "marks.icon", "marks.touch_icon"),
        *("marks.manifest", "marks.robots", "marks.sitemap", "marks.sitemap_index"),
        *("marks.archived", "marks.news"),
    ]
)
# Pages that feeds and embeds name as the home of a list.
_HOMES = frozenset(["lists.front", "lists.section", "stories.story"])


def instead_of_a_page() -> Response | None:
    """Answer a request for a page; None for other requests.

    An article leads to its address at its source, the home of a list to the site that the
    newsroom is mounted in.

    Raises:
        ArticleNotFound, ArticleWithdrawn: the article is not public.
    """
    if request.endpoint not in PAGES:
        return None
    base_url = state().settings.base_url
    if request.endpoint == "articles.article":
        with state().database.read() as connection:
            reader = Reader(connection)
            article = live(reader, reader.uuid_at(str((request.view_args or {})["name"])))
        if article.url and not article.url.startswith(f"{base_url}/"):
            return _elsewhere(article.url)
        abort(404, "this newsroom has no pages, and the article has no other address")
    if request.endpoint in _HOMES and root_of(base_url):
        return _elsewhere(f"{origin_of(base_url)}/")
    return abort(404, "this newsroom has no pages")


def _elsewhere(url: str) -> Response:
    response = redirect(url, 302)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response
