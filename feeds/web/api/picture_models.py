"""Bodies of answers about stored pictures."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from feeds.web.api.models import ResponseBody


class RenditionOut(ResponseBody):
    """A file of a picture; width and height are in pixels."""

    url: str
    type: str
    width: int
    height: int
    bytes: int


class PictureOut(RenditionOut):
    """A stored picture. Articles name it by ``address``; an animation has no renditions."""

    id: str
    address: Annotated[str, Field(description="for the url of an article's images: media:…")]
    renditions: list[RenditionOut]
    removed: Annotated[
        list[str], Field(description="what the sent file had beside its pixels: EXIF, XMP …")
    ]
