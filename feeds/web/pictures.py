"""Stored pictures in templates: the renditions that a browser chooses from."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint

from feeds.intake.media_folder import MediaFolder
from feeds.pictures.sources import PictureSources
from feeds.publishing.body import SIZES_IN_TEXT
from feeds.text.urls import MEDIA_SCHEME, is_media
from feeds.web.state import state

blueprint = Blueprint("pictures", __name__)


@blueprint.app_template_filter("sources")
def sources_of(url: str) -> PictureSources | None:
    """Return the renditions of a stored picture by its address, the public one or ours; None if it
    has none, or is on another site.
    """
    settings = state().settings
    base = f"{settings.base_url}/media/"
    address = MEDIA_SCHEME + url.removeprefix(base) if url.startswith(base) else url
    if not is_media(address):
        return None
    folder = MediaFolder(Path(settings.media_dir))
    return folder.sources(address.removeprefix(MEDIA_SCHEME), base)


@blueprint.app_context_processor
def sizes() -> dict[str, str]:
    """Return the widths of pictures by their place, for the attribute ``sizes``."""
    return {
        "sizes_in_text": SIZES_IN_TEXT,
        "sizes_of_the_lead": "(min-width: 56rem) 45rem, calc(100vw - 2.5rem)",
        "sizes_in_a_list": "(min-width: 36rem) 11rem, calc(100vw - 2.5rem)",
        "sizes_in_a_card": "5rem",
    }
