"""What every view needs: settings, store, publisher and the clock, hung on the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Response, current_app, request

from feeds.config import Settings
from feeds.dates import format_http
from feeds.model import Rendition
from feeds.publish import Publisher
from feeds.store import Database
from feeds.web.conditional import is_not_modified, shown_last_modified


@dataclass(frozen=True, kw_only=True)
class State:
    """The application's parts."""

    settings: Settings
    database: Database
    publisher: Publisher
    now: Callable[[], datetime]


def state() -> State:
    return cast(State, current_app.extensions["wirefeed"])


def answer(rendition: Rendition, *, max_age_s: int, cors: bool = False) -> Response:
    """200 with the bytes, or 304 with the same validators and no body (RFC 9110 §15.4.5)."""
    now = state().now()
    unchanged = is_not_modified(
        request.headers.get("If-None-Match", ""),
        request.headers.get("If-Modified-Since", ""),
        rendition.etag,
        rendition.last_modified,
        now,
    )
    response = Response(b"" if unchanged else rendition.body, 304 if unchanged else 200)
    if unchanged:
        response.headers.pop("Content-Type", None)
        response.headers.pop("Content-Length", None)
    else:
        response.headers["Content-Type"] = rendition.content_type
    response.headers["ETag"] = f'"{rendition.etag}"'
    response.headers["Last-Modified"] = format_http(shown_last_modified(rendition.last_modified, now))
    response.headers["Cache-Control"] = f"public, max-age={max_age_s}"
    response.headers["Vary"] = "Accept-Encoding"
    if rendition.links:
        response.headers["Link"] = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in rendition.links)
    if cors:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response
