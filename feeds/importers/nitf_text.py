"""The text of NITF and XHTML elements as HTML (NITF 3.6, enriched text).

Elements that name persons, places and the like give their words; a sanitizer cleans the rest.
"""

from __future__ import annotations

import re
from html import escape

from feeds.importers.xml_tree import Node

_RENAMED = {
    "hl1": "h2",
    "hl2": "h2",
    "bq": "blockquote",
    "fn": "p",
    "credit": "cite",
    "datasource": "p",
    "note": "div",
    "lang": "span",
}
_KEPT = frozenset(
    "p br em strong b i u s q a sub sup ul ol li dl dt dd blockquote pre hr table caption thead "
    "tbody tfoot tr th td h1 h2 h3 h4 h5 h6 span div section article figure figcaption img cite "
    "code del ins abbr small mark iframe video audio source picture ruby rb rt rp time".split()
)
_ATTRIBUTES = frozenset(
    "href src alt title lang class width height colspan rowspan srcset cite datetime type poster "
    "controls".split()
)
_ESCAPED_MARKUP = re.compile(r"<(?:p|div|br|h\d|ul|ol|table)\b[^<>]*>", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\r?\n[ \t]*\r?\n")
_EMPTY = frozenset(["br", "hr", "img", "source"])
_NO_TEXT = frozenset(["style", "script", "head", "title"])
_PICTURES = frozenset(["image", "photo", "graphic", "picture"])


def html_of(node: Node) -> str:
    """Return the content of an element as HTML."""
    return "".join(map(outer_html, node.pieces)).strip()


def outer_html(piece: str | Node) -> str:
    """Return a text or an element as HTML."""
    return escape(piece, quote=False) if isinstance(piece, str) else _markup(piece)


def html_of_text(node: Node) -> str:
    """Return a text without a declared markup as HTML: elements, escaped markup or plain text."""
    return html_of(node) if node.parts else html_of_plain(node.raw_text)


def html_of_plain(text: str) -> str:
    """Return text as HTML: as it is if it has markup, else a paragraph for each block between blank
    lines.
    """
    if _ESCAPED_MARKUP.search(text):
        return text
    blocks = (" ".join(block.split()) for block in _BLANK_LINE.split(text))
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def _figure(media: Node) -> str:
    """Return a picture among the paragraphs; recordings are files beside the text."""
    reference = media.first("media-reference")
    if reference is None or media.get("media-type").lower() not in _PICTURES:
        return ""
    source, alt = reference.get("source"), reference.get("alternate-text")
    words = filter(None, (media.text_of("media-caption"), media.text_of("media-producer")))
    caption = escape(" ".join(words), quote=False)
    media.use()
    return (
        f'<figure><img src="{escape(source)}" alt="{escape(alt)}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _markup(node: Node) -> str:
    if node.name == "media":
        return _figure(node)
    if node.name in _NO_TEXT:
        return ""
    node.mark()
    name = _RENAMED.get(node.name, node.name)
    if name == "em" and "bold" in node.get("class").lower():
        name = "strong"
    if name == "frac":
        return "/".join(part.text for part in node.parts if part.name != "frac-sep")
    if name not in _KEPT:
        return html_of(node)
    written = "".join(
        f' {key}="{escape(value)}"'
        for key, value in node.attributes.items()
        if key in _ATTRIBUTES and not (key == "class" and node.name == "em")
    )
    return f"<{name}{written}>" if name in _EMPTY else f"<{name}{written}>{html_of(node)}</{name}>"
