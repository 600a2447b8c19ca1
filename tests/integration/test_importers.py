"""Each format on pages and feeds of our own making, strange ones too."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from support.constants import BAKU, NOW
from support.drafts import drafts
from support.newsroom import newest
from support.stores import taken

from feeds.errors import InputError, UnreadableInput
from feeds.importers import Options, Source, read
from feeds.importers.discovery import hints
from feeds.importers.frontmatter import draft_from_text
from feeds.intake.pipeline import Report
from feeds.model import Draft, Significance
from feeds.store import Database, Reader

PAGE = """10:27 24 May
10:21 24 May
10:22 23 May

Harbour master: new quay will change the port - UPDATED

The new quay will change the port, the harbour master said.


He spoke at the opening in the old customs house.







The second container quay was opened in the port Dec. 28.


More than two hundred guests attended.




Related news releases



  • Night ferry to the islands returns after s...
  • Coast road closed
/ 24 May, 2018
"""


def only(data: str | bytes, name: str = "page.txt", **options: object) -> Draft:
    results = drafts(data, name, **options)
    assert 1 == len(results)
    assert isinstance(results[0], Draft), results[0]
    return results[0]


def test_a_wire_page_gives_both_versions_with_their_times() -> None:
    draft = only(PAGE)

    old, new = draft.revisions
    assert (
        "The second container quay was opened in the port Dec. 28.\n\nMore than two hundred guests "
        "attended." == old.body_text
    )
    assert "He spoke at the opening in the old customs house." == new.body_text.split("\n\n")[-1]
    assert Significance.UPDATE is new.significance
    assert datetime(2017, 12, 28, tzinfo=BAKU) == draft.published.at  # type: ignore[union-attr]
    assert "day" == draft.published.precision
    assert draft.published.inferred
    assert datetime(2018, 5, 24, 10, 27, tzinfo=BAKU) == new.at.at  # type: ignore[union-attr]
    assert [("Night ferry to the islands returns after s", True), ("Coast road closed", False)] == [
        (link.headline, link.is_cut) for link in draft.links
    ]
    assert "--published" in draft.warnings[0]


@pytest.mark.parametrize(
    ("page", "significance", "paragraphs"),
    [
        (PAGE.replace("\n", "\r\n"), Significance.UPDATE, 2),
        ("\ufeff" + PAGE, Significance.UPDATE, 2),
        (PAGE.replace("UPDATED", "CORRECTED"), Significance.CORRECTION, 2),
        (PAGE.replace(" - UPDATED", ""), Significance.UPDATE, 2),
        (PAGE.replace("UPDATED", "YENİLƏNİB"), Significance.UPDATE, 2),
        (PAGE.replace("UPDATED", "ОБНОВЛЕНО"), Significance.UPDATE, 2),
        (PAGE.partition("Related news")[0] + "/ 24 May, 2018\n", Significance.UPDATE, 2),
    ],
    ids=["crlf", "bom", "corrected", "no marker", "azerbaijani", "russian", "no related"],
)
def test_wire_pages_of_other_looks(page: str, significance: Significance, paragraphs: int) -> None:
    draft = only(page)

    assert 2 == len(draft.revisions)
    assert significance is draft.revisions[1].significance
    assert paragraphs == len(draft.revisions[1].body_text.split("\n\n"))
    assert not any(
        word in r.body_text for r in draft.revisions for word in ("Related", "•", "24 May")
    )


def test_a_russian_page_in_cp1251() -> None:
    page = (
        "18:40 20 ноября\n\nТоннель под проливом откроют раньше - ОБНОВЛЕНО\n\nТоннель откроют "
        "7 декабря.\n\n\nОб этом сказали строители.\n\n\nПохожие новости\n\n• Ночной паром "
        "возвращ...\n/ 20 ноября 2026\n"
    )

    draft = only(page.encode("cp1251"))

    assert draft.revisions[0].headline.startswith("Тоннель")
    assert ["Ночной паром возвращ"] == [link.headline for link in draft.links]
    assert datetime(2025, 12, 7, tzinfo=BAKU) == draft.published.at  # type: ignore[union-attr]


def test_a_page_without_a_story_is_refused() -> None:
    assert isinstance(drafts("18:40 20 Nov\n\nOnly a headline\n")[0], InputError)


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>T</title><link>https://wire.example/</link><description>D</description><language>az</language>
<item><title>Quay &amp;amp; port</title><guid isPermaLink="false">n1</guid><link>/n/1</link><pubDate>Fri, 20 Nov 2026 09:40:00 +0400</pubDate>
<author>desk@wire.example (Leyla)</author><category>port</category><category>trade</category><description>Short.</description>
<content:encoded><![CDATA[<p>Full <script>alert(1)</script>text with <a href="/x">a link</a>.</p>]]></content:encoded>
<enclosure url="https://wire.example/a.mp3" length="12" type="audio/mpeg"/></item>
<item><description>No title, only this text.</description></item>
<item><title>Bad date</title><guid>n3</guid><pubDate>some day</pubDate><description>x</description></item>
</channel></rss>"""  # noqa: E501


