"""Bytes to text when nobody says for certain how they are encoded."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Letters that only appear when Cyrillic bytes are read as Latin or the reverse.
_CYRILLIC = re.compile("[а-яё]")
_VOWELS = frozenset("аеиоуыэюя")


def decode(data: bytes) -> str:
    """The text of ``data``: by its BOM, as UTF-8, or as the likeliest 8-bit code page."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.reason == "unexpected end of data":
            return data.decode("utf-8", "ignore")  # a head that was cut within a character
    return data.decode(_code_page(data), "replace")


def _code_page(data: bytes) -> str:
    """cp1251 or koi8-r where most high bytes are small Cyrillic letters, else cp1252."""
    high = [byte for byte in data[:65536] if byte >= 0x80]
    letters = sum(byte >= 0xC0 for byte in high)
    if letters < 0.8 * len(high) or letters < len(data[:65536]) * 0.2:
        return "cp1252"
    small_1251 = sum(byte >= 0xE0 for byte in high)
    return "cp1251" if small_1251 >= letters / 2 else "koi8-r"
