"""Pictures, recordings and embeds within clean HTML. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from html import unescape
from typing import TypeVar

from feeds.model import Enclosure
from feeds.sanitize import policy
from feeds.sanitize.tokens import Tag, raw_attributes, tokens

_T = TypeVar("_T")
_MAX_REMEMBERED_CHARS = 20_000
ICON_PIXELS = 64  # a picture up to this size is an icon or a portrait, not the article's picture
_EMBED_CLASS = f'class="{policy.EMBED}"'
_PICTURE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_SUFFIX = re.compile(r"\.(\w{3,4})(?:[?#]|$)")


def _remembered(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """Remember the results for usual texts: at most 256 of 20,000 characters."""
    cached = lru_cache(maxsize=256)(read)

    @wraps(read)
    def remembered(html: str) -> _T:
        return cached(html) if len(html) <= _MAX_REMEMBERED_CHARS else read(html)

    return remembered


@_remembered
def pictures(html: str) -> tuple[Enclosure, ...]:
    """Return the pictures of clean HTML with their captions and credits.

    The credit is the ``cite`` or ``small`` of the caption. Icons are left out.
    """
    return _once(_read(html).pictures) if "<img" in html else ()


@_remembered
def posters(html: str) -> tuple[Enclosure, ...]:
    """Return the posters of the embeds of clean HTML."""
    return _once(_read(html).posters) if "<img" in html and _EMBED_CLASS in html else ()


def _once(files: Sequence[Enclosure]) -> tuple[Enclosure, ...]:
    """Return files without those of an address that was before."""
    return tuple({file.url: file for file in reversed(files)}.values())[::-1]


def _read(html: str) -> _Pictures:
    reading = _Pictures()
    for token in tokens(html):
        reading.read(token)
    return reading


@_remembered
def recordings(html: str) -> tuple[Enclosure, ...]:
    """Return the sound and film of clean HTML: links that were ``audio`` and ``video`` elements."""
    if _EMBED_CLASS not in html:
        return ()
    by_address: dict[str, Enclosure] = {}
    current: Enclosure | None = None
    title = ""
    for token in tokens(html):
        if isinstance(token, str):
            title += token if current else ""
        elif token.name == "a" and token.is_end and current:
            words = " ".join(unescape(title).split())
            by_address.setdefault(current.url, _titled(current, words))
            current = None
        elif token.name == "a" and _EMBED_CLASS in token.attributes:
            attributes = raw_attributes(token)
            if attributes.get("type", "").startswith(("audio/", "video/")):
                current = Enclosure(url=attributes["href"], media_type=attributes["type"])
                title = ""
    return tuple(by_address.values())


@_remembered
def embed_addresses(html: str) -> tuple[str, ...]:
    """Return the addresses of the embeds of clean HTML, in order."""
    if _EMBED_CLASS not in html:
        return ()
    return tuple(
        raw_attributes(token)["href"]
        for token in tokens(html)
        if isinstance(token, Tag) and token.name == "a" and _EMBED_CLASS in token.attributes
    )


def has_media(html: str) -> bool:
    """Return whether clean HTML shows a picture, a recording or an embed."""
    return "<img" in html or _EMBED_CLASS in html


def picture_type(url: str) -> str:
    """Return the media type of a picture by its address, ``image/jpeg`` if the address says
    nothing.
    """
    suffix = _SUFFIX.search(url)
    return _PICTURE_TYPES.get(suffix.group(1).lower() if suffix else "", "image/jpeg")


def _titled(enclosure: Enclosure, title: str) -> Enclosure:
    is_file_name = title and enclosure.url.endswith(title)
    return Enclosure(
        url=enclosure.url, media_type=enclosure.media_type, title="" if is_file_name else title
    )


class _Pictures:
    """The pictures of one reading. A caption belongs to the pictures of its figure."""

    def __init__(self) -> None:
        self.pictures: list[Enclosure] = []
        self.posters: list[Enclosure] = []
        self._figure_begins: list[int] = []
        self._is_in_embed = False
        self._caption: list[str] | None = None
        self._credit: list[str] | None = None
        self._is_in_credit = False

    def read(self, token: str | Tag) -> None:
        if isinstance(token, str):
            if self._caption is not None:
                words = self._credit if self._is_in_credit and self._credit is not None else None
                (self._caption if words is None else words).append(token)
        elif token.name == "img":
            self._image(raw_attributes(token))
        elif token.name == "a":
            self._is_in_embed = not token.is_end and _EMBED_CLASS in token.attributes
        elif token.name == "figure":
            if not token.is_end:
                self._figure_begins.append(len(self.pictures))
            elif self._figure_begins:
                self._figure_begins.pop()
        elif token.name == "figcaption":
            if token.is_end:
                self._end_caption()
            else:
                self._caption, self._credit = [], []
        elif token.name in ("cite", "small"):
            self._is_in_credit = not token.is_end

    def _image(self, attributes: dict[str, str]) -> None:
        width, height = (int(attributes.get(name) or 0) for name in ("width", "height"))
        if 0 < width <= ICON_PIXELS and 0 < height <= ICON_PIXELS:
            return
        picture = Enclosure(
            url=attributes["src"],
            media_type=picture_type(attributes["src"]),
            alt=attributes.get("alt", ""),
            focus=attributes.get("data-focus", ""),
            width=width,
            height=height,
        )
        (self.posters if self._is_in_embed else self.pictures).append(picture)

    def _end_caption(self) -> None:
        caption = " ".join(unescape("".join(self._caption or [])).split())
        credit = " ".join(unescape("".join(self._credit or [])).split())
        self._caption = self._credit = None
        begin = self._figure_begins[-1] if self._figure_begins else len(self.pictures)
        for at in range(begin, len(self.pictures)):
            picture = self.pictures[at]
            if not picture.caption and not picture.credit:
                self.pictures[at] = Enclosure(
                    **{**vars(picture), "caption": caption, "credit": credit}
                )
