"""Profiles of aggregators, one module each; ``PROFILES`` has them by name."""

from __future__ import annotations

from feeds.modules import registered
from feeds.partners.profiles.contract import Profile

__all__ = ["PROFILES", "Profile"]

_profiles: list[Profile] = registered("feeds.partners.profiles", "PROFILE", skipped=frozenset())
PROFILES = {profile.name: profile for profile in _profiles}
