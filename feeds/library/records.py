"""Records of the library: what a program gives, and what it gets. All of them are frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Required, TypedDict

Person = str | Mapping[str, str]
File = str | Mapping[str, Any]
Named = str | Mapping[str, str]


class Details(TypedDict, total=False):
    """The fields of any article beside its title, as JSON Lines and the API have them.

    ``body`` is plain text, where there is no ``body_html``. ``note`` is one sentence about the
    change, for readers; ``ednote`` is never public. ``slug`` has the words of the page's address,
    which is fixed once the article was public.
    """

    body_html: str
    body: str
    summary: str
    slug: str
    language: str
    section: str
    tags: Sequence[str]
    authors: Sequence[Person]
    images: Sequence[File]
    enclosures: Sequence[File]
    subjects: Sequence[Named]
    related: Sequence[Named]
    rights: str
    license: str
    urgency: int
    place: str
    ednote: str
    note: str


class RevisedFields(Details, total=False):
    """The fields of an article that a revision may replace."""

    title: str


class Identity(TypedDict, total=False):
    """The fields by which a source names an article, and its times.

    ``id`` is the program's own, of the source ``source``; each names one article. ``url`` is the
    article's address at its source. A time is a ``datetime`` or ISO 8601; without an offset it is
    in the newsroom's zone. A time of ``published`` or ``release_at`` ahead is an embargo.
    """

    id: str
    source: str
    url: str
    guid: str
    guid_is_permalink: bool
    published: datetime | str
    release_at: datetime | str


class NewArticle(Details, Identity, total=False):
    """The fields of a new article."""

    title: Required[str]


class Mirrored(RevisedFields, Identity, total=False):
    """The fields of a mirrored article; ``updated`` is the time of the row's last change.

    ``withdrawn`` withdraws the article for good, with the reason in ``{"note": …}``.
    """

    updated: datetime | str
    withdrawn: bool | Mapping[str, str]


class Filters(TypedDict, total=False):
    """The filters of lists. A tag as ``-name`` excludes."""

    section: str
    tag: str | Sequence[str]
    author: str
    lang: str


Status = Literal["draft", "embargoed", "live", "unpublished", "withdrawn"]


@dataclass(frozen=True, kw_only=True)
class Article:
    """An article as the store has it, with the fields of the API.

    ``id`` is its public ``urn:uuid:…``, ``source_id`` the program's own. ``page`` is its address in
    the newsroom, empty until it is public; ``url`` that at its source. ``published`` never moves,
    ``updated`` moves with a significant revision, ``modified`` with any. ``body_html`` is clean,
    with public addresses of stored pictures. ``version`` differs after any change. ``converted``
    and ``removed`` count what cleaning did to the text of this very call.
    """

    id: str
    status: Status
    title: str
    summary: str
    body_html: str
    language: str
    section: str
    section_name: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    published: datetime
    updated: datetime
    modified: datetime
    release_at: datetime | None
    revision: int
    significance: str
    note: str
    version: str
    page: str
    url: str
    source: str
    source_id: str
    converted: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ArticleList:
    """A part of a list, newest first; ``next`` is the cursor of the following part, or empty."""

    articles: tuple[Article, ...]
    next: str


@dataclass(frozen=True, kw_only=True)
class RelatedArticle:
    """An article related to another one: ``score`` from 0 to 1, and the words that both have.

    ``relation`` is an editor's statement, such as ``follow-up``, or empty.
    """

    article: Article
    score: float
    terms: tuple[str, ...]
    relation: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A public change: ``kind`` is new, minor, update, correction, withdrawal, linked, joined,
    unpublished or republished."""

    seq: int
    at: datetime
    kind: str
    article: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Changes in their order, without a gap. ``next`` is the ``after`` of the next call.

    ``is_complete``: none comes after ``next`` now. ``history`` differs after the store was
    restored from a backup: begin again at 0 then.
    """

    changes: tuple[Change, ...]
    next: int
    is_complete: bool
    history: str


@dataclass(frozen=True, kw_only=True)
class FeedDocument:
    """A feed, with the headers of an answer to a poll.

    ``status`` is 200, or 304 where the caller has this version; ``body`` is empty then. ``address``
    is the canonical one, from the path on.
    """

    address: str
    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def media_type(self) -> str:
        """The type without parameters; empty with 304."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip()

    @property
    def etag(self) -> str:
        """The validator, with its quotes: the ``if_none_match`` of the next call."""
        return self.headers.get("ETag", "")

    @property
    def is_unchanged(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, kw_only=True)
class MirrorReport:
    """What became of mirrored rows. ``refused`` and ``skipped`` have (own id, reason)."""

    new: int
    updated: int
    unchanged: int
    refused: tuple[tuple[str, str], ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    converted: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
