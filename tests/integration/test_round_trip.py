"""Every feed of the sample newsroom, in each format, read back: it equals the selection from
the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser
import jsonschema
import pytest
from lxml import etree
from support.constants import ROOT
from support.newsroom import newest
from support.stores import with_samples

from feeds.config import Settings
from feeds.domain.feed_address import Selection, parse_address
from feeds.model import Entry, Page, Status
from feeds.publishing.pages import page
from feeds.publishing.publisher import Publisher
from feeds.render import render
from feeds.store import Database, Reader

SCHEMA = json.loads((ROOT / "tests/support/jsonfeed.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = with_samples(tmp_path_factory.mktemp("samples"))
    yield database
    database.close()


def addresses(database: Database) -> list[str]:
    with database.read() as connection:
        reader = Reader(connection)
        sections, articles = reader.sections(), newest(reader, 200, Status.LIVE)
    return [
        "/feeds/latest",
        "/feeds/updated",
        "/feeds/latest/archive/0",
        *(f"/sections/{slug}/{kind}" for slug in sections for kind in ("latest", "updated")),
        *(f"/articles/{a.uuid}/{kind}" for a in articles for kind in ("related", "revisions")),
    ]


def made(database: Database, settings: Settings, selection: Selection) -> Page:
    with database.read() as connection:
        return page(Reader(connection), selection, settings)


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
@pytest.mark.parametrize(
    "query", [[("size", "200")], [("content", "summary")]], ids=["full", "summary"]
)
def test_every_feed_reads_back_equal(
    samples: Database, settings: Settings, suffix: str, query: list[tuple[str, str]]
) -> None:
    compared = 0
    for address in addresses(samples):
        selection = parse_address(f"{address}.{suffix}", query)
        expected = made(samples, settings, selection)
        body = Publisher(samples, settings).rendition(selection).body
        assert render(expected, selection.format).body == body
        read_back = (
            from_json(body) if suffix == "json" else from_xml(body, is_atom=suffix == "atom")
        )
        assert [as_rows(entry, suffix) for entry in expected.entries] == read_back, address
        compared += len(read_back)
    assert compared > 200


def as_rows(entry: Entry, suffix: str) -> tuple[Any, ...]:
    # RSS has whole seconds and writes its link beside an opaque guid.
    cut = {"microsecond": 0} if suffix == "rss" else {}
    # JSON Feed demands a content; a summary feed has its summary there.
    content = entry.content_html or (f"<p>{escaped(entry.summary)}</p>" if suffix == "json" else "")
    return (
        entry.id,
        entry.title,
        entry.url,
        entry.published.replace(**cut),
        entry.updated,
        tuple(p.name for p in entry.metadata.authors),
        entry.metadata.tags,
        entry.summary,
        content,
        entry.metadata.language,
        tuple(sorted(file.url for file in (*entry.metadata.images, *entry.metadata.enclosures))),
    )


def from_json(body: bytes) -> list[tuple[Any, ...]]:
    document = json.loads(body)
    jsonschema.validate(document, SCHEMA)
    return [
        (
            item["id"],
            item["title"],
            item["url"],
            moment(item["date_published"]),
            moment(item["date_modified"]),
            tuple(p["name"] for p in item.get("authors", [])),
            tuple(item.get("tags", [])),
            item["summary"],
            item["content_html"],
            item["language"],
            tuple(sorted(file["url"] for file in item.get("attachments", []))),
        )
        for item in document["items"]
    ]


def from_xml(body: bytes, *, is_atom: bool) -> list[tuple[Any, ...]]:
    """feedparser for what readers see, lxml for what it hides: fractions of seconds."""
    document = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not document.bozo, document.bozo_exception
    nodes = etree.fromstring(body).xpath("//*[local-name()='entry' or local-name()='item']")
    return [
        (
            item.id,
            item.title,
            item.link,
            moment(text(node, "published"))
            if is_atom
            else datetime(*item.published_parsed[:6], tzinfo=UTC),
            moment(text(node, "updated")),
            tuple(p["name"] for p in item.get("authors", []) if p),
            # Subjects are categories with a scheme.
            tuple(tag["term"] for tag in item.get("tags", []) if not tag.get("scheme")),
            item.summary,
            item.content[0].value if "content" in item else "",
            item.get("dc_language")
            or item.get("language")
            or node.get("{http://www.w3.org/XML/1998/namespace}lang")
            or document.feed.language,
            tuple(
                sorted(
                    {file["href"] for file in item.get("enclosures", [])}
                    | {media["url"] for media in item.get("media_content", [])}
                )
            ),
        )
        for item, node in zip(document.entries, nodes, strict=True)
    ]


def text(node: Any, name: str) -> str:
    return str(node.xpath(f"./*[local-name()='{name}']/text()")[0])


def moment(written: str) -> datetime:
    return datetime.fromisoformat(written)


def escaped(plain: str) -> str:
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
