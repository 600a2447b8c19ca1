"""Frozen data types of input, store and output.

Nothing here does I/O, reads a clock or depends on a format. ``Draft`` is the result of an importer;
``Article`` and ``Revision`` are stored; ``Entry`` and ``Page`` are the contents of a feed;
``feeds.render.document`` has the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Significance(StrEnum):
    """The significance of a revision for readers. Only the last three cause notifications."""

    NEW = "new"
    MINOR = "minor"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"

    @property
    def is_significant(self) -> bool:
        return self in (Significance.UPDATE, Significance.CORRECTION, Significance.WITHDRAWAL)


class Status(StrEnum):
    """The visibility of an article: not for the public yet, public, public from a time on, held
    back after it was public, or withdrawn for good.
    """

    DRAFT = "draft"
    LIVE = "live"
    EMBARGOED = "embargoed"
    UNPUBLISHED = "unpublished"
    WITHDRAWN = "withdrawn"


class Format(StrEnum):
    """A feed's wire format; the value is the address's suffix."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


class Kind(StrEnum):
    """The kinds of feed."""

    LATEST = "latest"
    UPDATED = "updated"
    RELATED = "related"
    REVISIONS = "revisions"


class Relation(StrEnum):
    """An editor's statement on two articles: "one is a <relation> of the other", in the order of
    display.
    """

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
    """A point in time with its precision.

    ``at`` is aware, in UTC. ``precision`` is ``"second"`` or ``"day"``; ``inferred`` is true if a
    rule derived the time; ``note`` tells what was assumed, for a warning.
    """

    at: datetime
    precision: str = "second"
    inferred: bool = False
    note: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Person:
    """An author: a name, and where known an address of theirs."""

    name: str
    email: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Enclosure:
    """A file that belongs to an article. ``length`` is in bytes, sizes are in pixels, 0 if unknown.

    ``alt`` says in words what a picture shows; ``focus`` is the point that no crop may cut off, as
    ``0.42,0.30`` (shares from left and top). ``transcript`` and ``chapters`` are addresses
    (Podcasting 2.0).
    """

    url: str
    media_type: str = ""
    length: int = 0
    title: str = ""
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    focus: str = ""
    duration_s: int = 0
    transcript: str = ""
    chapters: str = ""

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


