"""The folder of stored pictures: each file is named by the hash of its bytes and never changes.

The renditions of a picture lie beside it, named by its hash and their width.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feeds.pictures.kinds import BY_SUFFIX, JPEG, PNG, WEBP, PictureKind
from feeds.pictures.processing import ProcessedPicture, size_of
from feeds.pictures.renditions import WIDTHS, widths_of
from feeds.pictures.sources import PictureSources, rendition_name
from feeds.text.urls import MEDIA_SCHEME

_HASH_CHARS = 32
_NAME = re.compile(r"[0-9a-f]{32}")
_SHARED_WIDTH = 1280


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """A file of the folder: a picture or a rendition. Sizes are in pixels, ``length`` in bytes."""

    name: str
    media_type: str
    width: int
    height: int
    length: int


@dataclass(frozen=True, kw_only=True)
class StoredPicture:
    """A stored picture with its renditions, the narrowest first."""

    file: StoredFile
    renditions: Sequence[StoredFile] = ()

    @property
    def id(self) -> str:
        return self.file.name.partition(".")[0]

    @property
    def address(self) -> str:
        """The address by which articles name the picture."""
        return f"{MEDIA_SCHEME}{self.file.name}"


class MediaFolder:
    """The folder of stored pictures. With ``is_dry_run`` nothing is written."""

    def __init__(self, path: Path, *, is_dry_run: bool = False) -> None:
        self._path = path
        self._is_dry_run = is_dry_run

    def write(self, data: bytes, kind: PictureKind) -> str:
        """Store a picture as it is; return its name."""
        name = f"{hashlib.sha256(data).hexdigest()[:_HASH_CHARS]}.{kind.suffix}"
        self._put(name, data)
        return name

    def store(self, picture: ProcessedPicture) -> tuple[StoredPicture, bool]:
        """Store a processed picture with its renditions; return it, and whether it is new.

        The picture is written last: once it is there, its renditions are, too.
        """
        digest = hashlib.sha256(picture.data).hexdigest()[:_HASH_CHARS]
        name = f"{digest}.{picture.kind.suffix}"
        renditions = [
            StoredFile(
                name=rendition_name(name, rendition.width, rendition.kind),
                media_type=rendition.kind.media_type,
                width=rendition.width,
                height=rendition.height,
                length=len(rendition.data),
            )
            for rendition in picture.renditions
        ]
        for file, rendition in zip(renditions, picture.renditions, strict=True):
            self._put(file.name, rendition.data)
        is_new = self._put(name, picture.data)
        main = StoredFile(
            name=name,
            media_type=picture.kind.media_type,
            width=picture.width,
            height=picture.height,
            length=len(picture.data),
        )
        return StoredPicture(file=main, renditions=sorted(renditions, key=_order)), is_new

    def find(self, name: str) -> StoredPicture | None:
        """Return the picture with an id (32 hexadecimal digits), a file name or an address; None
        if there is none.
        """
        digest, _, suffix = name.removeprefix(MEDIA_SCHEME).partition(".")
        if not _NAME.fullmatch(digest) or suffix not in ("", *BY_SUFFIX):
            return None
        for chosen in [suffix] if suffix else BY_SUFFIX:
            file = self._file(f"{digest}.{chosen}")
            if file is not None:
                return StoredPicture(file=file, renditions=list(self._renditions(file)))
        return None

    def sources(self, name: str, base: str) -> PictureSources | None:
        """Return the candidates of a picture under the addresses that begin with ``base``; None if
        it has no renditions.
        """
        # Each picture with renditions has the narrowest one: others cost one look.
        if not (self._path / rendition_name(name, WIDTHS[0], WEBP)).is_file():
            return None
        file = self._file(name)
        if file is None:
            return None
        renditions = list(self._renditions(file))
        webp = [copy for copy in renditions if copy.media_type == WEBP.media_type]
        fallback = [copy for copy in renditions if copy.media_type != WEBP.media_type]
        if file.width <= WIDTHS[-1] and file.media_type != WEBP.media_type:
            fallback.append(file)
        shared = [copy for copy in fallback if copy.width <= _SHARED_WIDTH] or [file]
        return PictureSources(
            webp=_srcset(webp, base),
            fallback=_srcset(fallback, base),
            shared=base + shared[-1].name,
            shared_width=shared[-1].width,
            shared_height=shared[-1].height,
        )

    def _renditions(self, file: StoredFile) -> Iterator[StoredFile]:
        for width in widths_of(file.width):
            for kind in (WEBP, JPEG, PNG):
                rendition = self._file(rendition_name(file.name, width, kind))
                if rendition is not None:
                    yield rendition

    def _file(self, name: str) -> StoredFile | None:
        path = self._path / name
        try:
            length = path.stat().st_size
        except OSError:
            return None
        width, height = size_of(path)
        kind = BY_SUFFIX[name.rpartition(".")[2]]
        return StoredFile(
            name=name, media_type=kind.media_type, width=width, height=height, length=length
        )

    def _put(self, name: str, data: bytes) -> bool:
        """Write a file that is not there; return whether it was missing."""
        target = self._path / name
        if target.exists():
            return False
        if not self._is_dry_run:
            self._path.mkdir(parents=True, exist_ok=True)
            unfinished = self._path / f".{name}.{os.getpid()}-{threading.get_ident()}.part"
            unfinished.write_bytes(data)
            unfinished.replace(target)
        return True


def _order(file: StoredFile) -> tuple[int, bool]:
    return file.width, file.media_type != WEBP.media_type


def _srcset(files: Sequence[StoredFile], base: str) -> str:
    return ", ".join(f"{base}{file.name} {file.width}w" for file in files)
