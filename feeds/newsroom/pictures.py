"""Pictures that editors upload, and articles that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import BadArticle, PictureNotFound
from feeds.intake.media_folder import MediaFolder, StoredPicture
from feeds.newsroom.editor import Editor
from feeds.pictures.limits import PictureLimits
from feeds.pictures.processing import process
from feeds.text.urls import MEDIA_SCHEME, is_media

_BODY_SOURCE = re.compile(
    r'(<img\b[^>]{0,4000}?\ssrc\s*=\s*)("[^"]{1,500}"|\'[^\']{1,500}\')', re.I
)


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """A stored picture. ``is_new`` is false if the store had it; ``removed`` names what the sent
    file had beside its pixels.
    """

    picture: StoredPicture
    is_new: bool
    removed: Sequence[str]


def upload(
    editor: Editor,
    data: bytes,
    name: str,
    *,
    is_dry_run: bool = False,
    is_part_of_article: bool = False,
) -> Uploaded:
    """Store a picture with its renditions. ``name`` is for messages.

    The same bytes are the same picture. A dry run stores nothing. A picture that is part of an
    article's change is recorded with it.

    Raises:
        PictureTooLarge, UnknownPictureType, BadPicture: it cannot be published.
        RequestRepeated, KeyReused: the request's key was used before.
    """
    processed = process(data, limits_of(editor), name)
    folder = _folder(editor, is_dry_run=is_dry_run)
    if is_part_of_article or is_dry_run:
        picture, is_new = folder.store(processed)
    else:
        act = Act(verb="upload", kind=ObjectKind.PICTURE)
        with editor.writing(act) as writer:
            picture, is_new = folder.store(processed)
            if is_new:
                act.on(picture.id, bytes=picture.file.length)
            editor.note(writer, picture.id)
    return Uploaded(picture=picture, is_new=is_new, removed=processed.removed)


def limits_of(editor: Editor) -> PictureLimits:
    """Return the newsroom's limits on a picture."""
    settings = editor.settings
    return PictureLimits(
        max_bytes=settings.picture_max_bytes, max_pixels=settings.picture_max_pixels
    )


def stored(editor: Editor, name: str) -> StoredPicture:
    """Return the picture with an id or an address.

    Raises:
        PictureNotFound: there is none.
    """
    picture = _folder(editor).find(_own_name(editor, name))
    if picture is None:
        raise PictureNotFound(name)
    return picture


def with_stored_pictures(editor: Editor, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record of an article whose pictures have the addresses and sizes of the stored ones
    that it names, in ``images`` and in the HTML of its text: ``media:<id>``, the file's name
    after it or not, or the public address.

    Raises:
        BadArticle: a named picture is not stored.
    """
    changed = dict(record)
    if record.get("images"):
        changed["images"] = [_described(editor, image) for image in record["images"]]
    if record.get("body_html"):
        changed["body_html"] = _BODY_SOURCE.sub(
            lambda match: _shown(editor, match), record["body_html"]
        )
    return changed


def picture_fields(picture: StoredPicture) -> dict[str, Any]:
    """Return what a record of an article has of a stored picture."""
    file = picture.file
    return {
        "url": picture.address,
        "type": file.media_type,
        "length": file.length,
        "width": file.width,
        "height": file.height,
    }


def _described(editor: Editor, image: Any) -> Any:
    fields = image if isinstance(image, dict) else {"url": image}
    name = _own_name(editor, str(fields.get("url") or ""))
    if not name.startswith(MEDIA_SCHEME):
        return image
    return {**fields, **picture_fields(_named(editor, name, "images"))}


def _shown(editor: Editor, match: re.Match[str]) -> str:
    name = _own_name(editor, unescape(match.group(2)[1:-1]))
    if not name.startswith(MEDIA_SCHEME):
        return match.group()
    picture = _named(editor, name, "body_html")
    tag = match.string[match.start() : match.string.find(">", match.end()) + 1]
    has_size = re.search(r"\s(?:width|height)\s*=", tag, re.IGNORECASE)
    size = "" if has_size else f' width="{picture.file.width}" height="{picture.file.height}"'
    return f'{match.group(1)}"{picture.address}"{size}'


def _named(editor: Editor, name: str, field: str) -> StoredPicture:
    try:
        return stored(editor, name)
    except PictureNotFound as error:
        raise BadArticle(f"{field}: {error}; upload it first") from error


def _own_name(editor: Editor, name: str) -> str:
    """Return the address of a picture of our own by its public address; others unchanged."""
    name = name.strip()
    address = MEDIA_SCHEME + name.removeprefix(f"{editor.settings.base_url}/media/")
    return address if is_media(address) else name


def _folder(editor: Editor, *, is_dry_run: bool = False) -> MediaFolder:
    return MediaFolder(Path(editor.settings.media_dir), is_dry_run=is_dry_run)
