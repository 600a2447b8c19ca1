"""NewsBreak: rules and own elements."""

from __future__ import annotations

from feeds.model import Dialect
from feeds.partners.profiles.contract import Profile, thumbnails

PROFILE = Profile(
    name="newsbreak",
    source="https://support.newsbreak.com/publisher-faq",
    checked="2026-11-24",
    needs_body=True,
    needs_image=True,
    needs_author=True,
    is_one_language=True,
    languages=("en",),
    dialect=Dialect(item=thumbnails, has_permalink_guid=True),
    has_figures=True,
)
