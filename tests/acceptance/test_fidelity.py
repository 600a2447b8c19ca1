"""What newsrooms write, in every output: kept, changed into what readers show, or reported."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from typing import Any

import feedparser
import pytest
from lxml import html as lxml_html
from support.constants import NOW, ROOT
from support.constructs import CONSTRUCTS, Construct

from feeds.cli.changes import counted
from feeds.config import Settings
from feeds.domain.feed_address import parse_address
from feeds.intake.pipeline import Report
from feeds.model import Entry
from feeds.partners.profiles import PROFILES
from feeds.partners.verdicts import judge
from feeds.publishing.lint import lint
from feeds.publishing.pages import page
from feeds.sanitize import Changes, clean_html, text_of
from feeds.store import Database, Reader
from feeds.web import create_app

TABLE = ROOT / "docs/reference/fidelity.md"
BASE = "https://paper.example/2026/story/"


@dataclass(frozen=True)
class Outputs:
    """The content of each construct's story in each output, by construct name."""

    json: dict[str, dict[str, Any]]
    rss: dict[str, Any]
    atom: dict[str, Any]
    pages: dict[str, str]
    cards: dict[str, str]
    partner: dict[str, Entry]
    documents: dict[str, bytes]


def line(number: int, construct: Construct) -> str:
    return json.dumps(
        {
            "id": construct.name,
            "title": f"Story {number} with this: {construct.name}",
            "body_html": f"<p>Words before number {number}.</p>{construct.html}",
            "url": BASE,
            "published": (NOW - timedelta(minutes=number)).isoformat(),
        }
    )


@pytest.fixture
def outputs(database: Database, settings: Settings, take: Callable[..., Report]) -> Outputs:
    # One address for all would make them one story.
    lines = [
        line(number, construct).replace(BASE, f"{BASE}?n={number}")
        for number, construct in enumerate(CONSTRUCTS)
    ]
    report = take("\n".join(lines))
    assert (len(CONSTRUCTS), []) == (report.new, report.refused)
    client = create_app(settings, database=database, now=lambda: NOW).test_client()
    documents = {
        suffix: client.get(f"/feeds/latest.{suffix}?size=200").data
        for suffix in ("rss", "atom", "json")
    }
    names = {f"Story {n} with this: {c.name}": c.name for n, c in enumerate(CONSTRUCTS)}
    items = {names[item["title"]]: item for item in json.loads(documents["json"])["items"]}
    parsed = {
        suffix: {
            names[entry.title]: entry
            for entry in feedparser.parse(
                documents[suffix], sanitize_html=False, resolve_relative_uris=False
            ).entries
        }
        for suffix in ("rss", "atom")
    }
    paths = {name: item["url"].removeprefix(settings.base_url) for name, item in items.items()}
    profile_settings = replace(settings, lead_picture="beside")
    with database.read() as connection:
        selection = parse_address("/feeds/latest.rss", [("size", "200")])
        entries = page(Reader(connection), selection, profile_settings).entries
    verdicts = {
        names[entry.title]: judge(PROFILES["msn"], [entry], "en", "Paper", NOW, 1)[0]
        for entry in entries
    }
    return Outputs(
        json=items,
        rss=parsed["rss"],
        atom=parsed["atom"],
        pages={name: client.get(path).text for name, path in paths.items()},
        cards={
            name: client.get(f"/embed/articles/{item['id'][9:]}").text
            for name, item in items.items()
        },
        partner={name: v.entry for name, v in verdicts.items() if v.entry is not None},
        documents=documents,
    )


def test_there_are_enough_constructs() -> None:
    assert 120 <= len({construct.name for construct in CONSTRUCTS}) == len(CONSTRUCTS)


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: construct.name)
def test_cleaning_keeps_it_and_is_idempotent(construct: Construct) -> None:
    clean = clean_html(construct.html, BASE)

    assert clean == clean_html(clean, BASE)


def test_every_construct_in_every_output(outputs: Outputs) -> None:
    for construct in CONSTRUCTS:
        content = outputs.json[construct.name]["content_html"]
        for wanted in construct.content:
            if wanted.startswith("−"):
                assert wanted[1:] not in content, construct.name
            else:
                assert wanted in content, construct.name
        assert content == outputs.rss[construct.name].content[0].value, construct.name
        assert content == outputs.atom[construct.name].content[0].value, construct.name


def test_no_word_is_lost_on_the_page_or_at_a_partner(outputs: Outputs) -> None:
    """The words of the feed's content are all on the story's page and in MSN's feed."""
    for construct in CONSTRUCTS:
        wanted = words(outputs.json[construct.name]["content_html"])
        shown = lxml_html.fromstring(outputs.pages[construct.name])
        on_page = words(lxml_html.tostring(shown.find_class("text")[0], encoding="unicode"))
        # A card names the source of an embed that has no title as "From …".
        assert wanted <= on_page, (construct.name, wanted - on_page)
        at_partner = words(outputs.partner[construct.name].content_html)
        framed = outputs.partner[construct.name].content_html.count("<iframe ")
        assert wanted <= at_partner or framed, (construct.name, wanted - at_partner)


def words(html: str) -> set[str]:
    return set(re.findall(r"\w+", unescape(re.sub("<[^>]*>", " ", html))))


def test_summary_and_embed_have_the_story(outputs: Outputs) -> None:
    for number, construct in enumerate(CONSTRUCTS):
        item = outputs.json[construct.name]
        assert item["summary"].startswith(f"Words before number {number}."), construct.name
        assert "http" not in item["summary"], construct.name
        assert f"Words before number {number}." in outputs.cards[construct.name], construct.name
        assert construct.name in unescape(outputs.cards[construct.name])


def test_the_feeds_have_no_findings(outputs: Outputs, settings: Settings) -> None:
    for suffix, document in outputs.documents.items():
        assert [] == lint(document, f"{settings.base_url}/feeds/latest.{suffix}?size=200")


def test_the_documented_table_is_current() -> None:
    """Write it again with ``WRITE_TABLES=1``, and read the difference."""
    table = documented()
    if os.environ.get("WRITE_TABLES"):
        TABLE.write_text(table, "utf-8")
    assert table == TABLE.read_text("utf-8")


def documented() -> str:
    rows = [
        "# What becomes of a construct",
        "",
        "Feeds in RSS, Atom and JSON have the same content. A card, a summary and plain text "
        "have its "
        "words; the story's page",
        "shows an embed as a card with a player, a recording with controls. This page is "
        "written by "
        "`tests/acceptance/test_fidelity.py`.",
        "",
        "| construct | in feeds | as plain text | reported as |",
        "|---|---|---|---|",
    ]
    rows += [_row(construct) for construct in CONSTRUCTS]
    return "\n".join(rows) + "\n"


def _row(construct: Construct) -> str:
    changes = Changes()
    clean = clean_html(construct.html, BASE, changes)
    content = "kept" if clean == construct.html else f"`{_short(clean)}`" if clean else "–"
    reported = [counted(count, name) for name, count in sorted(changes.converted.items())]
    reported += [f"{counted(n, name)} removed" for name, n in sorted((+changes.removed).items())]
    text = _short(" ".join(text_of(clean).split())) or "–"
    return f"| {construct.name} | {content} | {text} | {', '.join(reported) or '–'} |"


def _short(text: str) -> str:
    line = " ".join(text.split()).replace("|", "\\|")
    return line if len(line) <= 160 else line[:159] + "…"
