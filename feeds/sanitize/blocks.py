"""Plain text of markup, in blocks: deletions, exponents, quotations and ruby expressed in
characters.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from feeds.sanitize import policy
from feeds.sanitize.markup import BLOCKS, tokens

_DELETED = frozenset(["del", "s", "strike"])
# Characters with a raised or lowered form (Unicode, block "Superscripts and Subscripts").
_SHIFTED = {
    "sup": dict(zip("0123456789+-−–=()in,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁱⁿ,", strict=True)),
    "sub": dict(zip("0123456789+-−–=(),", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎,", strict=True)),
}
_RAISED_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))


def block_text(markup: str) -> str:
    """Return the plain text of markup: entities resolved, blocks separated by blank lines.

    Deleted text (``del``, ``s``, ``strike``) is left out; exponents and indices become
    superscript and subscript characters; ``q`` gets its quotation marks and ``rt`` its brackets.
    """
    text = _PlainText()
    for token in tokens(markup):
        if isinstance(token, str):
            text.parts.append(token)
        elif token.is_end:
            text.end(token.name)
        else:
            text.start(token.name)
    blocks = (
        re.sub(r"[^\S\n]+", " ", block).strip() for block in re.split(r"\n\s*\n", text.finish())
    )
    return "\n\n".join(block for block in blocks if block)


class _PlainText:
    """The plain text of a run of tokens, with what inline elements mean written in characters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        # Open deletions, exponents and indices: element and where its text begins.
        self._open: list[tuple[str, int]] = []
        self._counts: Counter[str] = Counter()
        self._has_ruby_brackets = self._is_in_rt = False

    def start(self, name: str) -> None:
        if name in _SHIFTED or name in _DELETED:
            if len(self._open) < policy.MAX_DEPTH:
                self._open.append((name, len(self.parts)))
                self._counts[name] += 1
        elif name == "q":
            self.parts.append("“")
        elif name == "ruby":
            self._has_ruby_brackets = False
        elif name == "rp":
            self._has_ruby_brackets = True
        elif name == "rt" and not self._has_ruby_brackets:
            self._end_reading()
            self.parts.append("(")
            self._is_in_rt = True
        else:
            self._separate(name)

    def end(self, name: str) -> None:
        if name in _SHIFTED or name in _DELETED:
            self._close(name)
        elif name == "q":
            self.parts.append("”")
        elif name in ("rt", "ruby"):
            self._end_reading()
        else:
            self._separate(name)

    def _end_reading(self) -> None:
        """Close the brackets of a reading; its own end tag may be left out (HTML §13.1.2.4)."""
        if self._is_in_rt:
            self.parts.append(")")
            self._is_in_rt = False

    def finish(self) -> str:
        """Return the text; an element that was never closed keeps its words."""
        return unescape("".join(self.parts))

    def _separate(self, name: str) -> None:
        if name == "br":
            self.parts.append("\n")
        elif name in BLOCKS:
            self.parts.append("\n\n")

    def _close(self, name: str) -> None:
        if not self._counts[name]:
            return
        while True:
            open_name, begin = self._open.pop()
            self._counts[open_name] -= 1
            if open_name == name:
                break
        inner = self.parts[begin:]
        if name in _DELETED:
            self.parts[begin:] = ["\n\n"] if any("\n\n" in part for part in inner) else []
        else:
            self.parts[begin:] = [
                shifted(unescape("".join(inner)), name, self._last_character(begin))
            ]

    def _last_character(self, end: int) -> str:
        """Return the last character of the parts before ``end``, or "" if none."""
        for position in range(end - 1, -1, -1):
            if self.parts[position]:
                return self.parts[position][-1]
        return ""


def shifted(text: str, element: str, before: str) -> str:
    """Return the text of a ``sup`` or ``sub`` so that it cannot be confused with the word
    ``before`` it.

    "6" after "10" is "⁶" and "1" after "note." is "¹"; an ordinal ("st" after "1") and a mark
    ("[1]") stay as they are. Digits without such a form follow a "^" or "_".
    """
    table, text = _SHIFTED[element], text.strip()
    if text and all(character in table for character in text):
        return "".join(table[character] for character in text)
    if element == "sup" and text in _RAISED_LETTERS:
        return _RAISED_LETTERS[text]
    is_apart = not before.isalnum() or not text[:1].isalnum()
    if is_apart or not any(character.isdigit() for character in text):
        return text
    sign = "^" if element == "sup" else "_"
    return f"{sign}{text}" if text.isalnum() else f"{sign}({text.strip()})"
