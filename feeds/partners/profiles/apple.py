"""Apple News."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="apple",
    source="https://support.apple.com/guide/news-publisher/apdc2c7520ff/icloud",
    checked="2026-11-24",
    title_chars=(0, 60),
    title_advised=15,
    is_one_language=True,
    needs_locale=True,
)
