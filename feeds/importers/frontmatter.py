"""An editor's file: YAML front matter, then Markdown or HTML.

One reader for new articles and for revisions.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from feeds.errors import BadArticle, InputError
from feeds.importers.headers import header_names, is_subject, mail_headers
from feeds.importers.record import FIELDS, checked, draft_from
from feeds.model import Draft

# YAML between lines ---, TOML between lines +++ (Hugo), or a language named after --- (Eleventy).
_FRONT = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*(?P<kind>yaml|json|toml)?[ \t]*\n(?P<front>.*?)\n"
    r"(?P=fence)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_MAX_FRONT_CHARS = 64_000
# The reader of Markdown is slow on more of them.
_MARKS, _MAX_MARKS = "*_[`~", 50_000
_FIELD_LINE = re.compile(r"^[\"']?([A-Za-z][\w-]*)[\"']?[ \t]*[:=]")
# A line --- and a field, perhaps after comments, or +++ and anything. After a blank line --- is a
# rule.
_UNCLOSED = re.compile(
    r"\A(?:---[ \t]*\n(?:[ \t]*#[^\n]*\n)*[ \t]*[\"']?[A-Za-z][\w-]*[\"']?[ \t]*[:=]|\+\+\+[ "
    r"\t]*\n)"
)
_JSON_FIELD = re.compile(r"\A\{\s*\"[^\"\n]{1,60}\"\s*:")
# Other names of the fields, the better one first.
_ALIASES = {
    "headline": "title",
    "lang": "language",
    "date": "published",
    "lastmod": "updated",
    "author": "authors",
    "description": "summary",
    "excerpt": "summary",
}
_TITLES = frozenset(["title", "headline"])
_FIELD_NAMES = frozenset([*FIELDS, *_ALIASES])
# Identity and publication of an article: other commands change them.
_NOT_OF_A_REVISION = frozenset(
    "id url source published updated release_at withdrawn revisions".split()
)


@dataclass(frozen=True, kw_only=True)
class EditorsFile:
    """The fields that the front matter names, as JSON Lines has them, and the body as HTML."""

    fields: dict[str, Any]
    body_html: str


def parse_file(text: str, place: str) -> EditorsFile:
    """Return the fields and the body of a file; one without front matter has no fields.

    Raises:
        BadArticle: unreadable front matter, an unknown field, or a second header in the body.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    match = _FRONT.match(text)
    fields = _fields(match, place) if match else {}
    body = text[match.end() :] if match else text
    _refuse_header(body, place)
    return EditorsFile(fields=fields, body_html=html_from_body(body) if body.strip() else "")


def draft_from_text(text: str, place: str, zone: tzinfo) -> Draft:
    """Return the draft of a new article.

    Raises:
        BadArticle: no front matter, an unknown field, or no title.
    """
    file = parse_file(text, place)
    if not file.fields:
        raise BadArticle(
            "must begin with front matter: a line ---, title: …, a line ---", place=place
        )
    record = {
        **file.fields,
        "body_html": file.body_html,
        "source": file.fields.get("source") or "newsroom",
    }
    if record.get("withdrawn"):
        raise BadArticle(
            "withdrawn: a file adds an article; withdraw one with: wirefeed articles withdraw",
            place=place,
        )
    return _draft(record, place, zone)


def revision_from_file(
    file: EditorsFile, headline: str, body_html: str, place: str, zone: tzinfo
) -> Draft:
    """Return the draft of a revision; ``headline`` and ``body_html`` are the present ones, for
    fields missing in the file.
    """
    named = {name: value for name, value in file.fields.items() if name not in _NOT_OF_A_REVISION}
    record = {
        **named,
        "title": named.get("title") or headline,
        "body_html": file.body_html or body_html,
    }
    return _draft(record, place, zone)


def left_alone(file: EditorsFile) -> list[str]:
    """Return the fields of a file that a revision does not change."""
    return sorted(name for name in file.fields if name in _NOT_OF_A_REVISION)


