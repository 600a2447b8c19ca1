"""Plain text of markup, in blocks: deletions, exponents, quotations and ruby expressed in
characters.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

from feeds.sanitize import policy
from feeds.sanitize.formulas import drawing, formula
from feeds.sanitize.tokens import Tag, tokens
from feeds.sanitize.writer import BLOCKS

_DELETED = frozenset(["del", "s", "strike"])
# Characters with a raised or lowered form (Unicode, block "Superscripts and Subscripts").
_SHIFTED = {
    "sup": dict(zip("0123456789+-−–=()in,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁱⁿ,", strict=True)),
    "sub": dict(zip("0123456789+-−–=(),", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎,", strict=True)),
}
_MARKED = frozenset(["a", "figcaption", "img"])
_MAX_FALLBACKS = 3
_ALT_ATTRIBUTE = re.compile(r"""\salt\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
# A link within the text, and the marks of footnotes and of the ways back from them.
_JUMP = re.compile(r"""\shref\s*=\s*["']?#([^"'\s>]*)""", re.IGNORECASE)
_BACK = re.compile(r"(?:fn|note|foot\w*|cite)[\w:-]*ref|^ref\d|_ref[-_]", re.IGNORECASE)
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivxl]{1,5}|[*†‡§¶#]{1,3})[\])]?|[↩↑⤴^\ufe0e\ufe0f]*")
_EMBED_LINK = f' class="{policy.EMBED}"'
_FILE_LINK = re.compile(r'\stype="(?:audio|video)/|\stype="text/vtt"')
_RAISED_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))


def block_text(markup: str, *, has_captions: bool = True) -> str:
    """Return the plain text of markup: entities resolved, blocks separated by blank lines.

    Deleted text (``del``, ``s``, ``strike``) is left out; exponents and indices become
    superscript and subscript characters; ``q`` gets its quotation marks and ``rt`` its brackets.
    Marks of footnotes are left out. The ``alt`` of a picture counts where its block has no other
    text. Without ``has_captions``,
    captions, alternative texts and the titles of embeds are left out.
    """
    text = _PlainText(has_captions=has_captions)
    text.read(markup)
    blocks: list[str] = []
    for raw_block in re.split(r"\n\s*\n", text.finish()):
        block = _with_alternatives(re.sub(r"[^\S\n]+", " ", raw_block).strip())
        is_repeated = blocks and block == blocks[-1] and block in text.embed_titles
        if block and not is_repeated:
            blocks.append(block)
    return "\n\n".join(blocks)


# Around the alternative text of a picture; no legal text has these characters (XML 1.0 §2.2).
_ALT_BEGIN, _ALT_END = "\ufdd0", "\ufdd1"
_ALT = re.compile(f"{_ALT_BEGIN}([^{_ALT_BEGIN}{_ALT_END}]*){_ALT_END}")


def _with_alternatives(block: str) -> str:
    """Return a block without the alternative texts of its pictures, or, if it has no other text,
    with them.
    """
    if _ALT_BEGIN not in block:
        return block
    return _ALT.sub("", block).strip() or _ALT.sub(r" \1 ", block).strip()


class _PlainText:
    """The plain text of a run of tokens, with what inline elements mean written in characters."""

    def __init__(self, *, has_captions: bool) -> None:
        self.parts: list[str] = []
        self.embed_titles: set[str] = set()
        self._has_captions = has_captions
        self._fallback_depth = 0
        # Where an embed's link, a link to another form of its file, or a caption begins.
        self._link_begin = self._caption_begin = self._jump_begin = -1
        self._is_back = False
        self._is_alternative_file = False
        # Open deletions, exponents and indices: element and where its text begins.
        self._open: list[tuple[str, int]] = []
        self._counts: Counter[str] = Counter()
        self._has_ruby_brackets = self._is_in_rt = False

    def read(self, markup: str) -> None:
        for token in tokens(markup):
            if isinstance(token, str):
                self.parts.append(token)
            elif token.is_end:
                self.end(token.name)
            elif token.name in policy.WITH_FALLBACK:
                self._fallback(token)
            else:
                self.start(token.name, token.attributes)

    def _fallback(self, tag: Tag) -> None:
        if tag.name == "math":
            self.read(formula(tag))
        elif tag.name == "svg":
            self.parts.append(drawing(tag))
        elif tag.name in ("object", "noscript") and self._fallback_depth < _MAX_FALLBACKS:
            self._fallback_depth += 1
            self.read(tag.content)
            self._fallback_depth -= 1

    def start(self, name: str, attributes: str = "") -> None:
        if name in _MARKED:
            self._start_marked(name, attributes)
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

    def _start_marked(self, name: str, attributes: str) -> None:
        if name == "img":
            if self._has_captions and (match := _ALT_ATTRIBUTE.search(attributes)):
                self.parts.append(f"{_ALT_BEGIN}{match.group(1)}{_ALT_END}")
        elif name == "figcaption":
            self._caption_begin = len(self.parts)
        elif "#" in attributes and (match := _JUMP.search(attributes)):
            self._jump_begin, self._is_back = len(self.parts), bool(_BACK.search(match.group(1)))
        elif _EMBED_LINK in attributes:
            self._link_begin, self._is_alternative_file = len(self.parts), False
        elif "type=" in attributes and _FILE_LINK.search(attributes):
            self._link_begin, self._is_alternative_file = len(self.parts), True

    def _end_marked(self, name: str) -> None:
        if name == "a" and self._jump_begin >= 0:
            words = unescape("".join(self.parts[self._jump_begin :])).strip()
            if self._is_back or _MARK.fullmatch(words):
                del self.parts[self._jump_begin :]
            self._jump_begin = -1
        elif name == "a" and self._link_begin >= 0:
            title = " ".join(unescape("".join(self.parts[self._link_begin :])).split())
            if self._is_alternative_file or not self._has_captions:
                del self.parts[self._link_begin :]
            else:
                self.embed_titles.add(_with_alternatives(title))
            self._link_begin = -1
        elif name == "figcaption" and self._caption_begin >= 0:
            if not self._has_captions:
                del self.parts[self._caption_begin :]
            self._caption_begin = -1

    def end(self, name: str) -> None:
        if name in _MARKED:
            self._end_marked(name)
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
