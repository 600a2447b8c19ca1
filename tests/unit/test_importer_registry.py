"""The registry of importers, and the format that each beginning of a document has."""

from __future__ import annotations

from pathlib import Path

import pytest

import feeds.importers
from feeds.errors import UnreadableInput
from feeds.importers import FEED_FORMATS, FORMATS
from feeds.importers.contract import Beginning
from feeds.importers.detect import detect
from feeds.importers.registry import IMPORTERS, collect

DATELINE = "A headline of the day\n\nBAKU, June 3 (Reuters) - The bridge opened.\n"
NEW_MODULE = """
from feeds.importers.contract import Confidence, Importer

def sniff(beginning):
    return Confidence.CERTAIN if beginning.head.startswith("<nitf") else Confidence.NO

IMPORTER = Importer(name="nitf", noun="NITF", sniff=sniff, read=lambda *_: iter(()), is_feed=True)
"""


@pytest.mark.parametrize(
    ("data", "name", "media_type", "expected"),
    [
        ('<?xml version="1.0"?><rss version="2.0">', "", "", "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', "", "", "feed"),
        ("<item><title>t</title></item>", "", "", "feed"),
        ("<b>Warning</b>: x in y.php <rss>", "", "", "feed"),
        ("Warning: x in y.php <rss>", "", "", "feed"),
        ("<!DOCTYPE html><html>", "", "", "html"),
        ("<rss>", "", "text/html", "feed"),
        ("<article><h1>t</h1></article>", "", "", "html"),
        ("Notice <html><body>", "", "text/html; charset=utf-8", "html"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "a.jsonl", "", "jsonfeed"),
        ('{"uri": "x", "headline": "h"}', "", "", "ninjs"),
        ('{"uri": "x", "headline": "h"}', "a.jsonl", "", "jsonl"),
        ('{"uri": "x", "headline": "h"}', "a.ndjson.gz", "", "jsonl"),
        ('{"title": "t", "uri": "x"}', "", "", "jsonl"),
        ('{"headline": "h"}', "", "", "ninjs"),
        ('{"a": 1}\n{"a": 2}', "", "", "jsonl"),
        ('[{"uri": "x"}]', "", "text/html", "ninjs"),
        (
            '{"items": [{"id": "1"}], "version": "https:\\/\\/jsonfeed.org/version/1"}',
            "",
            "",
            "jsonfeed",
        ),
        ('{"title": "t", "uri": "x", "versioncreated": "2024-03-05"}', "", "", "ninjs"),
        ('{"_items": [{"uri": "x", "headline": "h", "body_html": "b"}]}', "", "", "ninjs"),
        ('{"status": "ok", "articles": [{"title": "t", "content": "x"}]}', "", "", "json"),
        ('{\n "title": "t",\n "body": "x"\n}', "", "", "json"),
        ('[{"title": "t", "body": "x"}]', "", "", "json"),
        ('{"db": [{"data": {"posts": []}}]}', "", "", "ghost"),
        ("---\ntitle: t\n---\ntext", "", "", "markdown"),
        ("+++\ntitle = 't'\n+++\ntext", "", "", "markdown"),
        ("# Bridge opens\n\nThe bridge opened.", "a.md", "", "markdown"),
        (DATELINE, "", "", "wire"),
    ],
)
def test_the_format_of_a_beginning(data: str, name: str, media_type: str, expected: str) -> None:
    assert expected == detect(data.encode(), name, media_type).name


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "is empty"),
        ("\x00\x01", "is not text"),
        ("<opml><body/></opml>", "is an OPML list"),
        ("<svg/>", "is XML with the root <svg>"),
        ("From: a@b.example\nSubject: x\n\ntext", "looks like an e-mail"),
        ("---\ntitle: t\ntext", "begins with front matter that has no end"),
        ('{"error": "not found"}', "is JSON, but has no article"),
        ("Just words.", "is plain text without a dateline"),
    ],
)
def test_the_reason_of_a_refusal(data: str, reason: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        detect(data.encode(), "in.txt")

    assert refused.value.reason.startswith(reason)


@pytest.mark.parametrize("name", sorted(IMPORTERS))
def test_a_confidence_lies_between_0_and_1(name: str) -> None:
    samples = ["<rss>", "<html>", "{}", "[]", '{"title": 1}', "words", DATELINE]
    confidences = [IMPORTERS[name].sniff(Beginning(data=text.encode())) for text in samples]

    assert 0 <= min(confidences)
    assert 1 >= max(confidences)


def test_a_module_with_an_importer_is_registered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nitf.py").write_text(NEW_MODULE)
    monkeypatch.setattr(feeds.importers, "__path__", [*feeds.importers.__path__, str(tmp_path)])

    importers = collect()

    assert {*IMPORTERS, "nitf"} == set(importers)
    assert "NITF" == importers["nitf"].noun


def test_the_formats_of_the_command_line_and_of_sources() -> None:
    assert FORMATS == (
        *("auto", "anpa", "feed", "ghost", "html", "iptc7901", "json", "jsonfeed", "jsonl"),
        *("markdown", "newsml", "newsml-g2", "ninjs", "nitf", "sitemap", "wire", "wordpress"),
    )
    assert frozenset(["feed", "jsonfeed", "newsml-g2", "ninjs"]) == FEED_FORMATS
