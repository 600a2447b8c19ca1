"""Watermarks: an invisible mark in text and links that names a partner, so that a leaked copy can
be traced. Pure, except for ``new_code``.

In text it is a run of characters that are never drawn (U+2061–U+2064, Unicode §23.2 "invisible
operators"), two bits each: they are neither white space nor markup, join no letters, and survive
every normalization form. In a link it is a query field.
"""

from __future__ import annotations

import html
import re
import secrets
from collections import Counter
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

FIELD = "via"
_BYTES = 6
_ALPHABET = "\u2061\u2062\u2063\u2064"
_RUN = re.compile(f"[{_ALPHABET}]{{{_BYTES * 4}}}")
_LINK = re.compile(rf"[?&;]{FIELD}=([0-9a-f]{{{_BYTES * 2}}})(?![0-9a-f])")
_JSON_ESCAPE = re.compile(r"\\u(206[1-4])")
# A text of several words between two tags: the mark precedes its first space.
_TEXT = re.compile(r"(^|>)([^<>\s]+) (?=[^<>]{8})")
_VERBATIM = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL)


def new_code() -> str:
    """Return a partner's code: 48 random bits in hexadecimal, which cannot be forged for another
    partner.
    """
    return secrets.token_hex(_BYTES)


def _run(code: str) -> str:
    number = int(code, 16)
    return "".join(_ALPHABET[number >> shift & 3] for shift in range(_BYTES * 8 - 2, -1, -2))


def marked_text(text: str, code: str) -> str:
    """Plain text with the mark after its first word; text of one word has none."""
    return text.replace(" ", _run(code) + " ", 1)


def marked_html(body: str, code: str) -> str:
    """Return clean HTML with the mark in every passage of several words, so that a quotation
    carries it, too.
    """
    mark = _run(code)
    parts = _VERBATIM.split(body)
    # re.split gives text, verbatim element, its name, text …
    for place in range(0, len(parts), 3):
        parts[place] = _TEXT.sub(rf"\1\2{mark} ", parts[place])
    del parts[2::3]
    return "".join(parts)


def marked_url(url: str, code: str) -> str:
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), (FIELD, code)])
    return urlunsplit(parts._replace(query=query))


def codes_in(text: str) -> Counter[str]:
    """Return the codes in a copy with their frequency: text, HTML or JSON, with any escaping."""
    plain = _JSON_ESCAPE.sub(
        lambda counts: chr(int(counts[1], 16)), html.unescape(html.unescape(text))
    )
    counts = Counter(_LINK.findall(plain))
    for run in _RUN.findall(plain):
        number = 0
        for character in run:
            number = number << 2 | _ALPHABET.index(character)
        counts[f"{number:0{_BYTES * 2}x}"] += 1
    return counts
