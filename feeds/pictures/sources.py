"""Sources of a stored picture for browsers: ``srcset`` in WebP and in an older format. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.pictures.kinds import PictureKind


@dataclass(frozen=True, kw_only=True)
class PictureSources:
    """The candidates of a picture (HTML §4.8.4): ``webp`` and ``fallback`` are values of
    ``srcset``. ``shared`` is the address of a copy for cards of other sites, with its size.
    """

    webp: str
    fallback: str
    shared: str
    shared_width: int
    shared_height: int


def rendition_name(name: str, width: int, kind: PictureKind) -> str:
    """Return the file name of a rendition: that of the picture, with its width."""
    return f"{name.partition('.')[0]}-{width}.{kind.suffix}"
