"""IPTC ninjs 1.x and 2.x: one item, a list of items, or an item a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import tzinfo
from typing import Any

from feeds.errors import BadArticle, InputError, UnreadableInput
from feeds.importers.bounds import check_count
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.record import checked, draft_from
from feeds.model import Draft
from feeds.text.numbers import parse_whole_number

_FIELD = re.compile(r'"(?:body_xhtml|body_html|body_text|headlines|bodies|versioncreated|uri)"\s*:')


def read(data: bytes, name: str, zone: tzinfo) -> Iterator[Draft | InputError]:
    """Yield a draft or an error for each item."""
    try:
        document = json.loads(decode(data), strict=False)
    except (ValueError, RecursionError) as error:
        raise UnreadableInput(f"is not JSON: {error}") from error
    items = (
        document
        if isinstance(document, list)
        else document.get("items", [document])
        if isinstance(document, dict)
        else None
    )
    if not isinstance(items, list):
        raise UnreadableInput("is not ninjs: neither an item nor a list of items")
    check_count(len(items), len(data))
    for number, item in enumerate(items, 1):
        place = f"{name}, item {number}"
        if not isinstance(item, dict):
            yield BadArticle("is not an object", place=place)
            continue
        yield checked(lambda: draft_from(_record(item), place, zone), place)  # noqa: B023 (called at once)


def _record(item: dict[str, Any]) -> dict[str, Any]:
    subjects = [
        subject
        for subject in item.get("subject") or item.get("subjects") or []
        if isinstance(subject, dict)
    ]
    is_canceled = item.get("pubstatus") == "canceled" or item.get("pubStatus") == "canceled"
    return {
        "source": "ninjs",
        "id": item.get("uri") or item.get("altids", {}).get("id")
        if isinstance(item.get("altids", {}), dict)
        else item.get("uri"),
        "url": item.get("url") or item.get("link"),
        "title": _headline(item),
        "summary": _described(item),
        **_body(item),
        "published": item.get("firstcreated")
        or item.get("contentcreated")
        or item.get("firstCreated")
        or item.get("versioncreated")
        or item.get("versionCreated"),
        "updated": item.get("versioncreated") or item.get("versionCreated"),
        "release_at": item.get("embargoed"),
        "language": item.get("language"),
        "section": next(
            (s.get("name") for s in item.get("genres") or [] if isinstance(s, dict)), None
        ),
        "tags": [s.get("name") for s in subjects if s.get("name")],
        "subjects": [
            {
                "name": s.get("name"),
                "code": s.get("code") or s.get("uri"),
                "scheme": s.get("scheme"),
            }
            for s in subjects
        ],
        "authors": _authors(item),
        "images": _pictures(item),
        "rights": item.get("copyrightnotice")
        or item.get("copyrightNotice")
        or item.get("usageterms"),
        "urgency": item.get("urgency"),
        "place": item.get("located"),
        "ednote": item.get("ednote") or item.get("edNote"),
        "withdrawn": is_canceled,
    }


def _headline(item: dict[str, Any]) -> str:
    rows = item.get("headlines") or []
    texts = [str(row.get("value") or "") for row in rows if isinstance(row, dict)]
    return str(item.get("headline") or next(iter(texts), "") or item.get("title") or "")


def _described(item: dict[str, Any]) -> str:
    rows = [row for row in item.get("descriptions") or [] if isinstance(row, dict)]
    return str(item.get("description_text") or next((row.get("value") for row in rows), "") or "")


def _body(item: dict[str, Any]) -> dict[str, Any]:
    for row in item.get("bodies") or []:
        if isinstance(row, dict) and row.get("value"):
            is_html = "html" in str(row.get("contenttype") or row.get("contentType") or "")
            return {"body_html" if is_html else "body": row["value"]}
    return {
        "body_html": item.get("body_xhtml") or item.get("body_html"),
        "body": item.get("body_text"),
    }


def _authors(item: dict[str, Any]) -> list[dict[str, Any]]:
    people = [p for p in item.get("people") or item.get("person") or [] if isinstance(p, dict)]
    authors = [{"name": p.get("name")} for p in people if "author" in str(p.get("rel", ""))]
    byline = str(item.get("byline") or item.get("by") or "")
    return authors or ([{"name": byline.removeprefix("By ").removeprefix("by ")}] if byline else [])


def _width(rendition: dict[str, Any]) -> int:
    """Return a width in pixels; 0 if missing or not a number."""
    width = str(rendition.get("width")).removesuffix(".0")
    return parse_whole_number(width, max_digits=8) or 0


def _pictures(item: dict[str, Any]) -> list[dict[str, Any]]:
    associations = item.get("associations") or {}
    parts = associations.values() if isinstance(associations, dict) else associations
    pictures = []
    for part in parts:
        if isinstance(part, dict) and part.get("type") in ("picture", "graphic"):
            renditions = part.get("renditions") or {}
            rows = list(renditions.values()) if isinstance(renditions, dict) else renditions
            row = max((r for r in rows if isinstance(r, dict)), key=_width, default={})
            pictures.append(
                {
                    "url": row.get("href"),
                    "type": row.get("mimetype") or row.get("contentType"),
                    "width": row.get("width"),
                    "height": row.get("height"),
                    "length": row.get("sizeinbytes") or row.get("sizeInBytes"),
                    "caption": _described(part),
                    "credit": part.get("byline") or part.get("by"),
                }
            )
    return [picture for picture in pictures if picture["url"]]


def _confidence(beginning: Beginning) -> float:
    head = beginning.head
    if head.startswith("["):
        return Confidence.STRONG
    if not head.startswith("{"):
        return Confidence.NO
    return (
        Confidence.LIKELY if _FIELD.search(head) and '"title"' not in head else Confidence.FALLBACK
    )


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return read(data, source.name, options.zone)


IMPORTER = Importer(name="ninjs", noun="ninjs", sniff=_confidence, read=_read, is_feed=True)
