"""Pictures as senders have them: photographs with metadata, drawings, and hostile files."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

EVIL = b"<script>alert(document.domain)</script>"


def encoded(picture: Image.Image, format_: str, **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format_, **options)
    return buffer.getvalue()


def drawing(size: tuple[int, int] = (800, 600), mode: str = "RGB") -> Image.Image:
    """A picture whose quarters differ: red, green / blue, white."""
    picture = Image.new("RGB", size, "white")
    draw, (width, height) = ImageDraw.Draw(picture), size
    for place, color in (((0, 0), "red"), ((1, 0), "lime"), ((0, 1), "blue")):
        left, top = place[0] * width // 2, place[1] * height // 2
        draw.rectangle((left, top, left + width // 2, top + height // 2), fill=color)
    return picture.convert(mode)


def photograph(size: tuple[int, int] = (800, 600), orientation: int = 1) -> bytes:
    """A JPEG with a camera's metadata: a position, an owner, and how the camera was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, "Jane Owner"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 22.0, 3.0), 3: "E", 4: (49.0, 50.0, 0.0)})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
    return encoded(drawing(size), "JPEG", exif=exif, xmp=xmp, comment=b"SECRET", quality=95)


def png_that_declares(width: int, height: int) -> bytes:
    """A PNG of a few bytes that declares a size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b"")


def webp_that_declares(width: int, height: int) -> bytes:
    """The head of an animated WebP that declares a canvas."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + sizes
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def jpeg_of_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan is there ``count`` times more."""
    data = encoded(drawing(), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


def animation(format_: str, frames: int = 3, size: tuple[int, int] = (400, 300)) -> bytes:
    pictures = [Image.new("RGB", size, (number * 70 % 256, 0, 90)) for number in range(frames)]
    return encoded(
        pictures[0], format_, save_all=True, append_images=pictures[1:], duration=100, loop=0
    )
