"""The shared frozen data: what is taken in, what is kept, what is given out.

Nothing here does I/O, reads a clock or knows a format. ``Draft`` is what an
importer says; ``Article`` and ``Revision`` are what the store keeps; ``Entry``
and ``Page`` are what a feed shows; ``feeds.render.document`` has what goes over the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Significance(StrEnum):
    """What a revision means to a reader. Only the last three are told to anybody."""

    NEW = "new"
    MINOR = "minor"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"

    @property
    def is_significant(self) -> bool:
        return self in (Significance.UPDATE, Significance.CORRECTION, Significance.WITHDRAWAL)


class Status(StrEnum):
    """Who may see an article: everybody, nobody yet, nobody any more."""

    LIVE = "live"
    EMBARGOED = "embargoed"
    WITHDRAWN = "withdrawn"


class Format(StrEnum):
    """A feed's wire format; the value is the address's suffix."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


class Kind(StrEnum):
    """What a feed selects."""

    LATEST = "latest"
    UPDATED = "updated"
    RELATED = "related"
    REVISIONS = "revisions"


class Relation(StrEnum):
    """What an editor says of two articles: "one is a <relation> of the other", in the order in which they are shown."""

    CORRECTION_OF = "correction-of"
    FOLLOW_UP = "follow-up"
    BACKGROUND = "background"
    TRANSLATION_OF = "translation-of"
    NOT_RELATED = "not-related"


