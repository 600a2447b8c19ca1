"""An editor's file: YAML front matter, then Markdown or HTML."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Any

import yaml
from markdown_it import MarkdownIt

from feeds.errors import BadArticle, InputError
from feeds.importers.jsonl import FIELDS, checked, draft_from
from feeds.model import Draft

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_MAX_FRONT_CHARS = 64_000


def draft_from_text(text: str, place: str, zone: tzinfo) -> Draft:
    """The draft that a file means; the fields are those of JSON Lines.

    Raises:
        BadArticle: no front matter, an unknown field, or no title.
    """
    match = _FRONT.match(text.replace("\r\n", "\n").lstrip("\ufeff"))
    if match is None or len(match.group(1)) > _MAX_FRONT_CHARS:
        raise BadArticle("must begin with front matter: a line ---, title: …, a line ---", place=place)
    try:
        # BaseLoader: everything stays text; dates and numbers are read by our own rules.
        fields = yaml.load(match.group(1), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise BadArticle(f"its front matter is no YAML: {error}", place=place) from error
    if not isinstance(fields, dict):
        raise BadArticle("its front matter has no fields", place=place)
    record: dict[str, Any] = {str(name).lower(): value for name, value in fields.items()}
    record.setdefault("title", record.pop("headline", None))
    record.setdefault("language", record.pop("lang", None))
    unknown = sorted(set(record) - FIELDS)
    if unknown:
        raise BadArticle(f"unknown field {unknown[0]!r}; there are {', '.join(sorted(FIELDS))}", place=place)
    record["body_html"] = html_from_body(text.replace("\r\n", "\n").lstrip("\ufeff")[match.end() :])
    record["source"] = record.get("source") or "newsroom"
    if record.get("withdrawn"):
        raise BadArticle(
            "withdrawn: a file adds an article; withdraw one with: wirefeed articles withdraw", place=place
        )
    found = checked(lambda: draft_from(record, place, zone), place)
    if isinstance(found, InputError):
        raise found
    return found


def html_from_body(text: str) -> str:
    """HTML as it is; anything else as Markdown (CommonMark)."""
    if text.lstrip().startswith("<"):
        return text
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
