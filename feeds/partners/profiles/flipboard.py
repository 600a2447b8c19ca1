"""Flipboard."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="flipboard",
    source="https://about.flipboard.com/rss-spec/",
    checked="2026-11-24",
    summary_least=300,
    needs_author=True,
    is_one_language=True,
    max_entries=30,
    image_least_side=500,
)
