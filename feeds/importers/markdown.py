"""Markdown and HTML files with front matter: an editor's, or those of Hugo, Jekyll and Eleventy."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Any

from feeds.errors import BadArticle, InputError, NotPublished
from feeds.importers.contract import Beginning, Confidence, Drafts, Importer, Options, Source
from feeds.importers.decoding import decode
from feeds.importers.frontmatter import front_fields, front_of, parse_file
from feeds.importers.record import FIELDS, checked, draft_from
from feeds.model import Draft

_CHARS_LOOKED_AT = 100_000
_EXTENSIONS = (".md", ".markdown", ".mdown", ".html", ".htm", ".njk", ".liquid")
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t#]*\n")
# Jekyll and others: the date and the slug are the file's name.
_DATED_NAME = re.compile(r"(\d{4}-\d\d-\d\d)[-_](.+)")
_FOLDER_FILES = frozenset(["index", "_index"])
_NO = frozenset(["false", "no", "0"])
_YES = frozenset(["true", "yes", "1"])
_PICTURES = ("image", "cover", "featured_image", "featureimage", "thumbnail", "banner", "hero")


def _read(data: bytes, source: Source, options: Options) -> Drafts:
    yield _draft(decode(data), source.name, options)


def _draft(text: str, place: str, options: Options) -> Draft | InputError:
    try:
        record, warnings = _record(text, place)
    except InputError as error:
        return type(error)(error.reason, place=place)
    return checked(lambda: draft_from(record, place, options.zone, warnings), place)


def _record(text: str, place: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    match = front_of(text)
    fields = front_fields(match, place) if match else {}
    body = text[match.end() :] if match else text
    _refuse_unpublished(fields)
    heading = _HEADING.match(body)
    if heading and (not fields.get("title") or fields["title"] == heading["title"]):
        fields["title"], body = heading["title"], body[heading.end() :]
    if not fields.get("title"):
        raise BadArticle("has no title: neither in front matter nor as a heading # above the text")
    path = PurePath(place)
    dated = _DATED_NAME.fullmatch(path.stem)
    if dated and not fields.get("published"):
        fields["published"] = dated[1]
    record = {name: value for name, value in fields.items() if name in FIELDS}
    record |= _of_a_site(fields)
    record["source"] = fields.get("source") or "files"
    record["id"] = fields.get("id") or _name_of(path)
    record["body_html"] = parse_file(body, place).body_html
    unknown = sorted(set(fields) - FIELDS - _KNOWN)
    warnings = (f"unknown fields were ignored: {', '.join(unknown)}",) if unknown else ()
    return record, warnings


_KNOWN = frozenset(["draft", "categories", "category", "published", *_PICTURES])


def _of_a_site(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that site generators have: categories, a picture."""
    record: dict[str, Any] = {}
    categories = fields.get("section") or fields.get("categories") or fields.get("category")
    names = categories if isinstance(categories, list) else str(categories or "").split(",")
    record["section"] = str(names[0]).strip() if names else ""
    tags = fields.get("tags")
    record["tags"] = tags.replace(",", " ").split() if isinstance(tags, str) else tags
    if not fields.get("images"):
        named = next((fields[name] for name in _PICTURES if fields.get(name)), None)
        url = named.get("image") or named.get("src") if isinstance(named, dict) else named
        record["images"] = [url] if url else []
    return record


def _refuse_unpublished(fields: dict[str, Any]) -> None:
    if str(fields.get("draft", "")).lower() in _YES:
        raise NotPublished("is a draft")
    published = str(fields.get("published", "")).lower()
    if published in _NO:
        raise NotPublished("is not published (published: false)")
    if published in _YES:
        del fields["published"]


def _name_of(path: PurePath) -> str:
    """Return the id of a file: its folder and name, or only its folder's (Hugo's bundles)."""
    stem = path.parent.name if path.stem in _FOLDER_FILES else path.stem
    folder = path.parent.parent.name if path.stem in _FOLDER_FILES else path.parent.name
    return f"{folder}/{stem}" if folder not in ("", "..") else stem


def _confidence(beginning: Beginning) -> float:
    text = decode(beginning.data[:_CHARS_LOOKED_AT]).replace("\r\n", "\n").lstrip("\ufeff")
    if front_of(text):
        return Confidence.STRONG
    is_named = beginning.file_name.endswith(_EXTENSIONS[:3])
    return Confidence.WEAK if is_named and _HEADING.match(text) else Confidence.NO


IMPORTER = Importer(name="markdown", noun="a file with front matter", sniff=_confidence, read=_read)
