"""Podcast directories: the rules of Apple Podcasts and Spotify, and Podcasting 2.0's elements."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.model import Dialect, Element, Entry, Page
from feeds.partners.profiles.contract import Profile
from feeds.render.podcast import files, guid_element


def _channel(page: Page) -> Iterator[Element]:
    yield guid_element(page)


def _item(entry: Entry) -> Iterator[Element]:
    yield from files(entry)


PROFILE = Profile(
    name="podcast",
    source="https://podcasters.apple.com/support/823-podcast-requirements",
    checked="2026-11-27",
    needs_sound=True,
    needs_podcast=True,
    is_one_language=True,
    dialect=Dialect(channel=_channel, item=_item, has_publication_date=True),
)
