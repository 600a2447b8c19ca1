"""Feeds as bytes: namespaces, optional elements in every envelope, and the identity of entries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from lxml import etree
from support.constants import NOW

from feeds.model import (
    Element,
    Enclosure,
    Entry,
    EntryContext,
    Format,
    Marks,
    Metadata,
    Namespace,
    Page,
    Person,
    Podcast,
    Reason,
    Significance,
    Subject,
    Terms,
    Tombstone,
)
from feeds.partners.profiles import PROFILES, msn, smartnews
from feeds.render import entry_key, namespaces, render

IMAGE = Enclosure(
    url="https://p.example/a.jpg",
    media_type="image/jpeg",
    length=9,
    title="t",
    caption="A <quay> & more",
    credit="R&D",
    width=8,
    height=6,
)
FULL_METADATA = Metadata(
    language="az",
    section="port",
    section_name="Port & <sea>",
    tags=("a & b", "<c>"),
    authors=(Person(name="Leyla & <co>", email="l@n.example", url="https://n.example/l"),),
    images=(IMAGE,),
    enclosures=(Enclosure(url="https://p.example/a.mp3", media_type="audio/mpeg", length=7),),
    subjects=(Subject(name="trade", code="1", scheme="https://s.example/"),),
    rights="© R&D",
    license_url="https://creativecommons.org/licenses/by/4.0/",
    urgency=3,
    dateline="BAKU",
    ednote="note",
)
PLAIN = Entry(
    id="urn:uuid:0198c0de-0000-7000-8000-000000000001",
    title="A title",
    url="https://n.example/articles/1",
    published=NOW,
    updated=NOW,
    summary="A summary",
    content_html="",
    metadata=Metadata(language="en"),
)
FULL = replace(
    PLAIN,
    title="x < y & z",
    content_html="<p>One &amp; two</p>",
    metadata=FULL_METADATA,
    external_url="https://source.example/1",
    revision=2,
    significance=Significance.CORRECTION,
    about="urn:uuid:0198c0de-0000-7000-8000-000000000002",
    modified=NOW + timedelta(hours=1),
    rank=1,
    reason=Reason(score=0.5, terms=("quay",), relation="follow-up", is_from=True, versions=("v",)),
    short_title="short & <sweet>",
    is_deleted=True,
)
BARE_PAGE = Page(
    id="urn:uuid:0198c0de-0000-7000-8000-000000000009",
    title="Wire",
    description="All news",
    language="en",
    self_url="https://n.example/feeds/latest.rss",
    home_url="https://n.example/",
    updated=NOW,
    entries=(),
)
FULL_PAGE = replace(
    BARE_PAGE,
    title="R&D <wire>",
    links=(("prev-archive", "https://n.example/feeds/latest.rss?archive=1"),),
    is_archive=True,
    next_url="https://n.example/feeds/latest.json?archive=1",
    rights="© R&D",
    terms=Terms(permits=("search",), prohibits=("ai-train",)),
    publisher="Wire & co",
    stylesheet_url="https://n.example/static/feed.css",
    logo_url="https://n.example/logo.png",
    hubs=("https://n.example/hub",),
    cloud_url="https://n.example/rsscloud/pleaseNotify",
    ttl_minutes=15,
    seq=7,
    tombstones=(Tombstone(id="urn:uuid:0198c0de-0000-7000-8000-00000000000a", at=NOW, note="n"),),
    marks=Marks(
        icon_url="https://n.example/icon.png",
        logo_url="https://n.example/wide.png",
        cover_url="https://n.example/cover.jpg",
        accent="#0b5394",
        has_webfeeds=True,
    ),
    podcast=Podcast(owner_email="desk@n.example", address="https://n.example/feeds/latest"),
)
DIALECTS = {
    name: profile.dialect for name, profile in PROFILES.items() if profile.dialect is not None
}
# Typed from the specifications.
SPECIFIED = {
    "at": "http://purl.org/atompub/tombstones/1.0",  # RFC 6721 §2
    "atom": "http://www.w3.org/2005/Atom",  # RFC 4287 §2
    "content": "http://purl.org/rss/1.0/modules/content/",  # RDF Site Summary 1.0, Content
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",  # its RSS module
    "dc": "http://purl.org/dc/elements/1.1/",  # DCMI elements 1.1
    "dcterms": "http://purl.org/dc/terms/",  # DCMI terms
    "fh": "http://purl.org/syndication/history/1.0",  # RFC 5005 §2
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",  # Apple Podcasts, RSS tags
    "media": "http://search.yahoo.com/mrss/",  # Media RSS 1.5.1
    "mi": "http://schemas.ingestion.microsoft.com/common/",  # MSN feed item metadata
    "podcast": "https://podcastindex.org/namespace/1.0",  # Podcasting 2.0
    "rsl": "https://rslstandard.org/rsl",  # RSL 1.0
    "snf": "http://www.smartnews.be/snf",  # SmartFormat 2
    "sy": "http://purl.org/rss/1.0/modules/syndication/",  # RDF Site Summary 1.0, Syndication
    "webfeeds": "http://webfeeds.org/rss/1.0",  # Feedly
    "wirefeed": "urn:wirefeed:feed",  # docs/guides/partners.md
}


class Memory(dict[int, bytes]):
    """A cache of entries."""

    def get_many(self, keys: Sequence[int], /) -> list[bytes | None]:
        return [self.get(key) for key in keys]

    def put(self, key: int, value: bytes, /) -> None:
        self[key] = value


def used_namespaces(document: bytes) -> set[str]:
    elements = etree.fromstring(document).iter(etree.Element)
    return {str(uri) for uri in (etree.QName(element).namespace for element in elements) if uri}


def variants() -> list[Entry]:
    """A plain entry, a full one, and a plain one with each optional property alone."""
    alone = [
        replace(PLAIN, **{field.name: getattr(FULL, field.name)})
        for field in fields(Entry)
        if getattr(FULL, field.name) != getattr(PLAIN, field.name)
    ]
    details = [
        replace(
            PLAIN,
            metadata=replace(PLAIN.metadata, **{field.name: getattr(FULL_METADATA, field.name)}),
        )
        for field in fields(Metadata)
    ]
    return [PLAIN, FULL, *alone, *details]


def pages() -> list[Page]:
    """A bare page, a full one, a bare one with each optional property alone, and each dialect."""
    alone = [
        replace(BARE_PAGE, **{field.name: getattr(FULL_PAGE, field.name)})
        for field in fields(Page)
        if getattr(FULL_PAGE, field.name) != getattr(BARE_PAGE, field.name)
    ]
    dialects = [replace(FULL_PAGE, dialect=dialect) for dialect in DIALECTS.values()]
    return [BARE_PAGE, FULL_PAGE, *alone, *dialects]


def test_every_namespace_is_the_one_of_its_specification() -> None:
    declared = {
        constant.prefix: constant.uri
        for module in (namespaces, msn, smartnews)
        for constant in vars(module).values()
        if isinstance(constant, Namespace)
    }

    assert SPECIFIED == declared


@pytest.mark.parametrize("format", [Format.RSS, Format.ATOM])
def test_every_optional_element_in_every_envelope(format: Format) -> None:
    for page in pages():
        for entry in variants():
            document = render(replace(page, entries=(entry,)), format).body

            root = etree.fromstring(document)
            assert used_namespaces(document) == set(root.nsmap.values())


@pytest.mark.parametrize("format", list(Format))
def test_an_entry_from_the_cache_under_another_envelope(format: Format) -> None:
    memory = Memory()
    for page in pages():
        for entry in variants():
            render(replace(page, entries=(entry,)), format, memory)

    for page in pages():
        whole = replace(page, entries=tuple(variants()))
        assert render(whole, format).body == render(whole, format, memory).body


def test_a_json_feed_of_every_page_is_json() -> None:
    for page in pages():
        whole = replace(page, entries=tuple(variants()))

        items = json.loads(render(whole, Format.JSON).body)["items"]

        assert len(variants()) == len(items)


def test_the_entries_of_a_document_have_their_places() -> None:
    page = replace(FULL_PAGE, entries=(PLAIN, FULL, replace(PLAIN, title="third")))
    written = render(page, Format.RSS)

    titles = etree.fromstring(written.only([0, 2])).xpath("channel/item/title/text()")

    assert ["A title", "third"] == titles


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_every_property_of_an_entry_changes_its_key(name: str) -> None:
    changed = replace(PLAIN, **{name: getattr(FULL, name)})
    if changed == PLAIN:
        changed = replace(PLAIN, **{name: NOW + timedelta(days=1) if name in DATES else "other"})

    before = entry_key(PLAIN, BARE_PAGE.entry_context, Format.RSS)

    assert before != entry_key(changed, BARE_PAGE.entry_context, Format.RSS)


DATES = ("published", "updated")


@pytest.mark.parametrize("name", [field.name for field in fields(EntryContext)])
def test_every_property_of_a_context_changes_the_key(name: str) -> None:
    context = EntryContext(language="en")
    other = EntryContext(language="az", terms=FULL_PAGE.terms, dialect=DIALECTS["msn"])
    changed = replace(context, **{name: getattr(other, name)})

    before = entry_key(PLAIN, context, Format.RSS)

    assert before != entry_key(PLAIN, changed, Format.RSS)


@pytest.mark.parametrize("name", sorted(DIALECTS))
def test_plain_text_of_a_dialect_is_escaped_once(name: str) -> None:
    page = replace(FULL_PAGE, dialect=DIALECTS[name], entries=(FULL,))

    document = render(page, Format.RSS).body

    (title,) = etree.fromstring(document).xpath("channel/item/title/text()")
    assert "x < y & z" == title
    assert b"short & " not in document
    if name == "msn":
        assert b"<mi:shortTitle>short &#x26; &#x3C;sweet&gt;</mi:shortTitle>" in document


def test_an_element_without_text_has_none() -> None:
    """A child element keeps the namespace of its parent's document."""
    page = replace(FULL_PAGE, dialect=DIALECTS["smartnews"])

    document = render(page, Format.RSS).body

    assert b"<snf:logo>\n   <url>https://n.example/logo.png</url>" in document
    assert Element(name="url").text == ""
