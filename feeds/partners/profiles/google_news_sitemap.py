"""Google's news sitemap."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="google-news-sitemap",
    source="https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap",
    checked="2026-11-24",
    max_entries=1_000,
    max_age_days=2,
)