def test_a_feed_keeps_what_its_source_said(database: Database) -> None:
    report = taken(database, RSS, "https://wire.example/rss")

    assert (3, []) == (report.new, report.refused)
    with database.read() as connection:
        article = next(a for a in newest(Reader(connection), 9) if a.source_id == "n1")
    metadata = article.revision.metadata
    assert "Quay & port" == article.headline
    assert "https://wire.example/n/1" == article.url
    assert ("az", ("port", "trade"), 12) == (
        metadata.language,
        metadata.tags,
        metadata.enclosures[0].length,
    )
    assert datetime(2026, 11, 20, 5, 40, tzinfo=UTC) == article.published.at
    assert (
        '<p>Full text with <a href="https://wire.example/x">a link</a>.</p>'
        == article.revision.text.body_html
    )
    assert "Short." == article.revision.text.summary


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "<b/>">]><rss><channel/></rss>',
            "entities",
        ),
        (b"<xml>no feed</xml>", "the root <xml>"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no items"),
        (b"\x1f\x8bgarbage", "gzip"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableInput, match=reason):
        drafts(data, "x.xml")


def test_a_giant_character_reference_does_not_hurt() -> None:
    assert 1 == len(
        drafts(
            '<rss version="2.0"><channel><title>T</title><item><title>A &#999999999999; '
            "b</title></item></channel></rss>"
        )
    )


def test_a_gzip_bomb_is_bounded() -> None:
    page = b"18:40 20 Nov\n\nQuay opens - UPDATED\n\n"
    with pytest.raises(UnreadableInput, match="more than 1,000,000 bytes"):
        drafts(
            gzip.compress(page + random.Random(1).randbytes(1_500_000).hex().encode()),
            max_bytes=1_000_000,
        )
    with pytest.raises(UnreadableInput, match="more than 100 times its size"):
        drafts(gzip.compress(page + b"0" * 50_000_000))


def test_lines_with_faults_are_named_and_the_rest_is_taken(database: Database) -> None:
    good = [
        json.dumps({"id": str(i), "title": f"Story {i}", "body": f"Text number {i}."})
        for i in range(197)
    ]
    bad = [
        "{broken",
        json.dumps({"id": "x", "body": "no title"}),
        json.dumps({"title": "T", "body": "B", "published": "some day"}),
    ]

    report = taken(database, "\n".join([*good[:100], *bad, *good[100:]]))

    assert 197 == report.new
    assert ["news.jsonl:101", "news.jsonl:102", "news.jsonl:103"] == [
        place for place, _ in report.refused
    ]
    assert ["is not JSON", "title: is missing", "published: 'some day' is not a date"] == [
        r.partition(": Expecting")[0] for _, r in report.refused
    ]


def test_unknown_fields_are_named_once() -> None:
    results = drafts(
        '{"title":"A","body":"x","zzz":1}\n{"title":"B","body":"y","zzz":1}', "a.jsonl"
    )

    assert [("unknown fields were ignored: zzz",), ()] == [
        d.warnings for d in results if isinstance(d, Draft)
    ]


def test_a_line_ends_at_its_newline_only() -> None:
    lines = '{"title":"A","body":"x\u2028y\x85z"}\n\n{"title":"B","body":"y"}\r\n'

    assert ["A", "B"] == [
        draft.revisions[0].headline
        for draft in drafts(lines, "a.jsonl")
        if isinstance(draft, Draft)
    ]


def test_lines_are_streamed_and_an_endless_one_is_named() -> None:
    """A gigabyte of lines is never in memory at once: the first come before the last are read."""

    class Endless(io.RawIOBase):
        count = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.count += 1
            piece = (b'{"title":"A","body":"x"}\n' * (len(buffer) // 25 + 1))[: len(buffer)]
            buffer[: len(piece)] = piece
            return len(piece)

    results = read(Source(name="a.jsonl", data=Endless()), Options(now=NOW, zone=BAKU))
    assert all(isinstance(draft, Draft) for _, draft in zip(range(100), results, strict=False))
    long = drafts(b'{"title":"' + b"x" * 16_000_001 + b'"}\n{"title":"B","body":"y"}', "a.jsonl")
    assert [("a.jsonl:1", "is longer than 16,000,000 bytes"), "B"] == [
        (d.place, d.reason) if isinstance(d, InputError) else d.revisions[0].headline for d in long
    ]


def test_a_compressed_file_is_read_too() -> None:
    assert (
        "A" == only(gzip.compress(b'{"title":"A","body":"x"}'), "a.jsonl.gz").revisions[0].headline
    )


def test_json_feed_and_ninjs() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {"id": "1", "title": "A", "content_html": "<p>x</p>", "authors": [{"name": "L"}]}
        ],
    }
    ninjs1 = {
        "uri": "urn:n:1",
        "headline": "A",
        "body_xhtml": "<p>x</p>",
        "byline": "By L",
        "versioncreated": "2026-11-20T09:00:00Z",
        "language": "en",
    }
    ninjs2 = {
        "uri": "urn:n:2",
        "headlines": [{"value": "A"}],
        "bodies": [{"value": "<p>x</p>", "contenttype": "text/html"}],
        "people": [{"name": "L", "rel": "author"}],
    }

    for data in (feed, ninjs1, ninjs2):
        draft = only(json.dumps(data), "x.json")
        assert ("A", "<p>x</p>", "L") == (
            draft.revisions[0].headline,
            draft.revisions[0].body_html,
            draft.authors[0].name,
        )


def test_an_html_page() -> None:
    text = (
        "<p>"
        + "The harbour authority opened its second container quay on Friday after eight months of "
        "work. " * 5 + "</p>"
    )
    page = f"""<!doctype html><html lang="en"><head><title>Site</title><link rel="canonical" href="https://wire.example/n/1">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Quay opens","datePublished":"2026-11-20T09:40:00+04:00","author":[{{"name":"Leyla"}}],"articleSection":"Economy"}}</script>
</head><body><nav>Menu</nav><article><h1>Quay opens</h1>{text}{text}</article></body></html>"""  # noqa: E501

    draft = only(page, "page.html")

    assert ("Quay opens", "https://wire.example/n/1", "Economy", "Leyla") == (
        draft.revisions[0].headline,
        draft.url,
        draft.section,
        draft.authors[0].name,
    )
    assert "second container quay" in draft.revisions[0].body_html
    assert datetime(2026, 11, 20, 9, 40, tzinfo=BAKU) == draft.published.at  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:title" content="Quay opens"><meta property="og:url" '
        'content="https://wire.example/n/1"><meta property="article:section" '
        'content="Economy"><meta name="author" content="Leyla"><meta '
        'property="article:published_time" content="2026-11-20T09:40:00+04:00">',
        '<title>Quay opens</title><link rel="canonical" href="https://wire.example/n/1"><meta '
        'property="article:section" content="Economy"><meta name="author" content="Leyla">',
    ],
    ids=["opengraph", "time element"],
)
def test_an_html_page_without_json_ld(head: str) -> None:
    text = (
        "<p>"
        + "The harbour authority opened its second container quay on Friday after months of work. "
        * 5
        + "</p>"
    )
    draft = only(
        f'<!doctype html><html lang="en"><head>{head}</head><body><header><a '
        'href="/">Home</a></header><article><time '
        f'datetime="2026-11-20T09:40:00+04:00">Friday</time>{text}{text}<p>See <a '
        'href="/b">b</a>.</p></article></body></html>',
        "https://wire.example/n/1?utm_source=x",
        format="html",
    )

    assert ("Quay opens", "https://wire.example/n/1", "Economy", "Leyla", "en") == (
        draft.revisions[0].headline,
        draft.url,
        draft.section,
        draft.authors[0].name,
        draft.language,
    )
    assert datetime(2026, 11, 20, 9, 40, tzinfo=BAKU) == draft.published.at  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T09:40:00+04:00",
        "2026-11-20T05:40:00Z",
        "2026-11-20 09:40",
        "20261120T054000Z",
        "Fri, 20 Nov 2026 09:40:00 +0400",
        "Fri, 20 Nov 26 05:40:00 GMT",
        "20 Nov 2026 00:40:00 EST",
        "Friday, 20-Nov-26 05:40:00 UTC",
        "Fri Nov 20 05:40:00 2026 UTC",
        "November 20, 2026 9:40 am",
        "20 November 2026, 09:40",
        "Nov. 20, 2026 9:40 AM",
        "20 ноября 2026 09:40",
        "20 noyabr 2026 09:40",
        "2026-11-20T09:40:00.000+0400",
        "2026-11-20T05:40Z",
        "20.11.2026 09:40",
        "2026/11/20 09:40",
        "Fri, 20 Nov 2026 05:40:00 UT",
        "1795153200",
    ],
)
def test_dates_in_twenty_forms_through_the_importers(written: str) -> None:
    line = only(json.dumps({"title": "A", "body": "x", "published": written}), "a.jsonl")
    rss = only(
        "<rss version='2.0'><channel><title>T</title><item><title>A</title><guid>1</guid>"
        f"<pubDate>{written}</pubDate></item></channel></rss>",
        "a.xml",
        source_zone=BAKU,
    )

    assert {datetime(2026, 11, 20, 9, 40, tzinfo=BAKU)} == {d.published.at for d in (line, rss)}  # type: ignore[union-attr]


