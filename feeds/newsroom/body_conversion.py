"""Conversions of an article's text while an editor writes it: Markdown, and addresses of embeds."""

from __future__ import annotations

from html import escape

from feeds.importers.frontmatter import html_from_markdown
from feeds.sanitize import clean_html
from feeds.text.providers import recognised


def html_of_markdown(text: str, base_url: str = "") -> str:
    """Return Markdown as the HTML that an article would have of it.

    Raises:
        BadArticle: too many marks.
    """
    # An address alone in a paragraph leaves the paragraph empty when it becomes an embed.
    return clean_html(html_from_markdown(text), base_url).replace("<p></p>", "")


def html_of_embed(address: str) -> str:
    """Return the HTML of the embed at an address; "" if the address is not an embed's."""
    if recognised(address.strip()) is None:
        return ""
    return clean_html(f"<figure>{escape(address.strip())}</figure>")
