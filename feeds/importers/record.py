"""Article records: the JSON object of one article, shared by JSON Lines and other JSON formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from feeds.errors import BadArticle, BadDate, InputError, NotPublished
from feeds.model import Draft, DraftRevision, Enclosure, Link, Moment, Person, Significance, Subject
from feeds.sanitize import unescaped_title
from feeds.text.dates import parse
from feeds.text.focus import clean_focus
from feeds.text.numbers import parse_whole_number, seconds_of
from feeds.text.slugs import MAX_CHARS, is_slug, slug_of_headline

FIELDS = frozenset(
    "id url slug title summary body_html body published updated language section tags authors "
    "images enclosures rights license guid guid_is_permalink "
    "release_at urgency subjects place ednote revisions withdrawn source related note".split()
)
MAX_REVISIONS = 500
MAX_LISTED = 1_000  # tags, pictures, related headlines …
_SIGNIFICANCE = ("minor", "update", "correction")


def checked(make: Callable[[], Draft], place: str) -> Draft | InputError:
    """Return the draft, or an error: one unreadable article does not cost the others."""
    try:
        return make()
    except NotPublished as error:
        return NotPublished(error.reason, place=place)
    except InputError as error:
        return BadArticle(error.reason, place=place)
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        return BadArticle(f"a field has a value of the wrong kind: {error}", place=place)


def without_unreadable_dates(record: dict[str, Any], zone: tzinfo) -> tuple[str, ...]:
    """Take dates that cannot be read from a record of a foreign feed; return a warning for each."""
    warnings = []
    for name in ("published", "updated", "release_at"):
        try:
            parse(str(record.get(name) or "2000-01-01"), zone)
        except BadDate as error:
            warnings.append(f"{name}: {error.reason}; it was ignored")
            record[name] = None
    return tuple(warnings)


def draft_from(
    record: dict[str, Any], place: str, zone: tzinfo, warnings: tuple[str, ...] = ()
) -> Draft:
    """Return the draft of one record.

    Raises:
        BadArticle: a field has the wrong type, or title and bodies are missing.
        BadDate: a date cannot be parsed.
    """
    is_withdrawn, details = _withdrawal(record)
    release = _moment(record, "release_at", zone)
    return Draft(
        source=_text(record, "source") or "jsonl",
        source_id=_text(record, "id"),
        url=_text(record, "url"),
        revisions=_revisions(record, place, zone, is_withdrawn=is_withdrawn),
        slug=_slug(record),
        language=_text(record, "language"),
        section=_text(record, "section"),
        tags=tuple(str(tag) for tag in _list(record, "tags")),
        authors=tuple(_person(author) for author in _list(record, "authors")),
        images=tuple(file_from(image) for image in _list(record, "images")),
        enclosures=tuple(file_from(item) for item in _list(record, "enclosures")),
        subjects=tuple(_subject(item) for item in _list(record, "subjects")),
        links=tuple(_link(item) for item in _list(record, "related")),
        published=_moment(record, "published", zone),
        updated=_moment(record, "updated", zone),
        release_at=release.at if release else None,
        is_withdrawn=is_withdrawn,
        withdrawn_at=_moment(details, "at", zone),
        withdrawal_note=_text(details, "note"),
        rights=_text(record, "rights"),
        license_url=_text(record, "license"),
        urgency=_urgency(record),
        dateline=_text(record, "place"),
        ednote=_text(record, "ednote"),
        guid=_text(record, "guid"),
        guid_is_permalink=record.get("guid_is_permalink") in (True, "true"),
        place=place,
        warnings=warnings,
    )


def _slug(record: dict[str, Any]) -> str:
    slug = _text(record, "slug").strip()
    if slug and not (is_slug(slug) and len(slug) <= MAX_CHARS):
        hint = slug_of_headline(slug) or "bridge-opens"
        raise BadArticle(
            f"slug: {slug[:MAX_CHARS]!r} is none; write one like {hint} (a–z, 0–9, hyphens, at "
            f"most {MAX_CHARS})"
        )
    return slug


def _withdrawal(record: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Return whether the record is a withdrawal, and its note.

    A withdrawal is permanent, so no other value is interpreted as one.
    """
    value = record.get("withdrawn")
    if value is None or value == "" or isinstance(value, bool):
        return bool(value), {}
    if isinstance(value, dict):
        return bool(value), value
    raise BadArticle(f"withdrawn: {value!r} is neither true nor an object with at and note")


