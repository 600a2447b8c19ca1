"""HTTP push of Superdesk: ninjs items, and the pictures that they show.

Superdesk sends each picture of an item to the assets address first; the item then names it by its
media id. Pictures are parts of articles here, not articles of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from feeds.connectors.contract import (
    Instructions,
    Kind,
    Message,
    instruction_of,
    json_object,
)
from feeds.domain.signatures import verify_superdesk
from feeds.errors import BadDelivery, InputError, NotPublished
from feeds.importers import Options, ninjs
from feeds.text.numbers import parse_whole_number

_HEADER = "x-superdesk-signature"
# Types of items that become articles.
_ARTICLES = (None, "text", "preformatted", "composite")


def _verify(message: Message, secrets: Sequence[str], _now: datetime) -> str:
    verify_superdesk(secrets, message.headers.get(_HEADER, ""), message.body)
    return ""


def _parse(message: Message, options: Options) -> Instructions:
    item = json_object(message)
    source_id = item.get("guid") or item.get("uri")
    if not isinstance(source_id, str):
        raise BadDelivery("the item has no guid: choose the format ninjs for the destination")
    if item.get("type") not in _ARTICLES:
        yield NotPublished(
            f"it is a {str(item['type'])[:50]}: only texts become articles, pictures as parts of "
            "them"
        )
        return
    media = dict(_media(item))
    for draft in ninjs.read(json.dumps([item]).encode(), "the item", options):
        if isinstance(draft, InputError):
            yield draft
        else:
            yield instruction_of(replace(draft, source_id=source_id), _version(item, draft), media)


def _version(item: dict[str, Any], draft: Any) -> int | None:
    """Return None where the draft has the time of this version, else the item's own number."""
    if draft.updated is not None:
        return None
    return parse_whole_number(str(item.get("version") or ""))


def _media(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the address and the media id of each rendition of the item and of what belongs to
    it.
    """
    associations = item.get("associations")
    parts = list(associations.values()) if isinstance(associations, dict) else []
    for part in [item, *parts]:
        renditions = part.get("renditions") if isinstance(part, dict) else None
        rows = list(renditions.values()) if isinstance(renditions, dict) else []
        for row in rows:
            address, media_id = (_text(row, name) for name in ("href", "media"))
            if address and media_id:
                yield address, media_id


def _text(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""


KIND = Kind(
    name="superdesk",
    noun="Superdesk's HTTP push",
    verify=_verify,
    parse=_parse,
    has_standard_secret=False,
    has_pictures=True,
    success=201,
)