def test_front_matter() -> None:
    draft = draft_from_text(
        "---\ntitle: Bridge opens\ntags: [bridge, 10]\npublished: 2026-11-20\n---\nThe **bridge** "
        "opened.\n",
        "a.md",
        BAKU,
    )

    assert ("Bridge opens", ("bridge", "10"), "<p>The <strong>bridge</strong> opened.</p>\n") == (
        draft.revisions[0].headline,
        draft.tags,
        draft.revisions[0].body_html,
    )
    with pytest.raises(InputError, match="unknown field"):
        draft_from_text("---\ntitle: A\ncolour: red\n---\nx", "a.md", BAKU)


def test_importing_twice_changes_nothing(database: Database, take: Callable[..., Report]) -> None:
    for data, name in ((PAGE, "page.txt"), (RSS, "feed.xml")):
        take(data, name)
        with database.read() as connection:
            before = Reader(connection).seq()
        again = take(data, name)
        with database.read() as connection:
            assert before == Reader(connection).seq()
        assert (0, 0) == (again.new, again.updated)


def test_references_to_no_character_cost_no_feed() -> None:
    feed = (
        "<rss version='2.0'><channel><title>t</title><item><title>"
        "a&#x0D800;b&#055357;&#056832;c</title><description>d</description></item></channel>"
        "</rss>"
    )
    draft = only(feed, "feed.xml")
    assert "ab😀c" == draft.revisions[0].headline.replace("\ufffd", "")
    assert "t" == hints(
        feed.replace("<title>t", "<title>t&#xD83D;").encode(), "https://other.example/feed"
    ).title.rstrip("\ufffd")


