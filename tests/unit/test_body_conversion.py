"""Conversions of a text while it is written."""

from __future__ import annotations

import pytest

from feeds.newsroom.body_conversion import html_of_embed, html_of_markdown

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
EMBED = (
    f'<figure><a href="{VIDEO}" class="embed">'
    '<img src="https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" alt=""><br>YouTube</a></figure>'
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A *new* text", "<p>A <em>new</em> text</p>"),
        ("<hr>\n\nA *new* text", "<hr>\n<p>A <em>new</em> text</p>"),
        ("https://youtu.be/dQw4w9WgXcQ", EMBED),
        ("<script>alert(1)</script>\n\nText", "<p>Text</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_the_html_of_an_article(text: str, html: str) -> None:
    assert html_of_markdown(text).strip() == html


@pytest.mark.parametrize(
    ("address", "html"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", EMBED),
        (" https://youtu.be/dQw4w9WgXcQ\n", EMBED),
        ("https://port.example/a", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_an_address_becomes_an_embed(address: str, html: str) -> None:
    assert html_of_embed(address) == html
