"""NewsBreak: rules and own elements."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.model import Dialect, Element, Entry
from feeds.partners.profiles.contract import Profile
from feeds.render.namespaces import MEDIA


def _item(entry: Entry) -> Iterator[Element]:
    for image in entry.metadata.images[:1]:
        yield Element(name="thumbnail", namespace=MEDIA, attributes=(("url", image.url),))


PROFILE = Profile(
    name="newsbreak",
    source="https://support.newsbreak.com/publisher-faq",
    checked="2026-11-24",
    needs_body=True,
    needs_image=True,
    needs_author=True,
    is_one_language=True,
    languages=("en",),
    dialect=Dialect(item=_item, has_permalink_guid=True),
    has_figures=True,
)
