"""Uploaded pictures in the API."""

from __future__ import annotations

from typing import Any

from feeds.domain.scopes import Scope
from feeds.intake.media_folder import StoredFile, StoredPicture
from feeds.newsroom import pictures as use_cases
from feeds.newsroom.editor import Editor
from feeds.web.api import picture_models as models
from feeds.web.api.route import PREFIX, Answer, Call, Route
from feeds.web.api.uploads import PART, PICTURE_TYPES

_PATH = "/media"


def upload_picture(call: Call) -> Answer:
    """Store a picture: the part "file" of a form, or the body itself with its type.

    Its real type is known from its bytes. It is turned upright, encoded again without metadata, and
    copied in smaller widths. The same bytes again are the same picture, and the answer is the same.
    """
    uploaded = use_cases.upload(call.editor, call.body, PART)
    return _answer(call.editor, uploaded.picture, status=201, removed=list(uploaded.removed))


def read_picture(call: Call) -> Answer:
    """Read the sizes and addresses of a stored picture."""
    return _answer(call.editor, use_cases.stored(call.editor, call.path["picture"]))


def _replayed(editor: Editor, name: str) -> Answer:
    return _answer(editor, use_cases.stored(editor, name))


def _answer(
    editor: Editor, picture: StoredPicture, *, status: int = 200, removed: list[str] | None = None
) -> Answer:
    base = f"{editor.settings.base_url}/media/"
    body = models.PictureOut(
        **_fields(picture.file, base),
        id=picture.id,
        address=picture.address,
        renditions=[models.RenditionOut(**_fields(file, base)) for file in picture.renditions],
        removed=removed or [],
    )
    location = f"{PREFIX}{_PATH}/{picture.id}" if status == 201 else ""
    return Answer(body=body, status=status, location=location)


def _fields(file: StoredFile, base: str) -> dict[str, Any]:
    return {
        "url": base + file.name,
        "type": file.media_type,
        "width": file.width,
        "height": file.height,
        "bytes": file.length,
    }


ROUTES = (
    Route(
        method="POST",
        path=_PATH,
        scope=Scope.WRITE,
        view=upload_picture,
        answer=models.PictureOut,
        media_types=PICTURE_TYPES,
        is_upload=True,
        status=201,
        is_repeatable=True,
        replay=_replayed,
        problems=(404, 422),
    ),
    Route(
        method="GET",
        path=f"{_PATH}/<picture>",
        scope=Scope.READ,
        view=read_picture,
        answer=models.PictureOut,
        problems=(404,),
    ),
)
