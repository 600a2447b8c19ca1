"""ninjs of the IPTC: ``latest.ninjs``."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="ninjs",
    source="https://iptc.org/standards/ninjs/",
    checked="2026-11-28",
    needs_body=True,
    lists_deleted=True,
    feed_suffix="ninjs",
)