class Content(StrEnum):
    """How much of a text an entry carries."""

    FULL = "full"
    SUMMARY = "summary"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A point in time with what is known of it.

    ``at`` is aware, in UTC. ``precision`` is ``"second"`` or ``"day"``;
    ``inferred`` is true where nobody said it and a rule found it.
    """

    at: datetime
    precision: str = "second"
    inferred: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """An author: a name, and where known an address of theirs."""

    name: str
    email: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that belongs to an article. ``length`` is in bytes, 0 if unknown."""

    url: str
    media_type: str = ""
    length: int = 0
    title: str = ""
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject from a controlled vocabulary, e.g. IPTC Media Topics. ``scheme`` is its URI."""

    name: str
    code: str = ""
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An editor's pointer from one article to another that may not be here yet.

    ``headline`` is as printed; ``is_cut`` when the print ended it with an
    ellipsis, so that it is only the beginning of the other's headline.
    """

    headline: str = ""
    is_cut: bool = False
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftRevision:
    """One version of a text as an importer found it; nothing is clean yet.

    One of ``body_html`` and ``body_text`` is set; ``body_text`` has its
    paragraphs apart by blank lines.
    """

    headline: str
    summary: str = ""
    body_html: str = ""
    body_text: str = ""
    at: Moment | None = None
    significance: Significance | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An article as an importer found it: raw text, its source's own claims.

    ``revisions`` is oldest first and never empty. ``place`` says where in the
    input it stood, for messages. ``base_url`` resolves relative links.
    """

    source: str
    revisions: tuple[DraftRevision, ...]
    source_id: str = ""
    url: str = ""
    base_url: str = ""
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    images: tuple[Enclosure, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    subjects: tuple[Subject, ...] = ()
    links: tuple[Link, ...] = ()
    published: Moment | None = None
    updated: Moment | None = None
    release_at: datetime | None = None
    withdrawn_at: Moment | None = None
    withdrawal_note: str = ""
    is_withdrawn: bool = False
    rights: str = ""
    license_url: str = ""
    urgency: int = 0
    dateline: str = ""
    ednote: str = ""
    place: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What is said about a text, clean: the same for every format that goes out."""

    language: str
    section: str = ""
    section_name: str = ""
    tags: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    images: tuple[Enclosure, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    subjects: tuple[Subject, ...] = ()
    rights: str = ""
    license_url: str = ""
    urgency: int = 0
    dateline: str = ""
    ednote: str = ""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One version's words: plain headline and summary, clean HTML, and all of it raw.

    ``raw_html`` and ``base_url`` are kept so that a new sanitizer can clean again.
    """

    headline: str
    summary: str
    body_html: str
    raw_html: str = ""
    base_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One version of an article, as the store keeps it. ``number`` starts at 1."""

    number: int
    significance: Significance
    at: Moment
    text: Text
    metadata: Metadata
    note: str = ""
    content_hash: str = ""
    body_hash: str = ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A normalized draft: everything clean, ready to be compared with the store.

    ``bag`` is how often each term stands in the last revision, for the index;
    ``has_language`` says that its source named the language, which else is the newsroom's.
    """

    source: str
    source_id: str
    url: str
    headline_key: str
    has_marker: bool
    revisions: tuple[Revision, ...]
    links: tuple[Link, ...]
    published: Moment | None
    release_at: datetime | None
    is_withdrawn: bool
    withdrawn_at: Moment | None
    withdrawal_note: str
    place: str
    warnings: tuple[str, ...]
    bag: Mapping[str, int] = field(default_factory=dict, repr=False)
    has_language: bool = True


@dataclass(frozen=True, kw_only=True)
class Article:
    """A live article with its current revision.

    ``key`` is the store's own row number (never public); ``id`` the public
    ``urn:uuid:…``. The three clocks: ``published`` never moves, ``updated``
    moves on a significant revision, ``modified`` on any.
    """

    key: int
    id: str
    source: str
    source_id: str
    url: str
    status: Status
    published: Moment
    updated: datetime
    modified: datetime
    release_at: datetime | None
    revision: Revision

    @property
    def uuid(self) -> str:
        return self.id.removeprefix("urn:uuid:")

    @property
    def headline(self) -> str:
        return self.revision.text.headline

    @property
    def language(self) -> str:
        return self.revision.metadata.language


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why an article is related: a score from 0 to 1 and the terms that both share.

    ``relation`` is "editor" for a pointer in the text, or a ``Relation``; with
    ``is_from`` the article that was asked about is the <relation> of this one, else
    this one of it. ``versions`` are the ids of others that tell the same in nearly the same words.
    """

    score: float
    terms: tuple[str, ...] = ()
    relation: str = ""
    is_from: bool = False
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """A storyline: articles on one affair over time. ``origin`` is the first slug it had."""

    key: int
    slug: str
    origin: str
    title: str
    language: str
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a feed, ready to be written in any format; every URL is absolute."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str
    content_html: str
    metadata: Metadata
    external_url: str = ""
    revision: int = 0
    significance: Significance = Significance.NEW
    about: str = ""
    modified: datetime | None = None
    rank: int = 0
    reason: Reason | None = None
    short_title: str = ""
    is_deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """An entry that is no longer in a feed (RFC 6721 §3): its id, since when, and why if that was said."""

    id: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What machines may do with the texts, in the words of RSL 1.0 (https://rslstandard.org/rsl): "search", "ai-train" …"""

    permits: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Page:
    """One feed document before it has a format; addresses are absolute.

    ``hubs`` push it (W3C WebSub §4); ``cloud_url`` takes requests of rssCloud; ``ttl_minutes``
    is how often it is worth asking; ``seq`` is the change number up to which it tells
    what has changed, None where it tells the state. ``dialect`` names the aggregator ("msn", "newsbreak", "smartnews") whose own elements RSS shall have.
    """

    id: str
    title: str
    description: str
    language: str
    self_url: str
    home_url: str
    updated: datetime
    entries: tuple[Entry, ...]
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False
    next_url: str = ""
    rights: str = ""
    terms: Terms | None = None
    publisher: str = ""
    stylesheet_url: str = ""
    dialect: str = ""
    logo_url: str = ""
    hubs: tuple[str, ...] = ()
    cloud_url: str = ""
    ttl_minutes: int = 0
    seq: int | None = None
    tombstones: tuple[Tombstone, ...] = ()
