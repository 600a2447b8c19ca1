"""Limits on a picture that hold before a decoder runs. Pure.

Decoders allocate what a header declares. A file of a few kilobytes may therefore declare gigabytes,
or have the same pixels decoded thousands of times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feeds.errors import BadPicture, PictureTooLarge
from feeds.pictures.kinds import JPEG, WEBP, PictureKind

MAX_SIDE_PIXELS = 16_383  # the longest side that WebP has (RFC 9649 §2.6)
MAX_FRAMES = 500
MAX_SCANS = 100  # of a progressive JPEG; encoders write about ten
# A marker of a JPEG that neither belongs to the compressed data nor fills (ITU-T T.81 §B.1.1).
_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_WITHOUT_LENGTH = frozenset([0x01, 0xD8])


@dataclass(frozen=True, kw_only=True)
class PictureLimits:
    """The most that a picture may have; ``max_pixels`` counts those of all frames."""

    max_bytes: int = 20_000_000
    max_pixels: int = 50_000_000

    def check_bytes(self, data: bytes, name: str) -> None:
        """Raise PictureTooLarge for a file that is too long."""
        if len(data) > self.max_bytes:
            raise PictureTooLarge(name, f"has more than {self.max_bytes:,} bytes")

    def check_size(self, size: tuple[int, int], frames: int, name: str) -> None:
        """Raise BadPicture for too many pixels or frames."""
        width, height = size
        if max(size) > MAX_SIDE_PIXELS:
            raise BadPicture(
                name,
                f"has {width:,} × {height:,} pixels; a side has at most {MAX_SIDE_PIXELS:,}",
            )
        if frames > MAX_FRAMES:
            raise BadPicture(name, f"has more than {MAX_FRAMES:,} frames")
        if width * height * frames > self.max_pixels:
            of_frames = f" in {frames:,} frames or more" if frames > 1 else ""
            raise BadPicture(
                name,
                f"has {width:,} × {height:,} pixels{of_frames}; at most {self.max_pixels:,} in all",
            )


def check_header(data: bytes, kind: PictureKind, limits: PictureLimits, name: str) -> None:
    """Check what costs a decoder time or memory as soon as it opens a file.

    Raises:
        BadPicture: a canvas of too many pixels, or a JPEG of too many scans.
    """
    if kind is WEBP:
        limits.check_size(_webp_canvas(data), 1, name)
    if kind is JPEG and _scan_count(data) > MAX_SCANS:
        raise BadPicture(name, f"has more than {MAX_SCANS} scans")


def _webp_canvas(data: bytes) -> tuple[int, int]:
    """Return the size that the first chunk of a WebP declares (RFC 9649 §2.5-2.7), (0, 0) if it
    declares none.
    """
    chunk, head = data[12:16], data[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 ":
        width, height = (int.from_bytes(head[at : at + 2], "little") for at in (6, 8))
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _scan_count(data: bytes) -> int:
    """Return how many scans a JPEG has, counted up to ``MAX_SCANS`` and one more."""
    count, place = 0, 2
    while count <= MAX_SCANS and (match := _MARKER.search(data, place)):
        marker, place = match.group(1)[0], match.end()
        if marker == _END_OF_IMAGE:
            break
        if marker in _WITHOUT_LENGTH:
            continue
        count += marker == _START_OF_SCAN
        place += int.from_bytes(data[place : place + 2], "big")
    return count
