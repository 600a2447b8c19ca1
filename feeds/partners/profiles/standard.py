"""No rules: the feed as it is."""

from __future__ import annotations

from feeds.partners.profiles.contract import Profile

PROFILE = Profile(name="standard")
