"""Articles in the formats of agencies: valid by the published schemas, and read back equal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.constants import NOW
from support.newsroom import newest
from support.schemas import invalid
from support.stores import taken, with_samples

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.model import Article, Format, Kind, Page
from feeds.publishing.pages import page
from feeds.render.agency import AGENCY_FORMATS
from feeds.sanitize import text_from_markup
from feeds.store import Database, Reader
from feeds.web.application import create_app

RICH = """<p>The <em>quay</em> of <strong>Port Saint Anne</strong> opened; see
<a href="https://quay.example/?a=1&amp;b=2">the plan</a>.<br>It cost 3&nbsp;m<sup>2</sup>.</p>
<h2>What it cost</h2><ul><li>steel</li><li>stone <ol><li>grey</li></ol></li></ul>
<blockquote><p>“We waited for it,” the pilot said.</p></blockquote>
<table><caption>Ships</caption><thead><tr><th>day</th><th>ships</th></tr></thead>
<tbody><tr><td>Monday</td><td>2</td></tr></tbody></table>
<figure><img src="https://img.example/quay.jpg" alt="The quay"><figcaption>The quay at dawn.
</figcaption></figure><pre>a  b\n c</pre><hr><dl><dt>Tug</dt><dd>a strong boat</dd></dl>
<p><img src="https://img.example/pier.jpg" alt="The pier"></p><div>A loose line &amp; more.</div>"""
FULL = {
    "id": "quay",
    "url": "https://paper.example/quay",
    "title": "Second quay opens & ships <return>",
    "summary": "The quay took its first ship.",
    "body_html": RICH,
    "published": "2026-11-17T10:00:00Z",
    "language": "en",
    "section": "Harbour",
    "tags": ["ships", "quays"],
    "authors": [{"name": "Ann Lee"}, {"name": "Bo Kim"}],
    "images": [
        {
            "url": "https://img.example/first.jpg",
            "type": "image/jpeg",
            "width": 1200,
            "height": 800,
            "caption": "The first ship.",
            "credit": "Quay Photo",
            "alt": "A ship",
        }
    ],
    "enclosures": [
        {"url": "https://media.example/a.mp3", "type": "audio/mpeg", "length": 9, "title": "Horn"}
    ],
    "subjects": [
        {
            "name": "shipping",
            "code": "20001234",
            "scheme": "http://cv.iptc.org/newscodes/mediatopic/",
        },
        {
            "name": "trade",
            "code": "04000000",
            "scheme": "http://cv.iptc.org/newscodes/subjectcode/",
        },
        {"name": "harbours", "code": "h7"},
        {"name": "quays"},
    ],
    "urgency": 3,
    "place": "Port Saint Anne",
    "rights": "© Harbour Wire",
    "license": "https://licences.example/by",
}
RIGHT_TO_LEFT = {
    "id": "rtl",
    "title": "افتتاح رصيف جديد في الميناء",
    "body_html": "<p>افتتح الرصيف الجديد يوم الاثنين بعد عامين من العمل.</p>",
    "published": "2026-11-18T10:00:00Z",
    "language": "ar",
}
BARE = {"id": "bare", "title": "Flash", "body": "Ferry aground.", "published": "2026-11-19"}


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = with_samples(tmp_path_factory.mktemp("agency"))
    taken(database, "\n".join(map(json.dumps, (FULL, RIGHT_TO_LEFT, BARE))))
    yield database
    database.close()


@pytest.fixture
def client(newsroom: Database, settings: Settings) -> FlaskClient:
    return create_app(settings, database=newsroom, now=lambda: NOW).test_client()


def latest(database: Database, settings: Settings) -> Page:
    with database.read() as connection:
        chosen = Selection(kind=Kind.LATEST, format=Format.ATOM, size=200)
        return page(Reader(connection), chosen, replace(settings, lead_picture="beside"))


def articles(database: Database) -> list[Article]:
    with database.read() as connection:
        return [a for a in newest(Reader(connection), 1000) if a.status == "live"]


@pytest.mark.parametrize("suffix", sorted(AGENCY_FORMATS))
def test_every_article_is_valid_by_the_published_schema(
    newsroom: Database, client: FlaskClient, suffix: str
) -> None:
    problems = {}
    for article in articles(newsroom):
        answer = client.get(f"/articles/{article.uuid}.{suffix}")
        assert 200 == answer.status_code
        assert AGENCY_FORMATS[suffix].article_type == answer.headers["Content-Type"]
        if problem := invalid(answer.data, suffix):
            problems[article.headline] = problem[:2]
    assert {} == problems


@pytest.mark.parametrize("suffix", sorted(AGENCY_FORMATS))
def test_a_feed_is_valid_by_the_published_schema(
    newsroom: Database, settings: Settings, suffix: str
) -> None:
    feed = latest(newsroom, settings)
    withdrawn = replace(feed.entries[0], is_deleted=True)
    whole = replace(feed, entries=(withdrawn, *feed.entries[1:]))
    assert [] == invalid(AGENCY_FORMATS[suffix].feed(whole), suffix)


def _compared(article: Article) -> dict[str, object]:
    text, metadata = article.revision.text, article.revision.metadata
    return {
        "headline": text.headline,
        "words": text_from_markup(text.body_html).split(),
        "language": metadata.language,
        "published": article.published.at,
        "authors": [author.name for author in metadata.authors],
        "tags": sorted(metadata.tags),
        "pictures": sorted(image.url for image in metadata.images),
        "recordings": [file.url for file in metadata.enclosures],
        "place": metadata.dateline,
        "rights": metadata.rights.split(";")[0],
        "subjects": sorted((s.name, s.code, s.scheme) for s in metadata.subjects),
        "section": metadata.section,
    }


@pytest.mark.parametrize("suffix", sorted(AGENCY_FORMATS))
def test_a_feed_read_into_an_empty_store_gives_the_same_articles(
    newsroom: Database, settings: Settings, suffix: str, tmp_path: Path
) -> None:
    body = AGENCY_FORMATS[suffix].feed(latest(newsroom, settings))
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate(NOW)
    report = taken(other, body, f"feed.{suffix}")
    assert [] == report.refused

    expected = {article.id: article for article in articles(newsroom)}
    found = {article.source_id: article for article in articles(other)}
    other.close()
    assert set(expected) == set(found)
    for id_, article in expected.items():
        assert _compared(article) == _compared(found[id_])
