"""A writer of balanced markup: every tag that is opened is closed, and none is too deep."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape

from feeds.sanitize import policy

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
    "address article aside blockquote br button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main "
    "menu nav ol option p pre section summary table td th tr ul".split()
)
# Without these attributes an element says nothing.
_NEEDED = {"a": ["href"], "img": ["src"]}
_SCOPES = frozenset("blockquote div table td th ul ol dl figure details".split())


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


class Writer:
    """The balanced markup written so far, in ``parts``: each a tag or a run of text.

    ``removed`` counts the parts over a cap.
    """

    def __init__(self, removed: Counter[str]) -> None:
        self.parts: list[str] = []
        self.open_tags: list[str] = []
        self._removed = removed
        self.is_full = False
        self._tags_left = policy.MAX_TAGS
        self._entities_left = policy.MAX_ATTRIBUTE_ENTITIES

    def text(self, run: str) -> None:
        """Write text of the source, with its entities."""
        if not run.isspace():
            missing = self._cells_missing()
            if self._is_over(len(missing)):
                return
            for name in missing:
                self._open(name)
        self.parts.append(hidden(unescape(run)))

    def start(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Open an allowed element with clean attributes. Return whether it was written."""
        written = self._written(attributes)
        if any(f" {needed}=" not in written for needed in _NEEDED.get(name, ())):
            return False
        self._end_implied(name)
        parents = self._parents_missing(name)
        if parents is None or self._is_over(len(parents) + 1):
            return False
        for parent in parents:
            self._open(parent)
        if len(self.open_tags) >= policy.MAX_DEPTH:
            self.gap(name)
            self._removed["elements nested too deeply"] += 1
            return False
        self._open(name, written)
        return True

    def end(self, name: str) -> None:
        if name not in self.open_tags:
            self.gap(name)
            return
        while self._pop() != name:
            pass

    def end_down_to(self, depth: int) -> None:
        """Close the elements that were opened after there were ``depth`` of them."""
        while len(self.open_tags) > depth:
            self._pop()

    def gap(self, name: str) -> None:
        """Write a gap for a dropped block, so that its words stay separate from the next."""
        if name in BLOCKS:
            self.parts.append(" ")

    def _written(self, attributes: Mapping[str, str]) -> str:
        written = []
        for name, value in attributes.items():
            escaped = escape(value)
            self._entities_left -= escaped.count("&")
            if self._entities_left >= 0:
                written.append(f' {name}="{escaped}"')
            else:
                self._removed["attributes"] += 1
        return "".join(written)

    def _pop(self) -> str:
        name = self.open_tags.pop()
        self.parts.append(f"</{name}>")
        return name

    def _open(self, name: str, attributes: str = "") -> None:
        self._tags_left -= 1
        self.parts.append(f"<{name}{attributes}>")
        if name not in policy.VOID:
            self.open_tags.append(name)

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
        self.end_down_to(keep)

    def _is_over(self, tags: int) -> bool:
        """Return whether so many more tags are too many; from then on the text is cut."""
        self.is_full = self.is_full or tags > self._tags_left
        return self.is_full

    def _cells_missing(self) -> list[str]:
        """Return the elements to open for text between cells: parsers would move it out of the
        table.
        """
        missing = []
        innermost = self.open_tags[-1] if self.open_tags else ""
        while innermost in _CELL_INSIDE:
            innermost = _CELL_INSIDE[innermost]
            missing.append(innermost)
        return missing

    def _parents_missing(self, name: str) -> list[str] | None:
        """Return the elements that HTML parsers would add around this one; None for a cell or row
        outside any table.
        """
        parents = _TABLE_PARENTS.get(name)
        if parents is None:
            return self._cells_missing()
        if "table" not in self.open_tags:
            return None
        innermost = self.open_tags[-1]
        if innermost in parents:
            return []
        if parents[0] == "table" or len(self.open_tags) >= policy.MAX_DEPTH - 2:
            return None
        missing = ["tbody"] if parents[0] == "tr" and innermost == "table" else []
        return [*missing, parents[0]]
