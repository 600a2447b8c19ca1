"""The first stage: a linear-time pass that makes any markup small, shallow and balanced.

Real HTML parsers are quadratic or worse on hostile nesting, attribute floods and unclosed quotes.
This pass looks at each character a fixed number of times at most, and writes only allow-listed
tags, each closed, with capped depth, number and attributes. It is not the security boundary: nh3
and bleach follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from html.entities import html5
from typing import NamedTuple

from feeds.sanitize import policy

# A "<" that no name, "!" or "?" follows is text.
_TAG_START = re.compile(r"<(?:(/?)([A-Za-z][^\s/>\x00<]{0,60})(>?)|[!?])")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_QUOTE_OR_END = re.compile(r"[\"'>]")
# In an attribute, a name without ";" is text: "?a=1&copy=2" (HTML §13.2.5.73).
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};)")

# nh3 and bleach are slow with entities, bleach quadratic. So the characters that HTML
# escapes go through both as others that no text has: private use, at Unicode's end.
STAND_INS = {"&": "\U0010ff00", "<": "\U0010ff01", ">": "\U0010ff02", "\xa0": "\U0010ff03"}
_ESCAPED_OR_STAND_IN = re.compile("[&<>\xa0\U0010ff00-\U0010ff03]")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;"}

# Elements that an opening tag closes implicitly (HTML §13.1.2.4, optional tags).
_IMPLIED_END = {
    "p": {"p"},
    "li": {"li", "p"},
    "dt": {"dt", "dd", "p"},
    "dd": {"dt", "dd", "p"},
    "tr": {"tr", "td", "th", "p"},
    "td": {"td", "th", "p"},
    "th": {"td", "th", "p"},
    "thead": {"p"},
    "tbody": {"thead", "tbody", "tr", "td", "th", "p"},
    "tfoot": {"thead", "tbody", "tr", "td", "th", "p"},
    "rt": {"rt", "rp"},
    "rp": {"rt", "rp"},
}
_NOTHING: set[str] = set()
_P_ONLY = {"p"}
_TABLE_PARENTS = {
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
    "caption": ("table",),
    "colgroup": ("table",),
    "tr": ("tbody", "thead", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "col": ("colgroup",),
}
_CELL_INSIDE = {"table": "tbody", "tbody": "tr", "thead": "tr", "tfoot": "tr", "tr": "td"}
_CLOSES_P = frozenset(
    "blockquote details div dl figure figcaption h1 h2 h3 h4 h5 h6 hr ol pre table ul".split()
)
BLOCKS = frozenset(
    "blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "summary "
    "table td th tr ul article section aside header footer main nav center address form "
    "fieldset".split()
)
_SCOPES = frozenset("blockquote div table td th ul ol dl figure details".split())


class Tag(NamedTuple):
    """A start or end tag of the source; ``attributes`` is its unparsed remainder."""

    name: str
    is_end: bool
    attributes: str


def tokens(markup: str) -> Iterator[str | Tag]:
    """Text runs and tags. Comments, declarations and dropped elements are left out.

    Where a tag never ends, everything from it on is text without tags.
    """
    end_of_tags = markup.rfind(">")
    position = 0
    lower = ""
    while position < len(markup):
        opening = _TAG_START.search(markup, position)
        if opening is None:
            yield markup[position:]
            return
        start = opening.start()
        if start > position:
            yield markup[position:start]
        slash, name, ends_here = opening.groups()
        if name is None:
            position = _after_declaration(markup, start)
            continue
        if start >= end_of_tags:
            yield from _without_tags(markup[start:])
            return
        end = opening.end() - 1 if ends_here else _tag_end(markup, opening.end())
        if end < 0:
            yield from _without_tags(markup[start:])
            return
        tag = Tag(name.lower(), bool(slash), markup[opening.end() : end])
        position = end + 1
        if (
            not slash
            and tag.name in policy.DROPPED_WITH_CONTENT
            and not tag.attributes.endswith("/")
        ):
            lower = lower or markup.lower()
            position = _after_element(markup, lower, tag.name, position)
        else:
            yield tag


def hidden(text: str) -> str:
    """Return ``text`` with stand-ins for the characters that HTML escapes."""
    if not _ESCAPED_OR_STAND_IN.search(text):
        return text
    for character, stand_in in STAND_INS.items():
        text = text.replace(stand_in, "").replace(character, stand_in)
    return text


def shown(html: str) -> str:
    """Return ``html`` with entities in place of the stand-ins."""
    for character, stand_in in STAND_INS.items():
        html = html.replace(stand_in, _ESCAPED[character])
    return html


def _tag_end(markup: str, position: int) -> int:
    """Return the index of the ``>`` that ends a tag, or -1; a quoted ``>`` does not count."""
    limit = position + policy.MAX_TAG_CHARS
    while True:
        delimiter = _QUOTE_OR_END.search(markup, position, limit)
        if delimiter is None:
            # Longer than any legitimate tag: it ends at the next ">", inside quotes or not.
            return markup.find(">", position) if position < len(markup) else -1
        if delimiter.group() == ">":
            return delimiter.start()
        before = markup[delimiter.start() - 1]
        closing = (
            markup.find(delimiter.group(), delimiter.end(), limit)
            if before in "= \t\n\r"
            else delimiter.start()
        )
        if closing < 0:
            return markup.find(">", delimiter.end())
        position = closing + 1


def _after_declaration(markup: str, start: int) -> int:
    if markup.startswith("<!--", start):
        if markup.startswith(("<!-->", "<!--->"), start):
            return markup.index(">", start) + 1
        end = markup.find("-->", start + 4)
        if end >= 0:
            return end + 3
    end = markup.find(">", start)
    return end + 1 if end >= 0 else len(markup)


def _after_element(markup: str, lower: str, name: str, position: int) -> int:
    if len(lower) != len(markup):  # İ and a few others change length when lowered
        end_tag = re.compile(f"</{name}", re.IGNORECASE).search(markup, position)
        close = end_tag.start() if end_tag else -1
    else:
        close = lower.find(f"</{name}", position)
    if close < 0:
        return len(markup)
    end = markup.find(">", close)
    return end + 1 if end >= 0 else len(markup)


def _without_tags(markup: str) -> Iterator[str]:
    yield re.sub(r"<[^<>]*>?", " ", markup)


@dataclass
class _Writer:
    """Writes balanced markup: every tag that is opened is closed, none too deep."""

    base_url: str
    parts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)
    tags_left: int = policy.MAX_TAGS
    entities_left: int = policy.MAX_ATTRIBUTE_ENTITIES

    def text(self, run: str) -> None:
        if not run.isspace():
            self._enter_cell()
        self.parts.append(hidden(unescape(run)))

    def start(self, tag: Tag) -> None:
        if tag.name not in policy.TAGS or self.tags_left <= 0:
            self._gap(tag.name)
            return
        self._end_implied(tag.name)
        attributes = _attributes(tag, self.base_url, self.entities_left)
        if attributes is None or not self._stands_in_its_table(tag.name):
            return
        if len(self.open_tags) >= policy.MAX_DEPTH:
            self._gap(tag.name)
            return
        if tag.name not in _TABLE_PARENTS:
            self._enter_cell()
        self.entities_left -= attributes.count("&")
        self._open(tag.name, attributes)

    def end(self, name: str) -> None:
        if name not in self.open_tags:
            self._gap(name)
            return
        while self._pop() != name:
            pass

    def finish(self) -> str:
        while self.open_tags:
            self._pop()
        return "".join(self.parts)

    def _pop(self) -> str:
        name = self.open_tags.pop()
        self.parts.append(f"</{name}>")
        return name

    def _open(self, name: str, attributes: str = "") -> None:
        self.tags_left -= 1
        self.parts.append(f"<{name}{attributes}>")
        if name not in policy.VOID:
            self.open_tags.append(name)

    def _gap(self, name: str) -> None:
        """Write a gap for a dropped block, so that its words stay separate from the next."""
        if name in BLOCKS:
            self.parts.append(" ")

    def _end_implied(self, name: str) -> None:
        if name == "a" and "a" in self.open_tags:
            self.end("a")
        ended = _IMPLIED_END.get(name, _P_ONLY if name in _CLOSES_P else _NOTHING)
        keep = len(self.open_tags)
        for depth in range(len(self.open_tags) - 1, -1, -1) if ended else ():
            open_name = self.open_tags[depth]
            if open_name in ended:
                keep = depth
            elif open_name in _SCOPES:
                break
        while len(self.open_tags) > keep:
            self._pop()

    def _enter_cell(self) -> None:
        """Open a cell for text between cells: parsers would move that text out of the table."""
        while self.open_tags and self.open_tags[-1] in _CELL_INSIDE:
            self._open(_CELL_INSIDE[self.open_tags[-1]])

    def _stands_in_its_table(self, name: str) -> bool:
        """Open what HTML parsers would add around a row or cell; False outside any table."""
        parents = _TABLE_PARENTS.get(name)
        if parents is None:
            return True
        if "table" not in self.open_tags:
            return False
        if self.open_tags[-1] not in parents and len(self.open_tags) < policy.MAX_DEPTH - 2:
            if parents[0] == "tr" and self.open_tags[-1] == "table":
                self._open("tbody")
            if parents[0] != "table":
                self._open(parents[0])
        return self.open_tags[-1] in parents


def _attributes(tag: Tag, base_url: str, entities_left: int) -> str | None:
    """Return the allowed attributes, serialized; None to drop the whole tag."""
    attributes: dict[str, str] = {}
    style = ""
    for count, match in enumerate(_ATTRIBUTE.finditer(tag.attributes[: policy.MAX_TAG_CHARS])):
        if count >= policy.MAX_ATTRIBUTES:
            break
        name = match.group(1).lower()
        value = _attribute_value(match.group(2) or match.group(3) or match.group(4) or "")
        if name == "style":
            style = value
        cleaned = policy.clean_attribute(tag.name, name, value, base_url)
        if cleaned is None or name in attributes:
            continue
        entities_left -= escape(cleaned).count("&")
        if entities_left >= 0:
            attributes[name] = cleaned
    if tag.name == "img":
        if "src" not in attributes or policy.is_tracking_pixel(attributes, style):
            return None
        attributes.setdefault("alt", "")
    if tag.name == "a" and "href" not in attributes:
        return None
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def _attribute_value(raw: str) -> str:
    if "&" not in raw:
        return raw
    return _REFERENCE.sub(
        lambda match: (
            unescape(match.group())
            if match.group()[1] == "#"
            else html5.get(match.group()[1:], match.group())
        ),
        raw,
    )


def balanced(markup: str, base_url: str) -> str:
    """Return ``markup`` with only allow-listed tags and attributes, balanced and shallow."""
    writer = _Writer(base_url)
    for token in tokens(markup):
        if isinstance(token, str):
            writer.text(token)
        elif token.is_end:
            writer.end(token.name)
        else:
            writer.start(token)
    return writer.finish()
