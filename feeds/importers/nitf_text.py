"""The text of NITF and XHTML elements as HTML (NITF 3.6, enriched text).

Elements that name persons, places and the like give their words; a sanitizer cleans the rest.
"""

from __future__ import annotations

import re
from html import escape

from feeds.importers.xml_tree import Node

_RENAMED = {
    "hl1": "h2",
    "hl2": "h3",
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
# Pictures and recordings are the article's files; the other parts are no text.
_LEFT_TO_FILES = frozenset(["media", "style", "script", "head", "title"])


def html_of(node: Node) -> str:
    """Return the content of an element as HTML."""
    return "".join(
        escape(piece, quote=False) if isinstance(piece, str) else _markup(piece)
        for piece in node.pieces
    ).strip()


def html_of_text(node: Node) -> str:
    """Return a text without a declared markup as HTML: elements, escaped markup or plain text."""
    text = node.raw_text
    if node.parts:
        return html_of(node)
    if _ESCAPED_MARKUP.search(text):
        return text
    return html_of_plain(text)


def html_of_plain(text: str) -> str:
    """Return plain text as HTML: a paragraph for each block between blank lines."""
    blocks = (" ".join(block.split()) for block in _BLANK_LINE.split(text))
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


def _markup(node: Node) -> str:
    if node.name in _LEFT_TO_FILES:
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
        f' {key}="{escape(value)}"' for key, value in node.attributes.items() if key in _ATTRIBUTES
    )
    return f"<{name}{written}>" if name in _EMPTY else f"<{name}{written}>{html_of(node)}</{name}>"