def test_the_base_of_a_text_is_that_of_its_pictures() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><link href="https://other.example/"/><entry><id>urn:1</id><title>Quay</title>
        <content type="html" xml:base="https://pictures.example/2026/">&lt;p&gt;Opened.&lt;img src="p.jpg"&gt;</content></entry></feed>"""  # noqa: E501
    draft = only(feed, "feed.xml")
    assert "https://pictures.example/2026/" == draft.base_url


def test_a_json_feed_whose_version_comes_last(take: Callable[..., Report]) -> None:
    feed = {
        "title": "t",
        "home_page_url": "https://o.example/",
        "items": [
            {
                "id": 7,
                "url": "/n/7",
                "title": "Seven",
                "content_text": "Seven. " * 900,
                "image": "/i.png",
                "tags": [None, "a"],
                "date_published": "soon",
            },
        ],
        "version": "https://jsonfeed.org/version/1.1",
    }

    report = take(json.dumps(feed), "feed.json")

    assert (1, []) == (report.new, report.refused)
    assert any("published" in reason for _, reason in report.warnings)
    assert not any("omitted" in reason for _, reason in report.warnings)


def test_a_page_with_wrapped_json_ld_and_a_clock(
    database: Database, take: Callable[..., Report]
) -> None:
    linked = {
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "The quay opens",
                "url": "https://o.example/quay",
                "keywords": "harbour, quay",
                "inLanguage": "en-GB",
            }
        ]
    }
    words = "The harbour has a second quay since Friday, the authority said. " * 6
    page = f"""<!doctype html><html><head><title>Quay</title><link rel="canonical" href="/quay">
    <script type="application/ld+json">//<![CDATA[
    {json.dumps(linked)}
    //]]></script></head><body><time datetime="2026-11-26T08:00:00Z">Today</time><article>
    <time itemprop="datePublished" datetime="2026-11-05T10:00:00Z">5 November</time><p>{words}</p>
    </article></body></html>"""

    take(page, "page.html")

    with database.read() as connection:
        (article,) = newest(Reader(connection), 5)
    assert ("https://o.example/quay", "en-GB", ("harbour", "quay")) == (
        article.url,
        article.language,
        article.revision.metadata.tags,
    )
    assert datetime(2026, 11, 5, 10, tzinfo=UTC) == article.published.at


def test_a_date_of_zeros_is_passed_over(take: Callable[..., Report]) -> None:
    report = take(
        """<rss version="2.0"><channel><title>t</title><item><title>The quay opens</title>
        <guid>g</guid><pubDate>0000-00-00T00:00:00Z</pubDate><description>It is open.</description>
        </item></channel></rss>""",
        "feed.xml",
    )

    assert (1, []) == (report.new, report.refused)
    assert any("is not a date" in reason for _, reason in report.warnings)


CHANNEL = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
    "<title>T</title>{0}<item><title>Quay</title><guid isPermaLink='false'>1</guid>"
    "<description>It opened.</description><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>{1}"
    "</item></channel></rss>"
)
ATOM_ENTRY = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>f</id>'
    "<author><name>Ann Lee</name><email>ann@a.example</email></author><entry><id>1</id>"
    "<title>Quay</title><summary>It opened.</summary><updated>2024-03-05T10:00:00Z</updated>"
    "</entry></feed>"
)


@pytest.mark.parametrize(
    ("feed", "authors"),
    [
        (CHANNEL.format("<managingEditor>ed@a.example (Ed)</managingEditor>", ""), []),
        (CHANNEL.format("<itunes:author>Radio Team</itunes:author>", ""), ["Radio Team"]),
        (CHANNEL.format("", '<source url="https://o.example/f">Other</source>'), ["Other"]),
        (CHANNEL.format("", "<author>ann@a.example (Ann Lee)</author>"), ["Ann Lee"]),
        (ATOM_ENTRY, ["Ann Lee"]),
    ],
)
def test_an_item_without_an_author_has_that_of_its_source(feed: str, authors: list[str]) -> None:
    (draft,) = read(Source(name="f.xml", data=feed.encode()), Options(now=NOW, zone=UTC))
    assert isinstance(draft, Draft)
    assert authors == [person.name for person in draft.authors]
