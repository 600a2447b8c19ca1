"""Previews: an address of the public site, answered as if a text in work were public."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app

from feeds.newsroom.editor import Editor
from feeds.newsroom.publication import Publication, rehearsed
from feeds.store import Database
from feeds.store.working_copies import WorkingCopy
from feeds.web.state import REHEARSED, state

# What an editor looks at: the path of the public address, with those of the article.
ADDRESSES = {
    "page": "{article.path}",
    "card": "/embed/articles/{article.uuid}",
    "rss": "/feeds/latest.rss?size=1",
    "atom": "/feeds/latest.atom?size=1",
    "json": "/feeds/latest.json?size=1",
}


def preview(editor: Editor, copy: WorkingCopy, publication: Publication, kind: str) -> Response:
    """Return the answer of the public site to an address of ``ADDRESSES`` after a publication.

    Its bytes are those that readers get. Pages and cards may stand in a frame of the desk; feeds
    are shown as text.
    """
    with rehearsed(editor, copy, publication) as (rehearsal, result):
        public = _answer(ADDRESSES[kind].format(article=result.article), rehearsal)
    is_page = kind in ("page", "card")
    content_type = public.content_type if is_page else "text/plain; charset=utf-8"
    shown = Response(public.get_data(), public.status_code, content_type=content_type)
    policy = public.headers.get("Content-Security-Policy", "default-src 'none'")
    kept = [part for part in policy.split("; ") if not part.startswith("frame-ancestors")]
    shown.headers["Content-Security-Policy"] = "; ".join([*kept, "frame-ancestors 'self'"])
    shown.headers["X-Frame-Options"] = "SAMEORIGIN"
    return shown


def _answer(address: str, rehearsal: Database) -> Response:
    """Return the application's answer with a rehearsed store instead of its own."""
    rehearsed_state = state().rehearsed_in(rehearsal)
    environ = {REHEARSED: rehearsed_state}
    client = current_app.test_client(use_cookies=False)
    base_url = rehearsed_state.settings.base_url
    response = client.get(address, base_url=base_url, environ_overrides=environ)
    return cast(Response, response)
