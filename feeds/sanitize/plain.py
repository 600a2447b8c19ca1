"""Plain text: what XML may hold, on one line, without markup."""

from __future__ import annotations

import html
import re
import unicodedata

from feeds.sanitize.markup import block_text

MAX_LINE_CHARS = 1_000
MAX_RAW_CHARS = 100_000

# XML 1.0 §2.2 Char, less U+FFFD (a decoding accident, never meant), the
# non-characters, and lone surrogates.
_ILLEGAL_IN_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ILLEGAL_IN_BMP = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]")
# A class with these among its ranges is five times as slow; few texts reach so far.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ILLEGAL_ASTRAL = re.compile(
    "[" + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)) + "]"
)
# Direction overrides turn what follows on a page around; isolates and marks stay.
_OVERRIDES = re.compile("[\u202a-\u202e\ufeff]")
_SPACE = re.compile(r"[\s\x85\u2028\u2029]+")
_MARKUP = re.compile(
    r"</?(?:a|abbr|article|aside|b|bdi|bdo|big|blockquote|body|br|button|center|cite|code|div|dd|dl|dt|em|embed|"
    r"font|form|frame|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|del|kbd|label|li|link|main|mark|marquee|"
    r"math|meta|nav|nobr|noscript|object|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|"
    r"span|strike|strong|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|u|"
    r"ul|var|video|audio|wbr)(?=[\s/>])[^<>]{0,2000}>|<!--|<!\[CDATA\[",
    re.IGNORECASE,
)
_CODE = re.compile(r"<(script|style|noscript|template)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def legal(text: str) -> str:
    """``text`` without the characters that XML 1.0 forbids."""
    if text.isascii():
        return _ILLEGAL_IN_ASCII.sub("", text)
    text = _ILLEGAL_IN_BMP.sub("", text)
    return _ILLEGAL_ASTRAL.sub("", text) if _ASTRAL.search(text) else text


def plain_text(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """One line of plain text: NFC, legal, no markup, white space folded, not too long.

    For text that is meant as text (a JSON field, a terminal): entities stay as
    they are written, tags of HTML are dropped because feed readers would.
    """
    line = _line(_OVERRIDES.sub("", legal(text[:MAX_RAW_CHARS])))
    if "<" in line and _MARKUP.search(line):
        line = _line(_MARKUP.sub(" ", _CODE.sub(" ", line)))
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


def text_from_markup(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """One line of plain text from what may be HTML, however often it was escaped."""
    text = text[:MAX_RAW_CHARS]
    for _ in range(3):
        if _MARKUP.search(text):
            text = block_text(text)
        elif _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    return plain_text(text, max_chars)


def _line(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
