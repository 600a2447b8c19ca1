"""Plain text on one line: characters of XML, without markup."""

from __future__ import annotations

import html
import re
import unicodedata

from feeds.sanitize.blocks import block_text

MAX_LINE_CHARS = 1_000
MAX_RAW_CHARS = 100_000

# XML 1.0 §2.2 Char, less U+FFFD (a decoding accident, never meant), the
# non-characters, and lone surrogates.
_ILLEGAL_IN_ASCII = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ILLEGAL_IN_BMP = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff]"
)
# A class with these among its ranges is five times as slow; few texts reach so far.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_ILLEGAL_ASTRAL = re.compile(
    "["
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17)
    )
    + "]"
)
# Direction overrides reverse the following text of a page; isolates and marks stay. The last four
# are the stand-ins of ``markup`` and ``feeds.render.field_types``.
_OVERRIDES = re.compile("[\u202a-\u202e\ufeff\U0010ff00-\U0010ff03]")
_SPACE = re.compile(r"[\s\x85\u2028\u2029]+")
# The elements of HTML, with the obsolete ones (HTML §16.2) and other tags seen in pages.
_ELEMENTS = (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big "
    "blink blockquote body br "
    "button canvas caption center cite code col colgroup data datalist dd del details dfn dialog "
    "dir div dl dt em embed "
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header "
    "hgroup hr html i iframe "
    "image img input ins isindex kbd label legend li link listing main map mark marquee math menu "
    "menuitem meta meter "
    "nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext "
    "pre progress q rb rp "
    "rt rtc ruby s samp script search section select slot small source span strike strong style "
    "sub summary sup svg "
    "table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp"
)
_MARKUP = re.compile(
    rf"</?({_ELEMENTS.replace(' ', '|')})(?=[\s/>])[^<>]{{0,2000}}>|<!--|<!\[CDATA\[",
    re.IGNORECASE,
)
_CODE = re.compile(r"<(script|style|noscript|template)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE)
_END_TAG = re.compile(r"</(\w+)")
# Elements that sources put into titles, also without an end tag. Others are words there.
_OFTEN_ALONE = frozenset(
    "a abbr b big br cite code del em embed font hr i iframe img input ins li link mark math meta "
    "object p s script small span strong style sub sup svg td th tr u wbr".split()
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def legal(text: str) -> str:
    """Return ``text`` without the characters that XML 1.0 or HTML forbids; NEL (U+0085) becomes a
    space.
    """
    if text.isascii():
        return _ILLEGAL_IN_ASCII.sub("", text)
    text = _ILLEGAL_IN_BMP.sub("", text.replace("\x85", " "))
    return _ILLEGAL_ASTRAL.sub("", text) if _ASTRAL.search(text) else text


def one_line(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """Return text as one line: NFC, legal in XML, white space folded, cut at ``max_chars``.

    Text stays text: "<b>" stays "<b>". Each output escapes for its own type
    (``feeds.render.field_types``).
    """
    if len(text) <= max_chars and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    line = _line(_OVERRIDES.sub("", legal(text[:MAX_RAW_CHARS])))
    return line if len(line) <= max_chars else line[: max_chars - 1].rstrip() + "…"


def plain_text(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """Return a title, name or note as one line, without the HTML tags that sources put into such
    fields.

    Entities stay as written. The list of tags is for tidiness, not for security.
    """
    line = one_line(text, MAX_RAW_CHARS)
    if "<" in line and _MARKUP.search(line):
        line = _without_markup(_CODE.sub(" ", line))
    return one_line(line, max_chars)


def _without_markup(line: str) -> str:
    """Return a line without its tags; a start tag alone is a word: "The <video> element"."""
    ended = {name.lower() for name in _END_TAG.findall(line)}

    def written(match: re.Match[str]) -> str:
        name = match.group(1)
        is_word = name and name.lower() not in ended and name.lower() not in _OFTEN_ALONE
        return match.group() if is_word and match.group().endswith(f"{name}>") else " "

    return _line(_MARKUP.sub(written, line))


def text_from_markup(text: str, max_chars: int = MAX_LINE_CHARS) -> str:
    """Return one line of plain text from possible HTML, escaped any number of times."""
    text = text[:MAX_RAW_CHARS]
    for _ in range(3):
        if _MARKUP.search(text) and _without_markup(text) != _line(text):
            text = block_text(text)
        elif _ENTITY.search(text):
            text = html.unescape(text)
        else:
            break
    return plain_text(text, max_chars)


def unescaped_title(title: str) -> str:
    """Return a title of a JSON export as its words.

    WordPress writes typographic characters as references ("It&#8217;s"); these are resolved once.
    A title with a bare "&" or "<", or with XML's own five references only, is text as written.
    """
    references = _ENTITY.findall(title)
    is_escaped = title.count("&") == len(references) and "<" not in title
    if is_escaped and any(reference not in _OF_XML for reference in references):
        return html.unescape(title)
    return title


_OF_XML = frozenset(["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#39;", "&#039;"])


def _line(text: str) -> str:
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
