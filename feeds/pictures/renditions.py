"""Renditions: smaller copies of a picture, of which a browser chooses one (HTML §4.8.4, srcset)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from feeds.pictures.kinds import JPEG, PNG, WEBP, PictureKind

WIDTHS = (320, 640, 1280, 1920)
# libwebp may fail on more (VP8_ENC_ERROR_PARTITION0_OVERFLOW), and takes long.
MAX_WEBP_PIXELS = 8_000_000
_FAST_PNG_PIXELS = 8_000_000  # larger ones are compressed fast: a tenth larger, in half the time
_JPEG_QUALITY, _WEBP_QUALITY = 82, 80


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A copy of a picture in one width and format."""

    width: int
    height: int
    kind: PictureKind
    data: bytes


def widths_of(width: int) -> tuple[int, ...]:
    """Return the widths of the renditions of a picture: none is larger than the picture, and the
    last one has its own width where that is among them. A small picture has none.
    """
    if width <= WIDTHS[0]:
        return ()
    smaller = tuple(step for step in WIDTHS if step < width)
    return (*smaller, width) if width <= WIDTHS[-1] else smaller


def fallback_kind(*, has_alpha: bool) -> PictureKind:
    """Return the format of renditions for readers without WebP."""
    return PNG if has_alpha else JPEG


def render(picture: Image.Image, main: PictureKind) -> Iterator[Rendition]:
    """Yield the renditions of a clean picture, the widest first: WebP, and JPEG or, with
    transparency, PNG.

    ``main`` is the format of the picture itself, which is not written twice.
    """
    has_alpha = picture.mode == "RGBA"
    fallback = fallback_kind(has_alpha=has_alpha)
    current = picture
    for width in sorted(widths_of(picture.width), reverse=True):
        if width < current.width:
            height = max(1, round(picture.height * width / picture.width))
            # Each from the next wider one: the first costs the most.
            current = current.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        for kind in (WEBP, fallback):
            is_main = width == picture.width and kind is main
            if is_main or not fits(kind, current.size):
                continue
            yield Rendition(
                width=width, height=current.height, kind=kind, data=encode(current, kind)
            )


def fits(kind: PictureKind, size: tuple[int, int]) -> bool:
    """Return whether a picture of this size can be written in a format."""
    return kind is not WEBP or size[0] * size[1] <= MAX_WEBP_PIXELS


def encode(picture: Image.Image, kind: PictureKind, **options: object) -> bytes:
    """Return a picture in a format, without any metadata."""
    buffer = BytesIO()
    defaults: dict[str, object] = {}
    if kind is JPEG:
        defaults = {"quality": _JPEG_QUALITY, "progressive": True}
    elif kind is WEBP:
        defaults = {"quality": _WEBP_QUALITY, "method": 4}
    elif kind is PNG:
        defaults = {"compress_level": 3 if picture.width * picture.height > _FAST_PNG_PIXELS else 6}
    picture.save(buffer, kind.format, **(defaults | options))
    return buffer.getvalue()