@dataclass(frozen=True, kw_only=True)
class Embed:
    """A player, post, chart, map or document of another site within a text.

    ``url`` is the address that people open; ``provider`` is empty for an unknown one; ``kind`` is
    "video", "audio", "post", "chart", "map", "document" or "frame". Width and height are in
    pixels, 0 if unknown.
    """

    url: str
    provider: str = ""
    kind: str = "frame"
    title: str = ""
    poster: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A subject from a controlled vocabulary, e.g. IPTC Media Topics. ``scheme`` is its URI."""

    name: str
    code: str = ""
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """An editor's pointer from one article to another, which may arrive later.

    ``headline`` is as printed; ``is_cut`` is true if it ended with an ellipsis, so that it is only
    the beginning of the target's headline.
    """

    headline: str = ""
    is_cut: bool = False
    url: str = ""

    @property
    def shown(self) -> str:
        """Return the headline as a person reads it."""
        return f"{self.headline}…" if self.is_cut else self.headline


@dataclass(frozen=True, kw_only=True)
class DraftRevision:
    """One version of a text from an importer; not yet sanitized.

    One of ``body_html`` and ``body_text`` is set; ``body_text`` has blank lines between paragraphs.
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
    """An article from an importer: raw text and the source's own claims.

    ``revisions`` is oldest first and never empty. ``place`` is the position in the input, for
    messages. ``base_url`` resolves relative links. Without ``has_own_url`` the address is shared
    with other articles, and identifies none. ``slug`` has the words of its future address.
    ``boilerplate`` has lines of the source, not of the story. Without ``may_withdraw`` a notice is
    text like any other.
    """

    source: str
    revisions: tuple[DraftRevision, ...]
    source_id: str = ""
    url: str = ""
    slug: str = ""
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
    may_withdraw: bool = True
    rights: str = ""
    license_url: str = ""
    urgency: int = 0
    dateline: str = ""
    ednote: str = ""
    guid: str = ""
    guid_is_permalink: bool = False
    has_own_url: bool = True
    boilerplate: tuple[str, ...] = ()
    place: str = field(default="", repr=False)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The clean details of a text, the same for every output format."""

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
    """The words of one version: plain headline and summary, clean HTML, and the raw text.

    ``raw_html`` and ``base_url`` are kept so that a new sanitizer version can clean them again.
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
class Bag:
    """The terms of an article: how often each occurs (words of the title count more), and which are
    written like names.
    """

    counts: Mapping[str, int]
    names: Collection[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A normalized draft: clean, ready for comparison with the store.

    ``bag`` has the terms of the last revision, for the index; ``has_language`` is
    true if the source named the language; otherwise it is the newsroom's default. ``converted``
    and ``removed`` count what cleaning changed in the last text. ``digest`` is that of the draft;
    empty if the draft is to be compared each time. ``withdrawn_headline`` is that of the story
    which the candidate withdraws if it is here, as a notice to editors; with ``replaces_removed``
    it withdraws the article that has its id.
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
    bag: Bag = field(default=Bag(counts={}), repr=False)
    has_language: bool = True
    converted: Mapping[str, int] = field(default_factory=dict)
    removed: Mapping[str, int] = field(default_factory=dict)
    guid: str = ""
    guid_is_permalink: bool = False
    has_own_url: bool = True
    boilerplate: tuple[str, ...] = ()
    digest: bytes = b""
    slug: str = ""
    withdrawn_headline: str = ""
    replaces_removed: bool = False

    @property
    def is_notice(self) -> bool:
        """Whether the candidate withdraws an article that is here, and is news if none is."""
        return self.replaces_removed or bool(self.withdrawn_headline)


def page_path(uuid: str, slug: str, short_id: str) -> str:
    """Return the path of an article's page: by its short id, with the words of its slug before, or
    by its UUID if it has no short id.
    """
    if not short_id:
        return f"/articles/{uuid}"
    return f"/articles/{slug}-{short_id}" if slug else f"/articles/{short_id}"


@dataclass(frozen=True, kw_only=True)
class Article:
    """A live article with its current revision.

    ``key`` is the store's own row number (never public); ``id`` the public ``urn:uuid:…``, and
    ``guid`` the id that readers know from a former system. The three clocks: ``published`` never
    moves, ``updated`` moves on a significant revision, ``modified`` on any. ``slug`` and
    ``short_id`` are of its page's address, fixed at first publication.
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
    guid: str = ""
    guid_is_permalink: bool = False
    slug: str = ""
    short_id: str = ""

    @property
    def uuid(self) -> str:
        return self.id.removeprefix("urn:uuid:")

    @property
    def path(self) -> str:
        """The path of its page."""
        return page_path(self.uuid, self.slug, self.short_id)

    @property
    def is_address_fixed(self) -> bool:
        """Whether readers may know the address of its page."""
        return bool(self.short_id) or self.status not in (Status.DRAFT, Status.EMBARGOED)

    @property
    def headline(self) -> str:
        return self.revision.text.headline

    @property
    def language(self) -> str:
        return self.revision.metadata.language


@dataclass(frozen=True, kw_only=True)
class Update:
    """An entry of the updated feed: a significant revision, or a withdrawal."""

    article: Article
    revision: Revision
    previous: Revision | None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A related article: ``score`` sorts (similarity × decay), ``similarity`` is about 0–1.

    By ``term_search.mutual`` both are the mean of the two directions.
    """

    key: int
    score: float
    similarity: float
    terms: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """The reason for a related article: a score from 0 to 1 and the shared terms.

    ``relation`` is "editor" for a pointer in the text, or a ``Relation``. With ``is_from`` the
    requested article is the <relation> of this one, without it this one is the <relation> of the
    requested one. ``versions`` are the ids of near-duplicates.
    """

    score: float
    terms: tuple[str, ...] = ()
    relation: str = ""
    is_from: bool = False
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """A storyline: articles on one story over time. ``origin`` is its first slug."""

    key: int
    slug: str
    origin: str
    title: str
    language: str
    created: datetime


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of a feed, ready to be written in any format; every URL is absolute.

    ``ednote`` is the note to editors, which no format writes: ``metadata.ednote`` has it where it
    may go out. Where readers know another id, ``guid`` (RSS, JSON) and ``atom_id`` stand for
    ``id``.
    """

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
    addition: str = ""
    short_title: str = ""
    is_deleted: bool = False
    ednote: str = ""
    guid: str = ""
    guid_is_permalink: bool = False
    atom_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Tombstone:
    """A deleted entry of a feed (RFC 6721 §3): its id, the time, and the reason if stated."""

    id: str
    at: datetime
    note: str = ""
    guid: str = ""
    atom_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Permissions for machines, in the words of RSL 1.0 (https://rslstandard.org/rsl): "search",
    "ai-train" …
    """

    permits: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()


class Namespace(NamedTuple):
    """An XML namespace with the prefix under which documents declare it."""

    prefix: str
    uri: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """An XML element as data. An empty text or attribute is not written."""

    name: str
    namespace: Namespace | None = None
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Dialect:
    """Elements that one aggregator defines for RSS, in addition to those of every feed.

    Attributes:
        channel: returns the elements of the feed.
        item: returns the elements of an entry.
        text_fields: names of elements with plain text, as ``prefix:name``.
        has_permalink_guid: the aggregator identifies an item by its permanent link.
        has_publication_date: the feed has a ``pubDate``.
    """

    channel: Callable[[Page], Iterable[Element]] = lambda page: ()
    item: Callable[[Entry], Iterable[Element]] = lambda entry: ()
    text_fields: frozenset[str] = frozenset()
    has_permalink_guid: bool = False
    has_publication_date: bool = False


@dataclass(frozen=True, kw_only=True)
class EntryContext:
    """All properties of a feed that the bytes of its entries depend on."""

    language: str
    terms: Terms | None = None
    dialect: Dialect | None = None


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The newsroom's own pictures: a square icon, a wide logo, a cover; ``accent`` is a colour.

    ``has_webfeeds`` asks for the elements that Feedly reads (http://webfeeds.org/rss/1.0).
    """

    icon_url: str = ""
    logo_url: str = ""
    cover_url: str = ""
    accent: str = ""
    has_webfeeds: bool = False


@dataclass(frozen=True, kw_only=True)
class Podcast:
    """The details of a feed as a podcast. ``address`` is its first address, its identity."""

    image_url: str = ""
    category: str = "News"
    is_explicit: bool = False
    owner_email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """One feed document without a format; addresses are absolute.

    ``hubs`` push it (W3C WebSub §4); ``cloud_url`` accepts rssCloud requests; ``ttl_minutes`` is
    the suggested poll interval; ``seq`` is the change number at the end of a delta, None for the
    present state. ``dialect`` names the aggregator ("msn", "newsbreak", "smartnews") whose own
    elements RSS includes.
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
    # Headlines that the article of a related feed names and that are not here.
    unresolved: tuple[str, ...] = ()
    rights: str = ""
    terms: Terms | None = None
    publisher: str = ""
    stylesheet_url: str = ""
    dialect: Dialect | None = None
    logo_url: str = ""
    hubs: tuple[str, ...] = ()
    cloud_url: str = ""
    ttl_minutes: int = 0
    seq: int | None = None
    tombstones: tuple[Tombstone, ...] = ()
    marks: Marks = Marks()
    podcast: Podcast = Podcast()

    @property
    def entry_context(self) -> EntryContext:
        return EntryContext(language=self.language, terms=self.terms, dialect=self.dialect)
