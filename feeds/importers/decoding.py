"""Bytes to text without a reliable declared encoding; repair of invalid character references."""

from __future__ import annotations

import codecs
import re

import webencodings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP = (b"<", b"{", b"[")
_SEVEN_BIT = frozenset(["iso-2022-jp"])
_ESCAPE = b"\x1b"
# Declared encodings that are ignored when the bytes are not valid in them.
_UNRELIABLE = frozenset(["utf-8", "utf-16le", "utf-16be", "replacement", "x-user-defined"])
_REPLACEMENT = "\ufffd"
_RIGHT_FOR_A_WRONG = 4
_DECLARED_WITHIN = 4096
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)""")
_XML_ENCODING_ATTRIBUTE = re.compile(r"""(<\?xml[^>]*?)\s+encoding\s*=\s*["'][^"'>]*["']""")
_META = re.compile(rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_GIANT_REFERENCE = re.compile(rb"&#(?:0*[1-9]\d{7,}|x0*[1-9a-f][0-9a-f]{6,});", re.IGNORECASE)
_SURROGATE_REFERENCE = re.compile(
    rb"&#(?:x0*(d[89a-f][0-9a-f]{2})|0*(5[5-7]\d{3}));(?:&#(?:x0*(d[c-f][0-9a-f]{2})|0*(5[67]\d{3}));)?",
    re.IGNORECASE,
)


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of ``data``: by its BOM, as UTF-8, as ``declared``, or as the likeliest 8-bit
    code page.

    A text in UTF-8 stays one where single bytes are wrong: each becomes U+FFFD.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if name := utf16_without_mark(data):
        return data.decode(name, "replace")
    encoding = webencodings.lookup(declared) if declared else None
    if encoding and encoding.name in _SEVEN_BIT and _ESCAPE in data:
        return data.decode(encoding.codec_info.name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "ignore")  # a head that was cut within a character
    text = data.decode("utf-8", "replace")
    wrong = text.count(_REPLACEMENT)
    if wrong * _RIGHT_FOR_A_WRONG <= sum(char > "\x7f" for char in text) - wrong:
        return text
    if encoding and encoding.name not in _UNRELIABLE:
        return data.decode(encoding.codec_info.name, "replace")
    return data.decode(_code_page(data), "replace")


def as_utf8(data: bytes, media_type: str = "") -> bytes:
    """Return an XML document in UTF-8, without the encoding that it declares."""
    text = decode(data, declared_encoding(data, media_type))
    return _XML_ENCODING_ATTRIBUTE.sub(r"\1", text, count=1).encode("utf-8", "replace")


def declared_encoding(data: bytes, media_type: str = "") -> str:
    """Return the encoding that a document declares: in its media type, XML declaration or
    ``<meta>``; empty if none.
    """
    header = _CHARSET.search(media_type.encode("ascii", "ignore"))
    if header:
        return header[1].decode("ascii")
    beginning = data[:_DECLARED_WITHIN]
    declaration = _XML_ENCODING.match(beginning) or _META.search(beginning)
    return declaration[1].decode("ascii") if declaration else ""


def utf16_without_mark(data: bytes) -> str:
    """Return the UTF-16 of a document that begins with "<" or "{" in it, empty for others."""
    if data[:1] in _MARKUP and data[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\0" and data[1:2] in _MARKUP else ""


def with_sound_references(data: bytes) -> bytes:
    """Return the document with invalid references (surrogates, beyond Unicode) replaced; parsers
    abort on them.
    """
    return _SURROGATE_REFERENCE.sub(_character_reference, _GIANT_REFERENCE.sub(b"", data))


def _character_reference(match: re.Match[bytes]) -> bytes:
    """Return a surrogate pair as one character (UTF-16), a lone surrogate as U+FFFD."""
    high, low = (
        _code(match[hexadecimal], match[decimal]) for hexadecimal, decimal in ((1, 2), (3, 4))
    )
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    if 0xD800 <= high < 0xE000:
        return b"&#65533;" * (2 if low else 1)
    return match[0]


def _code(hexadecimal: bytes | None, decimal: bytes | None) -> int:
    return int(hexadecimal, 16) if hexadecimal else int(decimal or 0)


def _code_page(data: bytes) -> str:
    """Return cp1251 or koi8-r if most high bytes are small Cyrillic letters, else cp1252."""
    high = [byte for byte in data[:65536] if byte >= 0x80]
    letters = sum(byte >= 0xC0 for byte in high)
    if letters < 0.8 * len(high) or letters < len(data[:65536]) * 0.2:
        return "cp1252"
    small_1251 = sum(byte >= 0xE0 for byte in high)
    return "cp1251" if small_1251 >= letters / 2 else "koi8-r"
