"""Feed addresses to ``Selection`` and back: one canonical address for each feed.

Canonical order of the filters: section, tag, author, lang, q, size, content, tombstones, since.
Another spelling of a valid address raises ``MovedFeed`` with the canonical address; an invalid
value raises ``BadSelection``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from feeds.config import LANGUAGE_TAG
from feeds.errors import BadSelection, MovedFeed, UnknownFeed
from feeds.model import Content, Format, Kind
from feeds.sanitize import plain_text
from feeds.text.numbers import parse_whole_number

DEFAULT_SIZE = 20
MAX_SIZE = 200
MAX_TAGS = 10
MAX_VALUE_CHARS = 200

SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_PATH = re.compile(
    r"^(?:/feeds/(?P<kind>latest|updated)"
    r"|/sections/(?P<section>[^/]+)/(?P<section_kind>latest|updated)"
    rf"|/articles/(?P<article>{_UUID})/(?P<article_kind>related|revisions)"
    r"|/stories/(?P<story>[^/.]+))"
    r"(?:/archive/(?P<archive>\d{1,9}))?"
    r"\.(?P<format>rss|atom|json)$"
)
CHOICES = ("section", "tag", "author", "lang", "q")
FILTERS = (*CHOICES, "size", "content", "tombstones", "since")
# The filters of one article's revisions, and of a storyline.
_OF_REVISIONS = frozenset(["size", "content", "since"])
_OF_STORIES = _OF_REVISIONS | {"tombstones"}
_REPEATABLE = frozenset(["tag"])


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The contents and the format of a feed.

    ``article`` is a UUID in lower case; ``story`` a storyline's slug.

    ``archive`` is the number of an archive page (RFC 5005 §4), None for the subscription document.
    ``since`` (a change number) limits the feed to later changes, of any number; ``has_tombstones``
    adds deleted entries (RFC 6721; Atom and JSON).
    """

    kind: Kind
    format: Format
    article: str = ""
    story: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    excluded_tags: tuple[str, ...] = ()
    author: str = ""
    lang: str = ""
    q: str = ""
    size: int = DEFAULT_SIZE
    content: Content = Content.FULL
    archive: int | None = None
    has_tombstones: bool = False
    since: int | None = None

    @property
    def address(self) -> str:
        """Return the canonical address, from the path on."""
        query = self.query()
        section_alone = bool(self.section) and len(query) == 1
        if self.article:
            path = f"/articles/{self.article}/{self.kind}"
        elif self.story:
            path = f"/stories/{self.story}"
        elif section_alone:
            path = f"/sections/{self.section}/{self.kind}"
            query = []
        else:
            path = f"/feeds/{self.kind}"
        if self.archive is not None:
            path += f"/archive/{self.archive}"
        tail = "?" + urlencode(query, quote_via=quote, safe="") if query else ""
        return f"{path}.{self.format}{tail}"

    @property
    def has_archive(self) -> bool:
        """Return whether the feed has archive pages (RFC 5005); feeds of one article are
        complete.
        """
        return not self.article

    @property
    def identity(self) -> str:
        """Return the part of the selection that the feed's id depends on: without format, size and
        domain.
        """
        return replace(
            self,
            format=Format.ATOM,
            size=DEFAULT_SIZE,
            content=Content.FULL,
            archive=None,
            has_tombstones=False,
            since=None,
        ).address

    def query(self) -> list[tuple[str, str]]:
        """Return the filters as names and values in canonical order, without defaults."""
        query = [("section", self.section)] if self.section else []
        query += [("tag", tag) for tag in self.tags]
        query += [("tag", "-" + tag) for tag in self.excluded_tags]
        query += [
            (name, value) for name in ("author", "lang", "q") if (value := getattr(self, name))
        ]
        if self.size != DEFAULT_SIZE:
            query.append(("size", str(self.size)))
        if self.content is not Content.FULL:
            query.append(("content", self.content.value))
        query += [("tombstones", "1")] if self.has_tombstones else []
        query += [] if self.since is None else [("since", str(self.since))]
        return query


def parse(path: str, query: Sequence[tuple[str, str]]) -> Selection:
    """Return the selection at ``path`` with the decoded ``query``, if the address is canonical.

    Raises:
        UnknownFeed: no feed has such a path.
        BadSelection: a filter's value cannot be understood.
        MovedFeed: the same selection has another canonical address.
    """
    selection = parse_address(path, query)
    if _as_written(path, query) != selection.address:
        raise MovedFeed(selection.address)
    return selection


