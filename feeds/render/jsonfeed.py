"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import Any

from feeds.model import Enclosure, Entry, EntryContext, Page
from feeds.text.dates import format_rfc3339

VERSION_URL = "https://jsonfeed.org/version/1.1"


def envelope(page: Page) -> tuple[bytes, bytes]:
    """Return the document before and after its items."""
    document: dict[str, Any] = {
        "version": VERSION_URL,
        "title": page.title,
        "home_page_url": page.home_url,
        "feed_url": page.self_url,
        "description": page.description,
        "language": page.language,
        "next_url": page.next_url,
        "authors": [{"name": page.publisher}] if page.publisher else [],
        "hubs": [{"type": "WebSub", "url": url} for url in page.hubs],
        "_wirefeed": {
            "about": "https://www.jsonfeed.org/version/1.1/#extensions",
            "id": page.id,
            "updated": format_rfc3339(page.updated),
            "ttl": page.ttl_minutes or "",
            **({} if page.seq is None else {"seq": page.seq}),
            "deleted": [
                _without_empty(
                    {
                        "id": tombstone.id,
                        "when": format_rfc3339(tombstone.at),
                        "comment": tombstone.note,
                    }
                )
                for tombstone in page.tombstones
            ],
        },
    }
    document["_wirefeed"] = {
        name: value for name, value in document["_wirefeed"].items() if value not in ([], "")
    }
    head = _written(_without_empty(document))[:-1] + b',"items":[\n'
    return head, b"\n]}\n"


def item(entry: Entry, context: EntryContext) -> bytes:
    """Return an item as JSON."""
    return _written(_item(entry, context))


def _written(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry, context: EntryContext) -> dict[str, Any]:
    metadata = entry.metadata
    authors = [_without_empty({"name": p.name, "url": p.url}) for p in metadata.authors]
    fields: dict[str, Any] = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.external_url,
        "title": entry.title,
        "content_html": entry.content_html or f"<p>{_escaped(entry.summary)}</p>",
        "summary": entry.summary,
        "image": metadata.images[0].url if metadata.images else "",
        "date_published": format_rfc3339(entry.published),
        "date_modified": format_rfc3339(entry.updated),
        "authors": authors,
        # Four readers in thirty know JSON Feed 1.0's single author only.
        "author": authors[0] if authors else None,
        "tags": list(metadata.tags),
        "language": metadata.language,
        "attachments": [
            _attachment(enclosure) for enclosure in (*metadata.images, *metadata.enclosures)
        ],
        "_wirefeed": _extension(entry, context),
    }
    return _without_empty(fields)


def _extension(entry: Entry, context: EntryContext) -> dict[str, Any]:
    reason, terms = entry.reason, context.terms
    return _without_empty(
        {
            "revision": entry.revision,
            "significance": entry.significance.value,
            "about": entry.about,
            "section": entry.metadata.section,
            "rights": entry.metadata.rights,
            "license": entry.metadata.license_url,
            "rsl": _without_empty(
                {"permits": list(terms.permits), "prohibits": list(terms.prohibits)}
            )
            if terms
            else {},
            "urgency": entry.metadata.urgency,
            "rank": entry.rank,
            "score": reason.score if reason else 0,
            "because": list(reason.terms) if reason else [],
            "relation": reason.relation if reason else "",
            "inverse": bool(reason and reason.relation and reason.is_from),
            "versions": list(reason.versions) if reason else [],
        }
    )


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return _without_empty(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title or enclosure.caption,
            "size_in_bytes": enclosure.length,
        }
    )


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}, 0)}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
