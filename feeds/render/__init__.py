"""Page to bytes, one module a wire format; feedgen stands behind one adapter."""

from __future__ import annotations

from feeds.model import Format, Page
from feeds.render import jsonfeed, xmlfeed

CONTENT_TYPES = {
    Format.RSS: "application/rss+xml; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.JSON: "application/feed+json; charset=utf-8",
}
# Raised with any change to the bytes that the same page gives.
VERSION = 1


def render(page: Page, format: Format) -> bytes:
    """The document in ``format``: the same bytes for the same page, always."""
    if format is Format.JSON:
        return jsonfeed.render(page)
    return xmlfeed.render_rss(page) if format is Format.RSS else xmlfeed.render_atom(page)
