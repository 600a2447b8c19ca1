"""NITF of the IPTC in news messages: ``latest.nitf``."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(
    name="nitf",
    source="https://iptc.org/standards/nitf/",
    checked="2026-11-28",
    needs_body=True,
    lists_deleted=True,
    feed_suffix="nitf",
)
