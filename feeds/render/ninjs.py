"""Entries as ninjs 3.0, News in JSON of the IPTC (https://iptc.org/standards/ninjs/)."""

from __future__ import annotations

import json
from typing import Any

from feeds.model import Enclosure, Entry, Page, Subject
from feeds.text.concepts import format_concept
from feeds.text.dates import format_rfc3339

CONTENT_TYPE = "application/json; charset=utf-8"
_STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
_TYPES = {"image": "picture", "audio": "audio", "video": "video"}


def ninjs(entry: Entry) -> bytes:
    """Return the entry as one object."""
    return _bytes(_item(entry))


def ninjs_list(page: Page) -> bytes:
    """Return the page's entries as a list of objects."""
    return _bytes([_item(entry) for entry in page.entries])


def _bytes(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _item(entry: Entry) -> dict[str, Any]:
    metadata = entry.metadata
    item: dict[str, Any] = {
        "standard": _STANDARD,
        "uri": entry.id,
        "type": "text",
        "representationType": "full" if entry.content_html else "partial",
        "version": str(entry.revision or 1),
        "firstCreated": format_rfc3339(entry.published),
        "contentCreated": format_rfc3339(entry.published),
        "versionCreated": format_rfc3339(entry.updated),
        "pubStatus": "canceled" if entry.is_deleted else "usable",
        "language": metadata.language,
        "urgency": metadata.urgency,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": entry.title}],
        "descriptions": _texts("summary", entry.summary if entry.summary != entry.title else ""),
        "bodies": [{"role": "main", "contentType": "text/html", "value": entry.content_html}]
        if entry.content_html
        else [],
        "by": ", ".join(author.name for author in metadata.authors),
        "people": [
            {"name": author.name, "rel": "author", **({"uri": author.url} if author.url else {})}
            for author in metadata.authors
        ],
        "subjects": [
            *map(_subject, metadata.subjects),
            *({"name": tag, "rel": "keyword"} for tag in metadata.tags),
        ],
        "genres": [{"name": metadata.section_name or metadata.section}] if metadata.section else [],
        "located": metadata.dateline,
        "copyrightNotice": metadata.rights,
        "usageTerms": metadata.license_url,
        "edNote": metadata.ednote,
        "associations": [
            _association(file, number, entry)
            for number, file in enumerate((*metadata.images, *metadata.enclosures), 1)
        ],
        "altIds": [{"role": "canonical", "value": entry.url}],
    }
    if entry.is_deleted:
        item |= {"bodies": [], "descriptions": [], "associations": []}
    return {name: value for name, value in item.items() if value}


def _texts(role: str, text: str) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": text}] if text else []


def _subject(subject: Subject) -> dict[str, str]:
    uri = format_concept(subject.scheme, subject.code)
    concept = {"uri": uri, "literal": "" if uri else subject.code}
    used = {name: value for name, value in concept.items() if value}
    return {"name": subject.name, "rel": "classifies", **used}


def _association(file: Enclosure, number: int, entry: Entry) -> dict[str, Any]:
    rendition = {
        "name": "main",
        "href": file.url,
        "contentType": file.media_type,
        "width": file.width,
        "height": file.height,
        "sizeInBytes": file.length,
        "duration": file.duration_s,
    }
    part = {
        "name": f"file-{number}",
        "uri": file.url,
        "type": _TYPES.get(file.media_type.partition("/")[0], "picture"),
        "language": entry.metadata.language,
        "headlines": _texts("main", file.title),
        "descriptions": [*_texts("caption", file.caption), *_texts("alt", file.alt)],
        "by": file.credit,
        "renditions": [{name: value for name, value in rendition.items() if value}],
    }
    return {name: value for name, value in part.items() if value}
