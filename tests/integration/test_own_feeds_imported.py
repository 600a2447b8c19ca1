"""Our own feeds, imported into an empty store: the same articles, in each format and content.

Feeds do not name an article's section but by their own address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.constants import NOW
from support.newsroom import newest
from support.stores import taken, with_samples

from feeds.config import Settings
from feeds.domain.feed_address import parse_address
from feeds.model import Article
from feeds.publishing.publisher import Publisher
from feeds.sanitize import text_from_markup
from feeds.store import Database, Reader


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = with_samples(tmp_path_factory.mktemp("samples"))
    yield database
    database.close()


def live(database: Database) -> dict[str, Article]:
    with database.read() as connection:
        found = newest(Reader(connection), 1_000)
    return {a.headline: a for a in found if a.status == "live"}


def shown(article: Article, *, is_full: bool) -> dict[str, Any]:
    text, metadata = article.revision.text, article.revision.metadata
    body = text_from_markup(text.body_html).split()
    return {
        "language": metadata.language,
        "published": article.published.at,
        "authors": [author.name for author in metadata.authors],
        "tags": set(metadata.tags),
        "pictures": {image.url for image in metadata.images},
        "recordings": {file.url for file in metadata.enclosures},
        "summary": text.summary,
        "words": body if is_full else text.summary.split(),
    }


@pytest.mark.parametrize("content", ["full", "summary"])
@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
@pytest.mark.parametrize("lead", ["content", "beside"])
def test_a_feed_of_ours_gives_its_articles(
    samples: Database, settings: Settings, tmp_path: Path, suffix: str, content: str, lead: str
) -> None:
    pairs = [("size", "200")] + ([("content", "summary")] if content == "summary" else [])
    selection = parse_address(f"/feeds/latest.{suffix}", pairs)
    body = Publisher(samples, replace(settings, lead_picture=lead)).rendition(selection).body
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate(NOW)
    report = taken(other, body, f"https://news.example/feeds/latest.{suffix}")
    found, expected = live(other), live(samples)
    other.close()

    assert [] == report.refused
    assert set(expected) == set(found)
    for headline, article in expected.items():
        original = shown(article, is_full=content == "full")
        copy = shown(found[headline], is_full=True)
        # An Atom feed names its newsroom where an entry names nobody (RFC 4287 §4.1.2).
        original["authors"] = original["authors"] or copy["authors"]
        if content == "summary":
            original["pictures"] = copy["pictures"] = set()
            original["summary"] = copy["summary"] = ""
        assert original == copy, headline