def parse_address(path: str, query: Sequence[tuple[str, str]]) -> Selection:
    """Like ``parse``, but takes any spelling of the selection."""
    match = _PATH.match(path)
    if match is None:
        raise UnknownFeed(f"no feed at {path}")
    groups = match.groupdict()
    kind = Kind(groups["kind"] or groups["section_kind"] or groups["article_kind"] or Kind.LATEST)
    values = _values(query)
    if groups["section"]:
        if values.get("section", [groups["section"]]) != [groups["section"]]:
            raise BadSelection("section", "the path names another section than the query")
        values["section"] = [groups["section"]]
    if kind is Kind.REVISIONS:
        values = {name: value for name, value in values.items() if name in _OF_REVISIONS}
    if groups["story"]:
        values = {name: value for name, value in values.items() if name in _OF_STORIES}
    tags = [_tag(tag) for tag in values.get("tag", [])]
    if len(tags) > MAX_TAGS:
        raise BadSelection("tag", f"at most {MAX_TAGS} tags can be combined")
    format_, archive = (
        Format(groups["format"]),
        int(groups["archive"]) if groups["archive"] else None,
    )
    since = _since(_one(values, "since")) if "since" in values else None
    if archive is not None and groups["article"]:
        raise UnknownFeed("the feeds of one story have no archive")
    if since is not None and archive is not None:
        raise BadSelection("since", "applies to a feed, not to a page of its archive")
    return Selection(
        kind=kind,
        format=format_,
        article=(groups["article"] or "").lower(),
        story=_slug(groups["story"] or "", "storyline"),
        section=_slug(_one(values, "section"), "section"),
        tags=tuple(sorted({tag for tag in tags if not tag.startswith("-")})),
        excluded_tags=tuple(sorted({tag[1:] for tag in tags if tag.startswith("-")})),
        author=filter_key(_one(values, "author")),
        lang=_language(_one(values, "lang")),
        q=filter_key(_one(values, "q")),
        size=size_of(_one(values, "size")) if "size" in values and since is None else DEFAULT_SIZE,
        content=_content(_one(values, "content")) if "content" in values else Content.FULL,
        archive=archive,
        has_tombstones=_has_tombstones(_one(values, "tombstones"), kind, format_),
        since=since,
    )


def filter_key(text: str) -> str:
    """Return the form of names and tags for comparison: one line, folded case."""
    return plain_text(text).replace("İ", "i").casefold()


def _as_written(path: str, query: Sequence[tuple[str, str]]) -> str:
    return path + ("?" + urlencode(list(query), quote_via=quote, safe="") if query else "")


def _values(query: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in query:
        if name not in FILTERS:
            continue  # utm_* and cache-busters: the canonical address has none
        if len(value) > MAX_VALUE_CHARS:
            raise BadSelection(name, f"is longer than {MAX_VALUE_CHARS} characters")
        if not value.strip() and name not in ("size", "content"):
            continue  # an empty field of a form means "no filter"
        if value in values.setdefault(name, []):
            continue
        values[name].append(value)
    for name, given_values in values.items():
        if len(given_values) > 1 and name not in _REPEATABLE:
            raise BadSelection(name, "can be given once only")
    return {name: given_values for name, given_values in values.items() if given_values}


def _one(values: dict[str, list[str]], name: str) -> str:
    return values.get(name, [""])[0].strip()


def _tag(value: str) -> str:
    key = filter_key(value)
    if key in ("", "-"):
        raise BadSelection("tag", "has no name; write tag=oil, or tag=-oil to exclude it")
    return key


def _slug(value: str, kind_name: str) -> str:
    folded = value.lower()
    if value and not SLUG.match(folded):
        raise UnknownFeed(f"no {kind_name} {value[:80]!r}")
    return folded


def _language(value: str) -> str:
    if value and not LANGUAGE_TAG.match(value):
        raise BadSelection(
            "lang", f"{value!r} is not a language tag; write one like en, az or pt-BR"
        )
    return value.lower()


def size_of(value: str) -> int:
    """Return the number of entries in a query's ``size``, 1–200.

    Raises:
        BadSelection: the value is not a number in that range.
    """
    size = parse_whole_number(value)
    if size is None or not 1 <= size <= MAX_SIZE:
        raise BadSelection("size", f"{value!r} is not a number from 1 to {MAX_SIZE}")
    return size


def _since(value: str) -> int:
    number = parse_whole_number(value)
    if number is None:
        raise BadSelection(
            "since", f"{value[:40]!r} is not a change number; use the one of the last answer"
        )
    return number


def _has_tombstones(value: str, kind: Kind, format_: Format) -> bool:
    if value not in ("", "0", "1"):
        raise BadSelection("tombstones", f"{value[:40]!r} is neither 1 nor 0")
    # RSS has no element for deleted entries; a list within one story only disappears as a whole.
    return value == "1" and kind in (Kind.LATEST, Kind.UPDATED) and format_ is not Format.RSS


def _content(value: str) -> Content:
    if value not in ("full", "summary"):
        raise BadSelection("content", f"{value!r} is neither full nor summary")
    return Content(value)
