"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from feeds.model import Enclosure, Entry, EntryContext, Page, Terms
from feeds.text.dates import format_rfc3339


class ExtensionField(NamedTuple):
    """A field of ``_wirefeed`` in an item. Empty values, 0 and false are not written."""

    name: str
    meaning: str
    value: Callable[[Entry, EntryContext], Any]


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
        "icon": page.marks.icon_url,
        "favicon": page.marks.icon_url,
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
                        "id": tombstone.guid or tombstone.id,
                        "when": format_rfc3339(tombstone.at),
                        "comment": tombstone.note,
                    }
                )
                for tombstone in page.tombstones
            ],
            "unresolved": list(page.unresolved),
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
        "id": entry.guid or entry.id,
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
    return _without_empty({field.name: field.value(entry, context) for field in ENTRY_FIELDS})


def _terms(entry: Entry, context: EntryContext) -> dict[str, Any]:
    terms = context.terms or Terms()
    return _without_empty({"permits": list(terms.permits), "prohibits": list(terms.prohibits)})


def _attachment(enclosure: Enclosure) -> dict[str, Any]:
    return _without_empty(
        {
            "url": enclosure.url,
            "mime_type": enclosure.media_type,
            "title": enclosure.title or enclosure.caption,
            "size_in_bytes": enclosure.length,
            "duration_in_seconds": enclosure.duration_s,
            "_wirefeed": _without_empty(
                {
                    "alt": enclosure.alt,
                    "focus": enclosure.focus,
                    "caption": enclosure.caption,
                    "credit": enclosure.credit,
                    "width": enclosure.width,
                    "height": enclosure.height,
                    "transcript": enclosure.transcript,
                    "chapters": enclosure.chapters,
                }
            ),
        }
    )


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None, [], {}, 0)}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# The fields of an item's extension, in order.
ENTRY_FIELDS = (
    ExtensionField(
        "revision", "the number of the revision, from 1", lambda entry, _: entry.revision
    ),
    ExtensionField(
        "significance",
        "`new`, `minor`, `update`, `correction` or `withdrawal`",
        lambda entry, _: entry.significance.value,
    ),
    ExtensionField(
        "about", "the article's id, in an entry about an update", lambda entry, _: entry.about
    ),
    ExtensionField("section", "the slug of the section", lambda entry, _: entry.metadata.section),
    ExtensionField("rights", "the copyright line", lambda entry, _: entry.metadata.rights),
    ExtensionField(
        "license", "the address of the licence", lambda entry, _: entry.metadata.license_url
    ),
    ExtensionField("rsl", "permissions for machines (RSL 1.0): `permits`, `prohibits`", _terms),
    ExtensionField(
        "urgency",
        "1 (most urgent) to 9, as the source states it",
        lambda entry, _: entry.metadata.urgency,
    ),
    ExtensionField(
        "place",
        "the place and day that the story is filed from, as its source states them",
        lambda entry, _: entry.metadata.dateline,
    ),
    ExtensionField(
        "subjects",
        "subjects of a controlled vocabulary: `name`, `code`, `scheme`",
        lambda entry, _: [_without_empty(vars(subject)) for subject in entry.metadata.subjects],
    ),
    ExtensionField(
        "ednote",
        "the note to editors, for partners that are entitled to it",
        lambda entry, _: entry.metadata.ednote,
    ),
    ExtensionField(
        "rank", "the place in a list of related articles, from 1", lambda entry, _: entry.rank
    ),
    ExtensionField(
        "score", "the relevance, 0 to 1", lambda entry, _: entry.reason.score if entry.reason else 0
    ),
    ExtensionField(
        "because",
        "the words shared with the requested article",
        lambda entry, _: list(entry.reason.terms) if entry.reason else [],
    ),
    ExtensionField(
        "relation",
        "an editor's statement, such as `follow-up`",
        lambda entry, _: entry.reason.relation if entry.reason else "",
    ),
    ExtensionField(
        "inverse",
        "`true`: the requested article has the relation to this one",
        lambda entry, _: bool(entry.reason and entry.reason.relation and entry.reason.is_from),
    ),
    ExtensionField(
        "addition",
        "in a storyline's feed: what the article adds to the earlier ones, a sentence of it",
        lambda entry, _: entry.addition,
    ),
    ExtensionField(
        "versions",
        "ids of near-duplicates of this article",
        lambda entry, _: list(entry.reason.versions) if entry.reason else [],
    ),
)