def html_from_body(text: str) -> str:
    """Return HTML unchanged, and other text as Markdown: CommonMark with GitHub's tables, deletions
    and task lists, and with footnotes.

    Raises:
        BadArticle: too many marks.
    """
    return text if text.lstrip().startswith("<") else html_from_markdown(text)


def html_from_markdown(text: str) -> str:
    """Return Markdown as HTML; HTML within it stays.

    Raises:
        BadArticle: too many marks.
    """
    if sum(map(text.count, _MARKS)) > _MAX_MARKS:
        raise BadArticle(f"its Markdown has over {_MAX_MARKS:,} marks such as * and [")
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return str(reader.use(footnote_plugin).use(tasklists_plugin).render(text))


def _draft(record: dict[str, Any], place: str, zone: tzinfo) -> Draft:
    draft = checked(lambda: draft_from(record, place, zone), place)
    if isinstance(draft, InputError):
        raise draft
    return draft


def _fields(match: re.Match[str], place: str) -> dict[str, Any]:
    named = front_fields(match, place)
    unknown = sorted(set(named) - FIELDS)
    if unknown:
        raise BadArticle(
            f"unknown field {unknown[0]!r}; there are {', '.join(sorted(FIELDS))}", place=place
        )
    return named


def front_of(text: str) -> re.Match[str] | None:
    """Return the front matter of a text: its kind, its fields as text, and where it ends."""
    return _FRONT.match(text)


def front_fields(match: re.Match[str], place: str) -> dict[str, Any]:
    """Return the fields of front matter under the names of JSON Lines, others as they are.

    Raises:
        BadArticle: too long, or not what it says: YAML, TOML or JSON.
    """
    front = match["front"]
    if len(front) > _MAX_FRONT_CHARS:
        raise BadArticle(f"its front matter has over {_MAX_FRONT_CHARS:,} characters", place=place)
    kind = match["kind"] or ("toml" if match["fence"] == "+++" else "yaml")
    try:
        # BaseLoader: everything stays text; dates and numbers are read by our own rules.
        fields = {
            "yaml": lambda: yaml.load(front, Loader=yaml.BaseLoader),  # noqa: S506
            "toml": lambda: _plain(tomllib.loads(front)),
            "json": lambda: json.loads(front),
        }[kind]()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadArticle(f"its front matter is not {kind.upper()}: {error}", place=place) from error
    if not isinstance(fields, dict) or not fields:
        raise BadArticle("its front matter has no fields", place=place)
    named: dict[str, Any] = {str(name).lower(): value for name, value in fields.items()}
    for alias, field_name in _ALIASES.items():
        if alias in named and field_name not in named:
            named[field_name] = named.pop(alias)
    return named


def _plain(value: Any) -> Any:
    """Return TOML's dates as text, as the other kinds have them."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _refuse_header(body: str, place: str) -> None:
    """Raise BadArticle for a body that begins like front matter or an e-mail: published, it would
    show its header.
    """
    beginning = body.lstrip()
    if _UNCLOSED.match(beginning):
        how = (
            "YAML between two lines ---"
            if beginning.startswith("---")
            else "TOML between two lines +++"
        )
        raise BadArticle(
            f"the text begins like front matter that cannot be read; {how}", place=place
        )
    if _JSON_FIELD.match(beginning):
        raise BadArticle(
            "the text begins like JSON; import articles in JSON with: wirefeed import", place=place
        )
    headers = mail_headers(beginning)
    if len(headers) > 1 or (headers and is_subject(headers[0])):
        raise BadArticle(
            f"the text begins like an e-mail ({header_names(headers)}: …); remove its header",
            place=place,
        )
    first_block = beginning.partition("\n\n")[0].split("\n")
    names = [line[1].lower() if (line := _FIELD_LINE.match(row)) else "" for row in first_block[:2]]
    if all(name in _FIELD_NAMES for name in names) and (len(names) == 2 or names[0] in _TITLES):
        raise BadArticle(
            "the text begins with fields; put a line --- before and after them", place=place
        )
