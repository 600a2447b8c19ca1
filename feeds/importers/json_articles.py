"""Articles in JSON of other shapes: a list, an API's answer, one object over several lines.

The names of their fields are those of JSON Lines, or common ones of APIs.
"""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers.bounds import check_count
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.json_document import items_of, parsed
from feeds.importers.record import FIELDS, checked, draft_from, without_unreadable_dates
from feeds.model import Draft

# Names of fields in common answers, the best first, in lower case without "_" and "-".
_NAMES = {
    "id": "id guid uuid urn uno articleid",
    "url": "url link permalink canonicalurl weburl href",
    "title": "title headline webtitle name",
    "summary": "summary description excerpt standfirst lead trailtext dek abstract",
    "body_html": "bodyhtml contenthtml html",
    "body": "body content contenttext bodytext text fulltext articlebody news paragraphs",
    "published": (
        "published publishedat datepublished publicationdate webpublicationdate pubdate "
        "publishdate date createdat created"
    ),
    "updated": "updated updatedat datemodified modifiedat modified lastmodified",
    "language": "language lang inlanguage locale",
    "section": "section sectionname category articlesection",
    "tags": "tags keywords",
    "authors": "authors author byline creator",
    "images": "images image imageurl urltoimage featuredimage thumbnail picture",
    "rights": "rights copyright",
}
_MARKUP = re.compile(r"<(?:p|div|br|a|img|h\d|ul|ol|b|i|em|strong)\b[^<>]*>", re.IGNORECASE)
# Objects within an item that hold its fields (JSON:API, and others).
_PARTS = ("attributes", "fields")


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    items = items_of(parsed(data))
    check_count(len(items), len(data))
    reported: set[str] = set()
    for number, item in enumerate(items, 1):
        place = f"{source.name}, item {number}"
        if not isinstance(item, dict):
            yield BadArticle("is not an object", place=place)
            continue
        yield _checked(item, place, options.zone, reported)


def _checked(
    item: dict[str, Any], place: str, zone: tzinfo, reported: set[str]
) -> Draft | InputError:
    return checked(lambda: _draft(item, place, zone, reported), place)


def _draft(item: dict[str, Any], place: str, zone: tzinfo, reported: set[str]) -> Draft:
    record, unknown = record_of(item)
    status = str(item.get("status") or item.get("pubstatus") or "").lower()
    if status in ("withheld", "draft", "private", "embargoed"):
        raise NotPublished(f"its status is {status!r}")
    record["withdrawn"] = record.get("withdrawn") or status in ("canceled", "killed", "withdrawn")
    new = sorted(unknown - reported)
    reported |= unknown
    warnings = without_unreadable_dates(record, zone)
    if new:
        warnings = (*warnings, f"unknown fields were ignored: {', '.join(new)[:300]}")
    return draft_from(record, place, zone, warnings)


def record_of(item: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Return an item as a record of JSON Lines, and the names of its fields that have no place."""
    flat = {**item, **{k: v for part in _PARTS for k, v in _dict(item.get(part)).items()}}
    by_name = {_bare(name): name for name in flat}
    record = {name: flat[name] for name in FIELDS if name in flat}
    used = {*record, *_PARTS}
    for field, names in _NAMES.items():
        present_names = [by_name[name] for name in names.split() if name in by_name]
        used.update(present_names)
        values = (flat[name] for name in present_names)
        if not record.get(field):
            record[field] = next((value for value in values if value), None)
    return _tidied(record), set(flat) - used


def _tidied(record: dict[str, Any]) -> dict[str, Any]:
    body = record.get("body")
    if isinstance(body, list) and all(isinstance(block, str) for block in body):
        body = record["body"] = "\n\n".join(body)
    if isinstance(body, str) and _MARKUP.search(body) and not record.get("body_html"):
        record |= {"body_html": body, "body": None}
    if not (record.get("body") or record.get("body_html")):
        record["body"] = record.get("summary")
    source = record.get("source")
    record["source"] = (_dict(source).get("name") if isinstance(source, dict) else source) or "json"
    tags = record.get("tags")
    names = tags.split(",") if isinstance(tags, str) else tags or []
    record["tags"] = [_name(tag).strip() for tag in names if _name(tag)]
    section = record.get("section")
    record["section"] = _name(section[0] if isinstance(section, list) and section else section)
    authors = record.get("authors") or []
    record["authors"] = authors if isinstance(authors, list) else [authors]
    images = record.get("images") or []
    rows = images if isinstance(images, list) else [images]
    record["images"] = [_image(row) for row in rows if row]
    return record


def _image(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    url = row.get("url") or row.get("src") or row.get("href") or row.get("contentUrl")
    return {**row, "url": url}


def _name(value: Any) -> str:
    named = _dict(value)
    return str((named.get("name") or named.get("title") or "") if named else value or "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _bare(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")


def _confidence(beginning: Beginning) -> float:
    items = items_of(beginning.document)
    if not items or not isinstance(items[0], dict):
        return Confidence.NO
    record, _ = record_of(items[0])
    has_text = any(record.get(name) for name in ("body", "body_html", "revisions"))
    return Confidence.FALLBACK if record.get("title") and has_text else Confidence.NO


IMPORTER = Importer(name="json", noun="articles in JSON", sniff=_confidence, read=_read)