def _revisions(
    record: dict[str, Any], place: str, zone: tzinfo, *, is_withdrawn: bool
) -> tuple[DraftRevision, ...]:
    rows = _list(record, "revisions")
    if not all(isinstance(row, dict) for row in rows):
        raise BadArticle("revisions: must be objects", place=place)
    has_files = bool(_list(record, "images") or _list(record, "enclosures"))
    has_own_text = any(record.get(field) for field in ("body", "body_html"))
    if has_own_text or not rows:
        rows = [
            *rows,
            {
                **{
                    k: v for k, v in record.items() if k in ("body", "body_html", "summary", "note")
                },
                "_own": True,
            },
        ]
    revisions = []
    for row in rows:
        significance = _text(row, "significance")
        if significance not in ("", "new", *_SIGNIFICANCE):
            raise BadArticle(
                f"significance: {significance!r} is none of {', '.join(_SIGNIFICANCE)}", place=place
            )
        title = unescaped_title(_text(row, "title") or _text(record, "title"))
        if is_withdrawn:
            # A withdrawal identifies the article; its own headline is never shown.
            title = title or _text(record, "id") or _text(record, "url")
        if not title:
            raise BadArticle("title: is missing", place=place)
        if not (row.get("body") or row.get("body_html") or is_withdrawn or has_files):
            raise BadArticle("body: is missing; give body_html or body", place=place)
        at = (
            None if row.get("_own") else _moment(row, "at", zone) or _moment(row, "published", zone)
        )
        revisions.append(
            DraftRevision(
                headline=title,
                summary=_text(row, "summary"),
                body_html=_text(row, "body_html"),
                body_text=_text(row, "body"),
                at=at,
                significance=Significance(significance) if significance in _SIGNIFICANCE else None,
                note=_text(row, "note"),
            )
        )
    return tuple(revisions)


def _text(record: dict[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        raise BadArticle(f"{name}: must be text")
    return str(value)


def _list(record: dict[str, Any], name: str) -> list[Any]:
    value = record.get(name)
    if value is None or value == "":
        return []
    values = value if isinstance(value, list) else [value]
    most = MAX_REVISIONS if name == "revisions" else MAX_LISTED
    if len(values) > most:
        raise BadArticle(f"{name}: has {len(values):,} entries; at most {most:,}")
    return values


def _moment(record: dict[str, Any], name: str, zone: tzinfo) -> Moment | None:
    text = _text(record, name)
    try:
        return parse(text, zone, str(record.get("language") or "")) if text else None
    except BadDate as error:
        raise BadDate(f"{name}: {error.reason}") from error


def _person(value: Any) -> Person:
    if isinstance(value, dict):
        return Person(
            name=_text(value, "name"), email=_text(value, "email"), url=_text(value, "url")
        )
    return Person(name=str(value))


def file_from(value: Any) -> Enclosure:
    """Return a file of a record: an object, or its address alone."""
    if not isinstance(value, dict):
        return Enclosure(url=str(value))
    return Enclosure(
        url=_text(value, "url"),
        media_type=_text(value, "type") or _text(value, "mime_type"),
        length=_number(value, "length"),
        title=_text(value, "title"),
        caption=_text(value, "caption"),
        alt=_text(value, "alt"),
        focus=_focus(value),
        credit=_text(value, "credit"),
        width=_number(value, "width"),
        height=_number(value, "height"),
        duration_s=seconds_of(str(value.get("duration") or "")),
        transcript=_text(value, "transcript"),
        chapters=_text(value, "chapters"),
    )


def _focus(file: dict[str, Any]) -> str:
    written = _text(file, "focus")
    focus = clean_focus(written)
    if written.strip() and not focus:
        raise BadArticle(
            f"focus: {written[:40]!r} is no point; write shares from left and top like 0.42,0.30"
        )
    return focus


def _subject(value: Any) -> Subject:
    if isinstance(value, dict):
        return Subject(
            name=_text(value, "name"), code=_text(value, "code"), scheme=_text(value, "scheme")
        )
    return Subject(name=str(value))


def _link(value: Any) -> Link:
    if not isinstance(value, (str, dict)):
        raise BadArticle("related: must be headlines, or objects with title and url")
    text = value if isinstance(value, str) else _text(value, "title")
    url = "" if isinstance(value, str) else _text(value, "url")
    return Link(
        headline=text.removesuffix("...").removesuffix("…"),
        is_cut=text.endswith(("...", "…")),
        url=url,
    )


def _number(record: dict[str, Any], name: str) -> int:
    value = record.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return parse_whole_number(str(value)) or 0


def _urgency(record: dict[str, Any]) -> int:
    value = record.get("urgency")
    if value in (None, ""):
        return 0
    if str(value) not in "123456789" or len(str(value)) != 1:
        raise BadArticle(f"urgency: {str(value)[:20]!r} is not a number from 1 to 9")
    return int(value)
