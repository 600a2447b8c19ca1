"""Conversion between the records of the library and those of the store."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from feeds.domain.feed_address import Selection, parse_address
from feeds.errors import BadArticle, BadSelection, InputError
from feeds.importers.record import checked, draft_from
from feeds.intake.pipeline import Report
from feeds.library.records import (
    Article,
    Change,
    Changes,
    Filters,
    Mirrored,
    MirrorReport,
    NewArticle,
    RelatedArticle,
    RevisedFields,
)
from feeds.model import Article as StoredArticle
from feeds.model import Candidate, Draft, Significance, Status
from feeds.newsroom.changes import ChangesPart
from feeds.newsroom.views import version_of
from feeds.publishing.body import with_own_addresses
from feeds.related.ranking import Related
from feeds.store import Database, Reader
from feeds.text.ids import short_id_of, uuid_in

# The source of articles whose program names none.
SOURCE = "library"
NEW_FIELDS = frozenset(NewArticle.__annotations__)
REVISED_FIELDS = frozenset(RevisedFields.__annotations__)
MIRRORED_FIELDS = frozenset(Mirrored.__annotations__)
_STATED = ("minor", "update", "correction")
FILTER_NAMES = frozenset(["q", "size", *Filters.__annotations__])


def record_from(fields: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """Return fields as JSON Lines have them: times as text, lists as lists.

    Raises:
        BadArticle: a field is unknown, or has a character that no text can have.
    """
    for name in fields:
        if name not in allowed:
            similar = difflib.get_close_matches(name, allowed, n=1)
            advice = f"did you mean {similar[0]}?" if similar else f"there are {_listed(allowed)}"
            raise BadArticle(f"{name}: no such field; {advice}")
    return {name: _plain(name, value) for name, value in fields.items()}


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise BadArticle(
                f"{name}: has a character that no text can have (NUL, or half a surrogate pair)"
            )
        return value
    if isinstance(value, Mapping):
        return {key: _plain(name, part) for key, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(name, part) for part in value]
    return value


def draft_of(record: dict[str, Any], place: str, zone: ZoneInfo) -> Draft:
    """Return the draft of a record.

    Raises:
        BadArticle: a field is wrong, or title and bodies are missing.
    """
    draft = checked(lambda: draft_from(record, place, zone), place)
    if isinstance(draft, InputError):
        raise draft
    return draft


def article_from(
    stored: StoredArticle, base_url: str, candidate: Candidate | None = None
) -> Article:
    """Return an article for a program, with what cleaning did to the text of ``candidate``."""
    revision, metadata = stored.revision, stored.revision.metadata
    return Article(
        id=stored.id,
        status=stored.status.value,
        title=stored.headline,
        summary=revision.text.summary,
        body_html=with_own_addresses(revision.text.body_html, base_url),
        language=metadata.language,
        section=metadata.section,
        section_name=metadata.section_name,
        tags=tuple(metadata.tags),
        authors=tuple(person.name for person in metadata.authors),
        published=stored.published.at,
        updated=stored.updated,
        modified=stored.modified,
        release_at=stored.release_at,
        revision=revision.number,
        significance=revision.significance.value,
        note=revision.note,
        version=version_of(stored),
        page=f"{base_url}{stored.path}" if stored.status is Status.LIVE else "",
        url=stored.url,
        source=stored.source,
        source_id=stored.source_id,
        converted=dict(candidate.converted) if candidate else {},
        removed=dict(candidate.removed) if candidate else {},
        warnings=tuple(candidate.warnings) if candidate else (),
    )


def related_from(related: Related, base_url: str) -> RelatedArticle:
    """Return a related article for a program."""
    return RelatedArticle(
        article=article_from(related.article, base_url),
        score=related.reason.score,
        terms=tuple(related.reason.terms),
        relation=related.reason.relation,
    )


def changes_from(part: ChangesPart) -> Changes:
    """Return a part of the changes for a program."""
    rows = [
        Change(seq=row.seq, at=row.at, kind=row.kind, article=row.article, revision=row.revision)
        for row in part.rows
    ]
    return Changes(
        changes=tuple(rows),
        next=part.following,
        is_complete=part.is_complete,
        history=part.history,
    )


def report_from(report: Report) -> MirrorReport:
    """Return the report of an import for a program."""
    return MirrorReport(
        new=report.new,
        updated=report.updated,
        unchanged=report.unchanged,
        refused=tuple(report.refused),
        skipped=tuple(report.skipped),
        warnings=tuple(report.warnings),
        converted=dict(report.converted),
        removed=dict(report.removed),
    )


def selection_from(filters: Mapping[str, Any]) -> Selection:
    """Return the selection of a list with these filters.

    Raises:
        BadSelection: a filter has a wrong value.
    """
    pairs: list[tuple[str, str]] = []
    for name, value in filters.items():
        if name not in FILTER_NAMES:
            raise BadSelection(name, f"no such filter; there are {_listed(FILTER_NAMES)}")
        values = [value] if isinstance(value, (str, int)) else value
        pairs += [(name, str(text)) for text in values]
    return parse_address("/feeds/latest.json", pairs)


def in_section(selection: Selection, slug: str) -> Selection:
    """Return the selection with another section."""
    return replace(selection, section=slug)


def significance_from(text: str) -> Significance | None:
    """Return the significance that a program states; None if it states none.

    Raises:
        BadArticle: there is no such significance.
    """
    if not text:
        return None
    if text not in _STATED:
        raise BadArticle(f"significance: {text!r} is none of {', '.join(_STATED)}")
    return Significance(text)


def status_from(text: str) -> Status:
    """Return a status.

    Raises:
        BadSelection: there is no such status.
    """
    if text not in set(Status):
        raise BadSelection("status", f"{text!r} is none of {', '.join(Status)}")
    return Status(text)


def uuid_of(database: Database, article: Article | str) -> str:
    """Return the UUID of an article, of its id or of its address in the newsroom.

    Raises:
        ArticleNotFound: there is no such address.
    """
    name = uuid_in(article.id if isinstance(article, Article) else article)
    if not short_id_of(name):
        return name
    with database.read() as connection:
        return Reader(connection).uuid_at(name)
