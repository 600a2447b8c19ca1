"""The newsroom's drawn mark, where it has no icon: a feed's waves on a square of its colour."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

_FINE = 4  # drawn larger, then reduced: smooth edges
_WHITE = (255, 255, 255, 255)


@lru_cache(maxsize=16)
def mark(color: str, pixels: int, *, is_square: bool = False) -> bytes:
    """Return the mark as PNG. ``color`` is ``#rrggbb``; ``is_square`` leaves the corners: systems
    cut their own.
    """
    side = pixels * _FINE
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    radius = 0 if is_square else side * 22 // 100
    draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=radius, fill=color)
    start, bottom, width = side * 26 // 100, side * 74 // 100, side * 11 // 100
    dot = side * 8 // 100
    draw.ellipse((start, bottom - 2 * dot, start + 2 * dot, bottom), fill=_WHITE)
    for reach in (side * 32 // 100, side * 50 // 100):
        box = (start - reach, bottom - reach, start + reach, bottom + reach)
        draw.arc(box, 270, 360, fill=_WHITE, width=width)
    return _written(picture.resize((pixels, pixels), Image.Resampling.LANCZOS), "PNG")


@lru_cache(maxsize=4)
def favicon(color: str) -> bytes:
    """Return the mark as an ICO file of 16, 32 and 48 pixels."""
    picture = Image.open(BytesIO(mark(color, 48)))
    return _written(picture, "ICO", sizes=[(16, 16), (32, 32), (48, 48)])


def _written(picture: Image.Image, format: str, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()
