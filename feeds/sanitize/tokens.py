"""Tokens of raw markup: text runs and tags, in linear time whatever the markup.

Real HTML parsers are quadratic or worse on hostile nesting, attribute floods and unclosed quotes.
The tokenizer looks at each character a fixed number of times at most.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from html import unescape
from html.entities import html5
from typing import NamedTuple

from feeds.sanitize import policy

# A "<" that no name, "!" or "?" follows is text.
_TAG_START = re.compile(r"<(?:(/?)([A-Za-z][^\s/>\x00<]{0,60})(>?)|[!?])")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_QUOTE_OR_END = re.compile(r"[\"'>]")
# In an attribute, a name without ";" is text: "?a=1&copy=2" (HTML §13.2.5.73).
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z][A-Za-z0-9]{1,31};)")


class Tag(NamedTuple):
    """A start or end tag of the source; ``attributes`` is its unparsed remainder.

    ``content`` is the inner markup of an element in ``policy.DROPPED_WITH_CONTENT`` or
    ``policy.WITH_FALLBACK``, which the tokens do not repeat.
    """

    name: str
    is_end: bool
    attributes: str
    content: str = ""


def tokens(markup: str) -> Iterator[str | Tag]:
    """Text runs and tags. Comments and declarations are left out.

    Where a tag never ends, everything from it on is text without tags.
    """
    end_of_tags = markup.rfind(">")
    ends = _EndTags(markup)
    position = 0
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
        if not slash and not tag.attributes.endswith("/"):
            content_end, position = ends.of_element(tag.name, position)
            tag = tag._replace(content=markup[end + 1 : content_end])
        yield tag


class _EndTags:
    """The end tags of elements whose content the tokenizer takes as one piece."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._starts: dict[str, list[int]] = {}

    def of_element(self, name: str, position: int) -> tuple[int, int]:
        """Return the end of an element's content, and the position after its end tag.

        Without an end tag, code ends with the text (HTML §13.2.5.4), and every other element is
        empty.
        """
        is_code = name in policy.DROPPED_WITH_CONTENT
        if not is_code and name not in policy.WITH_FALLBACK:
            return position, position
        if name not in self._starts:
            pattern = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE)
            self._starts[name] = [match.start() for match in pattern.finditer(self._markup)]
        starts = self._starts[name]
        following = bisect_left(starts, position)
        if following == len(starts):
            return (len(self._markup),) * 2 if is_code else (position, position)
        end = self._markup.find(">", starts[following])
        return starts[following], end + 1 if end >= 0 else len(self._markup)


def raw_attributes(tag: Tag) -> dict[str, str]:
    """Return the attributes of a tag by lower-case name, with entities resolved; the first of equal
    names counts.
    """
    attributes: dict[str, str] = {}
    for count, match in enumerate(_ATTRIBUTE.finditer(tag.attributes[: policy.MAX_TAG_CHARS])):
        if count >= policy.MAX_ATTRIBUTES:
            break
        value = match.group(2) or match.group(3) or match.group(4) or ""
        attributes.setdefault(match.group(1).lower(), _resolved(value))
    return attributes


def _resolved(raw: str) -> str:
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


def _without_tags(markup: str) -> Iterator[str]:
    yield re.sub(r"<[^<>]*>?", " ", markup)
