"""Pictures that we hold: raster files known by their first bytes, named by their hash."""

from __future__ import annotations

import hashlib
import os
import struct
from dataclasses import replace
from pathlib import Path

from feeds.errors import BadPicture, InputError
from feeds.model import Draft, Enclosure
from feeds.text.urls import MEDIA_SCHEME as SCHEME
from feeds.text.urls import clean_url

MAX_BYTES = 20_000_000
_SHOWN_CHARS = 100
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
        """Return the draft with the pictures ``beside`` its file copied into the media folder.

        Absolute addresses stay, and so do relative ones if the draft has a base address. A picture
        that cannot be copied is dropped with a warning.
        """
        if isinstance(draft, InputError) or beside is None:
            return draft
        images, warnings = [], list(draft.warnings)
        for image in draft.images:
            try:
                images.append(self.copied(image, beside))
            except BadPicture as error:
                address = clean_url(image.url, draft.base_url or draft.url)
                if address:
                    images.append(replace(image, url=address))
                else:
                    warnings.append(f"{error}; it was omitted")
        return replace(draft, images=tuple(images), warnings=tuple(warnings))

    def copied(self, image: Enclosure, beside: Path) -> Enclosure:
        """Return a picture ``beside`` an article as a copy in the media folder; one with an address
        stays unchanged.

        Raises:
            BadPicture: the file is missing, not a raster image, or too large.
        """
        if "://" in image.url or image.url.startswith(("//", "data:")):
            return image
        data = _read(image.url, beside)
        kind = next(
            (
                (suffix, media_type)
                for magic, suffix, media_type in _KINDS
                if data.startswith(magic)
            ),
            None,
        )
        if kind is None and data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            kind = ("webp", "image/webp")
        if kind is None:
            raise BadPicture(image.url, "is not a PNG, JPEG, GIF or WebP file")
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{kind[0]}"
        self._write(name, data)
        width, height = (
            struct.unpack(">II", data[16:24]) if kind[0] == "png" else (image.width, image.height)
        )
        return replace(
            image,
            url=f"{SCHEME}{name}",
            media_type=kind[1],
            length=len(data),
            width=width,
            height=height,
        )

    def _write(self, name: str, data: bytes) -> None:
        target = self._folder / name
        if target.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        unfinished.write_bytes(data)
        unfinished.replace(target)


def _read(name: str, beside: Path) -> bytes:
    """Return the bytes of a picture in a folder.

    Raises:
        BadPicture: it is not there, outside the folder, or too large.
    """
    shown_name = name if len(name) <= _SHOWN_CHARS else name[:_SHOWN_CHARS] + "…"
    try:
        path = (beside / name).resolve()
        is_inside, is_file = path.is_relative_to(beside.resolve()), path.is_file()
        if not is_inside or not is_file:
            raise BadPicture(shown_name, "is not a file in the folder of its article")
        if path.stat().st_size > MAX_BYTES:
            raise BadPicture(shown_name, f"has more than {MAX_BYTES:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a NUL, a name that is too long, no permission
        raise BadPicture(
            shown_name, f"cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from error
