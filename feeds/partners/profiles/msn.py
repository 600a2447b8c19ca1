"""MSN: rules and own elements."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.model import Dialect, Element, Entry, Namespace
from feeds.partners.profiles.contract import Profile
from feeds.render.namespaces import DCTERMS
from feeds.text.dates import format_rfc3339

MICROSOFT = Namespace("mi", "http://schemas.ingestion.microsoft.com/common/")
_TAGS = (
    "a b blockquote br caption col colgroup div em h1 h2 h3 h4 h5 i img li ol p small span strong "
    "sub sup table tbody td tfoot th thead tr ul"
)

# "Supported iframe content" of the specification below.
_PLAYERS = frozenset(
    ["Facebook", "Flourish", "Google Maps", "Instagram", "Spotify", "X", "YouTube"]
)


def _item(entry: Entry) -> Iterator[Element]:
    if entry.short_title:
        yield Element(name="shortTitle", namespace=MICROSOFT, text=entry.short_title)
    at = format_rfc3339(max(entry.updated, entry.modified or entry.updated))
    # A later time under the same id is an update; an end in the past takes the item down.
    yield Element(name="modified", namespace=DCTERMS, text=at)
    if entry.is_deleted:
        yield Element(name="valid", namespace=DCTERMS, text=at)
        yield Element(name="expirationDate", namespace=MICROSOFT, text=at)


PROFILE = Profile(
    name="msn",
    source="https://support.microsoft.com/en-us/topic/msn-feed-item-metadata-requirements-0114c19c-36bb-4fef-8322-4a1ed6888329",
    checked="2026-11-24",
    title_chars=(21, 150),
    has_short_title=True,
    needs_body=True,
    needs_https=True,
    is_one_language=True,
    max_entries=20,
    max_age_days=365,
    image_least_width=720,
    image_max_bytes=15_000_000,
    image_ratio=(0.5, 1.89),
    tags=frozenset(_TAGS.split()),
    players=_PLAYERS,
    dialect=Dialect(item=_item, text_fields=frozenset(["mi:shortTitle"])),
    lists_deleted=True,
)
