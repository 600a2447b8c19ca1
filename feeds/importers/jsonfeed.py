"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from feeds.errors import BadArticle, InputError, UnreadableInput
from feeds.importers.bounds import check_count
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.json_document import parsed
from feeds.importers.record import checked, draft_from, without_unreadable_dates
from feeds.model import Draft
from feeds.sanitize import text_from_markup


def read(data: bytes, name: str, zone: tzinfo) -> Iterator[Draft | InputError]:
    """Yield a draft or an error for each item."""
    document = parsed(data)
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise UnreadableInput("is not a JSON Feed: it has no items")
    source = str(document.get("feed_url") or document.get("home_page_url") or name)
    check_count(len(items), len(data))
    for number, item in enumerate(items, 1):
        place = f"{name}, item {number}"
        if not isinstance(item, dict):
            yield BadArticle("is not an object", place=place)
            continue
        yield checked(lambda: _draft(item, document, source, place, zone), place)  # noqa: B023 (called at once)


def _draft(
    item: dict[str, Any], document: dict[str, Any], source: str, place: str, zone: tzinfo
) -> Draft:
    record = _record(item, document, source)
    warnings = without_unreadable_dates(record, zone)
    base_url = str(document.get("home_page_url") or document.get("feed_url") or "")
    return replace(draft_from(record, place, zone, warnings), base_url=base_url)


def _record(item: dict[str, Any], document: dict[str, Any], source: str) -> dict[str, Any]:
    body_html = item.get("content_html") or ""
    body = "" if body_html else item.get("content_text") or item.get("summary") or ""
    authors = item.get("authors") or (
        [item["author"]] if item.get("author") else document.get("authors") or []
    )
    title = item.get("title") or text_from_markup(
        str(item.get("summary") or body or body_html), 120
    )
    files = [
        _file(attachment)
        for attachment in item.get("attachments") or []
        if isinstance(attachment, dict)
    ]
    described = {file["url"]: file for file in files if _is_picture(file)}
    images = [
        described.pop(url, {"url": url})
        for url in (item.get("image"), item.get("banner_image"))
        if url
    ]
    attachments = [file for file in files if not _is_picture(file)]
    return {
        "source": source,
        "id": item.get("id"),
        "url": item.get("url") or item.get("external_url"),
        "title": title,
        "summary": item.get("summary"),
        "body_html": body_html,
        "body": body,
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "language": item.get("language") or document.get("language"),
        "tags": [tag for tag in item.get("tags") or [] if tag is not None],
        "authors": [
            {"name": a.get("name"), "url": a.get("url")} for a in authors if isinstance(a, dict)
        ],
        "images": [*images, *described.values()],
        "enclosures": attachments,
    }


def _file(attachment: dict[str, Any]) -> dict[str, Any]:
    """Return an attachment as a file of a record; ``_wirefeed`` has its words and sizes."""
    extension = attachment.get("_wirefeed")
    more = extension if isinstance(extension, dict) else {}
    return {
        "url": attachment.get("url"),
        "type": attachment.get("mime_type"),
        "length": attachment.get("size_in_bytes"),
        "title": attachment.get("title"),
        "duration": attachment.get("duration_in_seconds"),
        **{name: more.get(name) for name in ("alt", "caption", "credit", "width", "height")},
    }


def _is_picture(file: dict[str, Any]) -> bool:
    return str(file["type"] or "").startswith("image/")


def _confidence(beginning: Beginning) -> float:
    document = beginning.document
    if not isinstance(document, dict):
        return Confidence.NO
    is_declared = "jsonfeed.org/version" in str(document.get("version", ""))
    has_shape = sum(name in document for name in ("items", "feed_url", "home_page_url")) >= 2
    return Confidence.CERTAIN if is_declared or has_shape else Confidence.NO


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    return read(data, source.name, options.zone)


IMPORTER = Importer(
    name="jsonfeed", noun="a JSON Feed", sniff=_confidence, read=_read, is_feed=True
)
