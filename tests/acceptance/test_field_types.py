"""Every output field by its type: plain text stays text, HTML is clean, in every format and in a
real browser.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Browser, Page, sync_playwright
from support.constants import NOW, ROOT
from support.newsroom import newest

from feeds.config import Settings
from feeds.domain.feed_address import parse_address as selected
from feeds.intake.pipeline import Report
from feeds.publishing.publisher import Publisher
from feeds.render import field_types, opml
from feeds.render.field_types import (
    ATOM_FIELDS,
    RSS_FIELDS,
    FieldType,
    field_name,
    html_from_plain,
    outline_text,
)
from feeds.store import Database, Reader, Writer
from feeds.web import create_app

DATA_BLOCKS = ('<script type="application/ld+json"', '<script type="application/json"')
CHROMIUM = Path("/usr/bin/chromium")
HONEST = "if x<y & y<z then the <Ministry> of R&D says: 5 &lt; 6"
HOSTILE = [
    "<image src=x onerror=ran(1)>",
    "<details open ontoggle=ran(1)>x</details>",
    "<x-el onclick=ran(1) onfocus=ran(1) tabindex=0 autofocus>x</x-el>",
    "<ministry onmouseover=ran(1) style='position:fixed;inset:0'>x</ministry>",
    "<img alt='<' src=x onerror=ran(1)>",
    "<svg/onload=ran(1)>",
    "<iframe srcdoc='<script>parent.ran(1)</script>'>",
    "&lt;image src=x onerror=ran(1)&gt;",
    "</title><image src=x onerror=ran(1)>",
    "]]><image src=x onerror=ran(1)>",
    '"><image src=x onerror=ran(1)>',
    "<math><mtext></form><form><mglyph><style></math><image src=x onerror=ran(1)>",
]


def article(number: int, text: str) -> dict[str, Any]:
    """An article with the text in every field that takes one, plain and as HTML."""
    escaped = html_from_plain(text)
    return {
        "id": f"a{number}",
        "title": f"Title {number} {text}",
        "body_html": f"<p>Body {number} has these words: {escaped}</p>",
        "section": f"Section {text}",
        "tags": [f"tag {text}"],
        "authors": [{"name": f"Author {text}"}],
        "images": [
            {"url": "https://pictures.example/p.jpg", "caption": text, "credit": text, "alt": text}
        ],
        "enclosures": [
            {"url": "https://sound.example/e.mp3", "title": text, "duration": "1:02"},
            {"url": "https://sound.example/e.pdf", "title": text},
        ],
        "subjects": [
            {"name": f"Subject {text}", "code": "medtop:1", "scheme": "https://c.example/"}
        ],
        "place": text,
        "ednote": "Never public",
        "rights": f"© {text}",
        "note": text,
        "published": (NOW - timedelta(hours=number + 2)).isoformat(),
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }


def rows() -> str:
    lines = []
    for number, text in enumerate([HONEST, *HOSTILE]):
        lines.append(article(number, text))
        lines.append(
            article(100 + number, text) | {"summary": text, "title": f"With a summary {number}"}
        )
        again = article(number, text) | {"body_html": f"<p>A new text: {html_from_plain(text)}</p>"}
        lines.append(again | {"updated": NOW.isoformat()})
    return "\n".join(json.dumps(line) for line in lines)


@pytest.fixture
def newsroom(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Iterator[tuple[Any, Settings]]:
    report = take(rows())
    assert [] == report.refused
    chosen = replace(
        settings,
        title=f"Wire {HOSTILE[0]}",
        description=HONEST,
        rights=HONEST,
        rsl_permits=("search",),
        webfeeds=True,
        logo_url="https://pictures.example/logo.png",
        podcast_email="desk@news.example",
    )
    with database.write() as connection:
        withdrawn = newest(Reader(connection), 100)[-1]
        Writer(connection, NOW).withdraw(withdrawn, HONEST)
    yield create_app(chosen, database=database, now=lambda: NOW).test_client(), chosen


def feeds(client: Any) -> Iterator[tuple[str, bytes]]:
    items = json.loads(client.get("/feeds/latest.json").data)["items"]
    uuid = items[0]["id"].removeprefix("urn:uuid:")
    for suffix in ("rss", "atom", "json"):
        for address in (
            f"/feeds/latest.{suffix}?size=200",
            f"/feeds/latest.{suffix}?size=200&content=summary",
            f"/feeds/updated.{suffix}?size=200",
            f"/articles/{uuid}/related.{suffix}",
            f"/articles/{uuid}/revisions.{suffix}",
            f"/feeds/related.{suffix}?to=title%20body%20words",
        ):
            answer = client.get(address)
            assert 200 == answer.status_code, address
            assert b"Never public" not in answer.data
            yield address, answer.data


def test_the_table_has_every_field_that_is_written(newsroom: tuple[Any, Settings]) -> None:
    for address, body in feeds(newsroom[0]):
        if ".json" in address:
            continue
        table = RSS_FIELDS if ".rss" in address else ATOM_FIELDS
        written = {
            field_name(e)
            for e in etree.fromstring(body).iter(etree.Element)
            if e.text and e.text.strip()
        }
        atom_names = {name.removeprefix("atom:") for name in written}
        assert set() == {
            name
            for name in written
            if name not in table
            and name.removeprefix("atom:") not in {k.rpartition("/")[2] for k in table}
        }, atom_names


def test_a_description_is_html_and_says_every_word(newsroom: tuple[Any, Settings]) -> None:
    summaries = {
        item["id"]: item["summary"]
        for item in json.loads(newsroom[0].get("/feeds/latest.json?size=200").data)["items"]
    }
    root = etree.fromstring(newsroom[0].get("/feeds/latest.rss?size=200").data)

    for item in root.iter("item"):
        html = item.findtext("description")
        assert html_from_plain(summaries[item.findtext("guid")]) == html
    assert any(HONEST in summary for summary in summaries.values())


def test_plain_text_of_rss_is_escaped_once_in_the_boards_form(
    newsroom: tuple[Any, Settings],
) -> None:
    body = newsroom[0].get("/feeds/latest.rss?size=200").data

    assert (
        b"<title>Title 0 if x&#x3C;y &#x26; y&#x3C;z then the &#x3C;Ministry&gt; of R&#x26;D says: "
        b"5 &#x26;lt; 6</title>" in body
    )
    assert b"<category>tag if x&#x3C;y &#x26; y&#x3C;z" in body
    assert b"<dc:creator>Author if x&#x3C;y &#x26; y&#x3C;z" in body
    assert b"<copyright>if x&#x3C;y &#x26; y&#x3C;z" in body
    assert any(
        item.findtext("title") == f"Title 0 {HONEST}"
        for item in etree.fromstring(body).iter("item")
    )


def test_namespaces_are_declared_where_they_are_used_and_only_there(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """From the cache too: entries that were rendered under another envelope."""
    take(
        json.dumps(
            {
                "id": "1",
                "title": "Plain",
                "body": "A text of its own with no licence at all.",
                "published": "2026-11-20T10:00:00Z",
            }
        )
    )
    publisher = Publisher(database, settings)
    assert b"creativeCommons" not in publisher.rendition(selected("/feeds/latest.rss", [])).body
    licensed = {
        "id": "2",
        "title": "Licensed",
        "body": "Another text, which has a licence.",
        "license": "https://creativecommons.org/licenses/by/4.0/",
    }
    take(
        json.dumps(
            licensed
            | {
                "published": "2026-11-20T11:00:00Z",
                "authors": ["Leyla"],
                "images": [{"url": "https://p.example/a.jpg"}],
            }
        )
    )

    whole = publisher.rendition(selected("/feeds/latest.rss", [])).body
    again = publisher.rendition(selected("/feeds/latest.rss", [("size", "2")])).body

    uri = b"http://backend.userland.com/creativeCommonsRssModule"
    assert 1 == whole.count(uri)
    for body in (whole, again):
        used = {etree.QName(e).namespace for e in etree.fromstring(body).iter(etree.Element)} - {
            None
        }
        assert used == set(etree.fromstring(body).nsmap.values())
    assert whole.partition(b"<channel>")[0] == again.partition(b"<channel>")[0]
    fresh = Publisher(database, settings).rendition(selected("/feeds/latest.rss", [])).body
    assert fresh == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AT&T", "AT&T"),
        ("The <Ministry>", "The &lt;Ministry&gt;"),
        ("5 &lt; 6", "5 &amp;lt; 6"),
        ("a < b", "a &lt; b"),
    ],
)
def test_an_outline_reads_the_same_as_text_and_as_html(text: str, expected: str) -> None:
    assert expected == outline_text(text)
    document = opml.format_opml("List", [opml.Outline(title=text, xml_url="https://n.example/f")])
    outline = etree.fromstring(document).find(".//outline")
    assert (expected, text) == (outline.get("text"), outline.get("title"))


# How a reader shows a field of each type, as functions of the page.
READERS = """
window.ran = name => { window.results = (window.results || []); window.results.push(name) };
window.show = (type, text) => {
  const box = document.createElement("div");
  document.body.append(box);
  if (type === "HTML") box.innerHTML = text; else box.textContent = text;
  for (const element of box.querySelectorAll("*")) {
    for (const event of ["click", "mouseover", "focus", "toggle"]) element.dispatchEvent(new Event(event));
  }
  const active = [...box.querySelectorAll("*")].filter(element =>
    [...element.attributes].some(a => a.name.startsWith("on") || /^\\s*javascript:/i.test(a.value)) ||
    /^(script|iframe|object|embed|svg|math|form|style|link|meta|base)$/i.test(element.localName));
  return [box.textContent, active.map(element => element.outerHTML)];
};
"""  # noqa: E501


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip("needs Chromium")
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    opened = context.new_page()
    opened.goto("data:text/html,<!doctype html><body></body>")
    opened.evaluate(READERS)
    yield opened
    context.close()


def fields(address: str, body: bytes) -> Iterator[tuple[str, FieldType, str]]:
    """Every text of a document with its name and type."""
    if ".json" in address:
        yield from _json_fields(json.loads(body), "")
        return
    table = RSS_FIELDS if ".rss" in address else ATOM_FIELDS
    by_name = {name.rpartition("/")[2]: kind for name, kind in table.items()}
    for element in etree.fromstring(body).iter(etree.Element):
        name = field_name(element)
        kind = table.get(name) or by_name.get(name.removeprefix("atom:"), FieldType.TEXT)
        if element.text and element.text.strip() and not len(element):
            yield name, kind, element.text
        yield from (
            (f"{name}@{key}", FieldType.TEXT, value) for key, value in element.attrib.items()
        )


def _json_fields(value: Any, name: str) -> Iterator[tuple[str, FieldType, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _json_fields(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _json_fields(inner, name)
    elif isinstance(value, str):
        yield name, FieldType.HTML if name == "content_html" else FieldType.TEXT, value


def test_no_field_runs_anything_in_a_browser(newsroom: tuple[Any, Settings], page: Page) -> None:
    """Each field put into a page as its type says: nothing active, nothing ran, no word is lost."""
    shown = 0
    for address, body in feeds(newsroom[0]):
        texts = list(fields(address, body))
        shown_fields = page.evaluate(
            "fields => fields.map(([type, text]) => show(type, text))",
            [[str(kind), text] for _, kind, text in texts],
        )
        for (name, _, text), (content, active) in zip(texts, shown_fields, strict=True):
            assert [] == active, f"{address} {name}: {text}"
            if name == "item/description":
                assert html_from_plain(content) == text
            shown += 1
    page.wait_for_timeout(300)
    assert None is page.evaluate("window.results || null")
    assert shown > 2_000


def test_pages_frames_and_cards_run_nothing(newsroom: tuple[Any, Settings], page: Page) -> None:
    client, settings = newsroom
    item = json.loads(client.get("/feeds/latest.json").data)["items"][0]
    uuid, url = item["id"].removeprefix("urn:uuid:"), item["url"]
    card = json.loads(client.get(f"/oembed?url={url}").data)
    documents = [
        client.get(path).text
        for path in (
            "/",
            url.removeprefix(settings.base_url),
            "/embed/latest",
            f"/embed/articles/{uuid}",
            "/feeds",
            "/stories",
            "/embed/builder",
        )
    ]
    for html in (*documents, card["html"]):
        active = page.evaluate("text => show('HTML', text)", html)[1]
        # No browser runs a script of a data type.
        inactive = ("<link", "<meta", "<form", "<script src", "<iframe", *DATA_BLOCKS)
        assert [] == [element for element in active if not element.startswith(inactive)]
    for outline in etree.fromstring(client.get("/feeds.opml").data).iter("outline"):
        assert [] == page.evaluate("text => show('HTML', text)", outline.get("text"))[1]
    page.wait_for_timeout(300)
    assert None is page.evaluate("window.results || null")


def test_the_stand_ins_of_escaping_never_leave(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        json.dumps(
            {
                "id": "1",
                "title": "A \U0010ff00 \U0010ff01 B",
                "body": "Text \U0010ff00 here.",
                "tags": ["\U0010ff01x"],
            }
        )
    )

    body = Publisher(database, settings).rendition(selected("/feeds/latest.rss", [])).body

    assert [] == [stand_in for stand_in, _ in field_types._FORMS if stand_in in body]
    assert b"<title>A B</title>" in body


def test_the_documented_table_has_every_plain_and_html_field() -> None:
    text = (ROOT / "docs/fields.md").read_text()
    for table in (RSS_FIELDS, ATOM_FIELDS):
        for name, kind in table.items():
            if kind in (FieldType.TEXT, FieldType.HTML):
                assert (
                    f"`{name.rpartition('/')[2]}`" in text
                    or f"`{name}`" in text
                    or f"channel `{name.rpartition('/')[2]}`" in text
                ), name
