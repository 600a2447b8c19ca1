"""Kinds of addresses, as metrics name them: a few words for any number of addresses."""

from __future__ import annotations

import re

KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"/api(/|$)", "api"),
        (r"/desk(/|$)", "desk"),
        (r"/hooks/", "hook"),
        (r"/partners/", "partner"),
        (r"/feeds/related\.", "related"),
        (r".*/(latest)\.(rss|atom|json)$", "latest"),
        (r".*/(updated)\.(rss|atom|json)$", "updated"),
        (r".*/(related)\.(rss|atom|json)$", "related"),
        (r".*/(revisions)\.(rss|atom|json)$", "revisions"),
        (r"/stories/[^/]+\.(rss|atom|json)$", "latest"),
        (r"/hub|/rsscloud", "hub"),
        (r"/embed|/oembed|.*/(embed|card)$", "embed"),
        (r"/media/", "media"),
        (r"/static/|/favicon|/robots|.*\.(css|js|png|ico|webmanifest)$", "static"),
        (r"/(healthz|readyz|metrics)$", "health"),
        (r"/(sitemap|feeds)", "catalogue"),
        (r"/$|/articles/|/stories/|/sections/", "page"),
    )
)
OTHER = "other"


def kind_of(path: str) -> str:
    """Return the kind of an address by its path."""
    for pattern, kind in KINDS:
        if pattern.match(path):
            return kind
    return OTHER
