"""Pictures that we hold: raster files known by their first bytes, named by their hash."""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import replace
from pathlib import Path

from feeds.errors import InputError
from feeds.model import Draft, Enclosure
from feeds.urls import MEDIA_SCHEME as SCHEME

MAX_BYTES = 20_000_000
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"GIF8", "gif", "image/gif"),
)


class Media:
    """The folder of held pictures."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def held(self, draft: Draft | InputError, beside: Path | None) -> Draft | InputError:
        """The draft with pictures that lie ``beside`` its file taken in; others stay as they are."""
        if isinstance(draft, InputError) or beside is None:
            return draft
        return replace(draft, images=tuple(self._take(image, beside) for image in draft.images))

    def _take(self, image: Enclosure, beside: Path) -> Enclosure:
        if "://" in image.url or image.url.startswith("//"):
            return image
        path = (beside / image.url).resolve()
        if not path.is_relative_to(beside.resolve()) or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return image
        data = path.read_bytes()
        kind = next(((suffix, media_type) for magic, suffix, media_type in _KINDS if data.startswith(magic)), None)
        if kind is None:
            return image
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{kind[0]}"
        self._write(name, data)
        width, height = struct.unpack(">II", data[16:24]) if kind[0] == "png" else (image.width, image.height)
        return replace(image, url=f"{SCHEME}{name}", media_type=kind[1], length=len(data), width=width, height=height)

    def _write(self, name: str, data: bytes) -> None:
        target = self._folder / name
        if target.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        unfinished.write_bytes(data)
        unfinished.replace(target)
