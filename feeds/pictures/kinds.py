"""Kinds of pictures that readers show, known by the first bytes of a file. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from feeds.errors import UnknownPictureType


class PictureKind(NamedTuple):
    """A file format: the suffix of its files, its media type, and Pillow's name for it."""

    suffix: str
    media_type: str
    format: str


PNG = PictureKind("png", "image/png", "PNG")
JPEG = PictureKind("jpg", "image/jpeg", "JPEG")
GIF = PictureKind("gif", "image/gif", "GIF")
WEBP = PictureKind("webp", "image/webp", "WEBP")
AVIF = PictureKind("avif", "image/avif", "AVIF")
KINDS = (PNG, JPEG, GIF, WEBP, AVIF)
BY_SUFFIX = {kind.suffix: kind for kind in KINDS}

_BEGINNINGS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8"), GIF),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), WEBP),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), AVIF),
)
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.DOTALL
)
_SVG_PLACE = 4_096  # bytes at the head of a file in which an SVG drawing begins


def kind_of(data: bytes, name: str) -> PictureKind:
    """Return the kind of a file; its name and its declared type do not count.

    Raises:
        UnknownPictureType: it is no raster image that readers show.
    """
    for beginning, kind in _BEGINNINGS:
        if beginning.match(data):
            return kind
    if _SVG.match(data[:_SVG_PLACE]):
        raise UnknownPictureType(
            name, "is an SVG drawing, which few readers show; give a PNG or WebP of it"
        )
    raise UnknownPictureType(name, "is not a PNG, JPEG, GIF, WebP or AVIF file")
