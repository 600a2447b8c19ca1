"""The contract of a partner profile: an aggregator's rules and its own elements.

A profile is one module of this package with a constant ``PROFILE``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feeds.model import Dialect, Element, Entry
from feeds.render.namespaces import MEDIA


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The rules of one aggregator, and its own elements.

    0 or empty means no rule; sizes are in characters, pixels and bytes. ``source`` is the published
    specification, ``checked`` the day on which it was consulted.
    """

    name: str
    source: str = ""
    checked: str = ""
    title_chars: tuple[int, int] = (0, 0)
    title_advised: int = 0  # a shorter title is accepted with an advice
    has_short_title: bool = False  # a title that is too long gets a short one beside it
    summary_least: int = 0
    needs_body: bool = False
    needs_image: bool = False
    needs_sound: bool = False
    needs_podcast: bool = False  # the newsroom's details as a podcast
    needs_author: bool = False
    needs_https: bool = False
    is_one_language: bool = False
    languages: tuple[str, ...] = ()  # other languages are held back
    needs_locale: bool = False  # the feed's language names its country
    max_entries: int = 0
    max_age_days: int = 0
    image_least_side: int = 0
    image_least_width: int = 0
    image_max_bytes: int = 0
    image_ratio: tuple[float, float] = (0.0, 0.0)  # width / height
    tags: frozenset[str] = frozenset()
    players: frozenset[str] = frozenset()  # providers whose embeds go out as frames
    description_most: int = 0  # of the feed itself
    dialect: Dialect | None = None  # own elements of the aggregator
    feed_suffix: str = "rss"  # of the address that the aggregator polls
    lists_deleted: bool = False  # withdrawn articles stay listed, marked as withdrawn
    has_figures: bool = False  # pictures are in the text, with caption and credit
    has_logo: bool = False
    unmet: tuple[str, ...] = ()  # requirements that no feed of ours meets


def thumbnails(entry: Entry) -> Iterable[Element]:
    """Return the first picture as <media:thumbnail> (Media RSS 1.5.1)."""
    return [
        Element(name="thumbnail", namespace=MEDIA, attributes=(("url", image.url),))
        for image in entry.metadata.images[:1]
    ]
