"""Pictures that we hold: raster files known by their content, named by their hash."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, replace
from html import escape, unescape
from io import BytesIO
from pathlib import Path

from feeds.errors import BadPicture, InputError, PictureTooLarge
from feeds.intake.media_folder import MediaFolder
from feeds.model import Draft, DraftRevision, Enclosure
from feeds.pictures.kinds import kind_of
from feeds.pictures.limits import PictureLimits
from feeds.pictures.processing import size_of
from feeds.text.urls import MEDIA_SCHEME as SCHEME
from feeds.text.urls import clean_url

_SHOWN_CHARS = 100
_MAX_BYTES = PictureLimits().max_bytes
_BODY_PICTURE = re.compile(
    r"""(<img\b[^>]{0,4000}?\ssrc\s*=\s*)("[^"]{1,500}"|'[^']{1,500}'|[^\s"'>]{1,500})""",
    re.IGNORECASE,
)
# Addresses that name no file beside an article.
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/|#", re.IGNORECASE)


@dataclass(frozen=True)
class _Missing:
    """A picture that could not be copied, and why."""

    url: str
    error: BadPicture


class Media:
    """The folder of held pictures."""

    def __init__(self, folder: Path, *, is_dry_run: bool = False) -> None:
        self._folder = MediaFolder(folder, is_dry_run=is_dry_run)

    def held(self, draft: Draft | InputError, beside: Path | None) -> Draft | InputError:
        """Return the draft with the pictures ``beside`` its file copied into the media folder.

        Absolute addresses stay, and so do relative ones if the draft has a base address. Another
        picture that cannot be copied is dropped with a warning.
        """
        if isinstance(draft, InputError) or beside is None or not _has_pictures(draft):
            return draft
        copied, missing = self._with_copies(draft, beside)
        base_url = draft.base_url or draft.url
        absolute = {
            picture.url: clean_url(picture.url, base_url) if base_url else "" for picture in missing
        }
        lost = {picture.url: picture.error for picture in missing if not absolute[picture.url]}
        warnings = [f"{error}; it was omitted" for error in lost.values()]
        return replace(
            copied,
            images=tuple(
                replace(image, url=absolute.get(image.url) or image.url)
                for image in copied.images
                if image.url not in lost
            ),
            revisions=tuple(_without(raw, lost) for raw in copied.revisions),
            warnings=(*draft.warnings, *warnings),
        )

    def held_or_refused(self, draft: Draft, beside: Path) -> Draft:
        """Return the draft with the pictures ``beside`` its file copied into the media folder.

        Raises:
            BadPicture: one is missing, not a raster image, or too large.
        """
        copied, missing = self._with_copies(draft, beside)
        for picture in missing:
            if not (draft.url and clean_url(picture.url, draft.url)):
                raise picture.error
        return copied

    def _with_copies(self, draft: Draft, beside: Path) -> tuple[Draft, list[_Missing]]:
        """Return the draft with the pictures that could be copied, and those that could not."""
        missing: dict[str, _Missing] = {}
        images = tuple(self._copied(image, beside, missing) for image in draft.images)
        revisions = tuple(self._with_body(raw, beside, missing) for raw in draft.revisions)
        return replace(draft, images=images, revisions=revisions), list(missing.values())

    def _with_body(
        self, raw: DraftRevision, beside: Path, missing: dict[str, _Missing]
    ) -> DraftRevision:
        """Return a version whose text shows the copies of the pictures beside it."""
        if not _shows_pictures(raw):
            return raw

        def held(match: re.Match[str]) -> str:
            written = unescape(match.group(2).strip("\"'"))
            copy = self._copied(Enclosure(url=written), beside, missing)
            sized = f' width="{copy.width}" height="{copy.height}"' if copy.width else ""
            is_sized = re.search(r"\s(?:width|height)\s*=", _tag_around(match), re.IGNORECASE)
            address = f'{match.group(1)}"{escape(copy.url)}"'
            return match.group() if copy.url == written else address + ("" if is_sized else sized)

        return replace(raw, body_html=_BODY_PICTURE.sub(held, raw.body_html))

    def _copied(self, image: Enclosure, beside: Path, missing: dict[str, _Missing]) -> Enclosure:
        if _ELSEWHERE.match(image.url) or not image.url:
            return image
        try:
            return self.copied(image, beside)
        except BadPicture as error:
            missing[image.url] = _Missing(image.url, error)
            return image

    def copied(self, image: Enclosure, beside: Path) -> Enclosure:
        """Return a picture ``beside`` an article as a copy in the media folder.

        Raises:
            BadPicture: the file is missing, not a raster image, or too large.
        """
        data = _read(image.url, beside)
        kind = kind_of(data, image.url)
        name = self._folder.write(data, kind)
        width, height = size_of(BytesIO(data))
        return replace(
            image,
            url=f"{SCHEME}{name}",
            media_type=kind.media_type,
            length=len(data),
            width=width,
            height=height,
        )


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
        if path.stat().st_size > _MAX_BYTES:
            raise PictureTooLarge(shown_name, f"has more than {_MAX_BYTES:,} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # a NUL, a name that is too long, no permission
        raise BadPicture(
            shown_name, f"cannot be read: {getattr(error, 'strerror', None) or error}"
        ) from error


def _has_pictures(draft: Draft) -> bool:
    return bool(draft.images) or any(_shows_pictures(raw) for raw in draft.revisions)


def _shows_pictures(raw: DraftRevision) -> bool:
    return "<img" in raw.body_html.lower()


def _without(raw: DraftRevision, lost: Container[str]) -> DraftRevision:
    """Return a version whose text names none of the lost pictures."""

    def emptied(match: re.Match[str]) -> str:
        written = unescape(match.group(2).strip("\"'"))
        return f'{match.group(1)}""' if written in lost else match.group()

    return replace(raw, body_html=_BODY_PICTURE.sub(emptied, raw.body_html))


def _tag_around(match: re.Match[str]) -> str:
    return match.string[match.start() : match.string.find(">", match.end()) + 1]
