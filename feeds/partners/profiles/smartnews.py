"""SmartNews (SmartFormat): rules and own elements."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.model import Dialect, Element, Entry, Namespace, Page
from feeds.partners.profiles.contract import Profile, thumbnails
from feeds.render.namespaces import MEDIA

SMARTNEWS = Namespace("snf", "http://www.smartnews.be/snf")


def _channel(page: Page) -> Iterator[Element]:
    if page.logo_url:
        url = Element(name="url", text=page.logo_url)
        yield Element(name="logo", namespace=SMARTNEWS, children=(url,))


def _item(entry: Entry) -> Iterator[Element]:
    yield from thumbnails(entry)
    state = "deleted" if entry.is_deleted else "active"
    yield Element(name="status", namespace=MEDIA, attributes=(("state", state),))


PROFILE = Profile(
    name="smartnews",
    source="https://publishers.smartnews.com/hc/en-us/articles/56500436151065",
    checked="2026-11-24",
    needs_body=True,
    needs_author=True,
    is_one_language=True,
    description_most=30,
    dialect=Dialect(channel=_channel, item=_item, has_publication_date=True),
    lists_deleted=True,
    has_logo=True,
    unmet=(
        "the feed has no snf:analytics: Wirefeed sends no scripts, so their readers are not "
        "counted on your side",
    ),
)
