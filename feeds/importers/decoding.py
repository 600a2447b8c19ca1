"""Bytes to text without a reliable declared encoding; repair of invalid character references."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Letters that only appear when Cyrillic bytes are read as Latin or the reverse.
_CYRILLIC = re.compile("[а-яё]")
_VOWELS = frozenset("аеиоуыэюя")
_GIANT_REFERENCE = re.compile(rb"&#(?:0*[1-9]\d{7,}|x0*[1-9a-f][0-9a-f]{6,});", re.IGNORECASE)
_SURROGATE_REFERENCE = re.compile(
    rb"&#(?:x0*(d[89a-f][0-9a-f]{2})|0*(5[5-7]\d{3}));(?:&#(?:x0*(d[c-f][0-9a-f]{2})|0*(5[67]\d{3}));)?",
    re.IGNORECASE,
)


def decode(data: bytes) -> str:
    """Return the text of ``data``: by its BOM, as UTF-8, or as the likeliest 8-bit code page."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "ignore")  # a head that was cut within a character
    return data.decode(_code_page(data), "replace")


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
