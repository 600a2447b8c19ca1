"""Rights, licence and terms for machines: with every entry, in every format, and imported again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from support.constants import NOW
from support.newsroom import newest
from support.rows import line
from support.stores import taken

from feeds.config import Settings, load
from feeds.errors import ConfigError
from feeds.intake.pipeline import Report
from feeds.publishing.lint import lint
from feeds.store import Database, Reader
from feeds.web import create_app

BY = "https://creativecommons.org/licenses/by/4.0/"
OWN = "https://news.example/licence"
RSL = "{https://rslstandard.org/rsl}"


@pytest.fixture
def ask(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Callable[[str], bytes]:
    take(
        line("1", "Quay opens", license=BY, rights="© Leyla Aydin")
        + "\n"
        + line("2", "Snow falls", body="Snow fell all night on the road over the pass.")
    )
    chosen = replace(
        settings,
        rights="© Harbour Wire",
        license_url=OWN,
        rsl_permits=("search",),
        rsl_prohibits=("ai-train", "ai-input"),
    )
    client = create_app(chosen, database=database, now=lambda: NOW).test_client()
    return lambda address: client.get(address).data


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_xml_carries_them_with_every_entry(ask: Callable[[str], bytes], suffix: str) -> None:
    # Twice: the second document is spliced from the entries of the first.
    for address in (f"/feeds/latest.{suffix}", f"/feeds/latest.{suffix}?size=10"):
        body = ask(address)
        entries = {entry.title: entry for entry in feedparser.parse(body).entries}
        tree = etree.fromstring(body)

        assert [] == lint(body)
        licences = {title: _licence(entry) for title, entry in entries.items()}
        assert {"Quay opens": BY, "Snow falls": OWN} == licences
        assert {"© Leyla Aydin", "© Harbour Wire"} == {entry.rights for entry in entries.values()}
        terms = list(tree.iter(RSL + "content"))
        assert {entry.link for entry in entries.values()} == {term.get("url") for term in terms}
        for term in terms:
            assert ("search", "usage") == (
                term.findtext(f".//{RSL}permits"),
                term.find(f".//{RSL}permits").get("type"),
            )
            assert "ai-train,ai-input" == term.findtext(f".//{RSL}prohibits")


def _licence(entry: Any) -> str:
    return entry.get("license") or next(link.href for link in entry.links if link.rel == "license")


def test_json_carries_them_with_every_item(ask: Callable[[str], bytes]) -> None:
    items = {
        item["title"]: item["_wirefeed"] for item in json.loads(ask("/feeds/latest.json"))["items"]
    }

    assert (BY, "© Leyla Aydin") == (items["Quay opens"]["license"], items["Quay opens"]["rights"])
    assert (OWN, "© Harbour Wire") == (
        items["Snow falls"]["license"],
        items["Snow falls"]["rights"],
    )
    assert {"permits": ["search"], "prohibits": ["ai-train", "ai-input"]} == items["Snow falls"][
        "rsl"
    ]


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_a_licence_is_taken_in_from_a_feed(
    ask: Callable[[str], bytes], tmp_path: Path, suffix: str
) -> None:
    other = Database(f"sqlite:///{tmp_path}/other.db")
    other.migrate(NOW)
    taken(other, ask(f"/feeds/latest.{suffix}"), f"theirs.{suffix}")

    with other.read() as connection:
        article = {
            article.headline: article.revision.metadata.license_url
            for article in newest(Reader(connection), 9)
        }
    other.close()
    assert {"Quay opens": BY, "Snow falls": OWN} == article


def test_where_nothing_is_said_nothing_is_added(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(line("1", "Quay opens"))
    client = create_app(settings, database=database, now=lambda: NOW).test_client()

    for suffix in ("rss", "atom", "json"):
        body = client.get(f"/feeds/latest.{suffix}").data
        assert not any(word in body for word in (b"rsl", b"license>", b'"license"', b'"rsl"'))


def test_a_licence_makes_a_new_version_and_its_absence_does_not(
    take: Callable[..., Report],
) -> None:
    take(line("1", "Quay opens"))

    assert (1, 0) == _counts(take(line("1", "Quay opens")))
    assert (0, 1) == _counts(take(line("1", "Quay opens", license=BY)))


def _counts(report: Report) -> tuple[int, int]:
    return report.unchanged, report.updated


@pytest.mark.parametrize(
    ("name", "value"),
    [("LICENSE_URL", "javascript:alert(1)"), ("RSL_PERMITS", "<b>"), ("RSL_PROHIBITS", "AI")],
)
def test_settings_are_checked(tmp_path: Any, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=name):
        load({f"WIREFEED_{name}": value}, tmp_path)
