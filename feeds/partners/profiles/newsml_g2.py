"""NewsML-G2 of the IPTC: ``latest.newsml``."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="newsml-g2",
    source="https://iptc.org/standards/newsml-g2/",
    checked="2026-11-28",
    needs_body=True,
    lists_deleted=True,
    feed_suffix="newsml",
)
