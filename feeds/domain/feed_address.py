"""Feed addresses to ``Selection`` and back: one canonical address for each feed.

Filters are in the order of the fields of ``Selection``. Another spelling of a valid address raises
``MovedFeed`` with the canonical address; an invalid value raises ``BadSelection``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from feeds.domain import filters
from feeds.domain.filters import (
    DEFAULT_SIZE,
    Filter,
    as_text,
    filter_field,
    filter_key,
    first_value,
)
from feeds.errors import BadSelection, MovedFeed, UnknownFeed
from feeds.model import Content, Format, Kind
from feeds.text.ids import UUID_PATTERN

MAX_VALUE_CHARS = 200

_PATH = re.compile(
    r"^(?:/feeds/(?P<kind>latest|updated)"
    r"|/sections/(?P<section>[^/]+)/(?P<section_kind>latest|updated)"
    rf"|/articles/(?P<article>{UUID_PATTERN})/(?P<article_kind>related|revisions)"
    r"|/stories/(?P<story>[^/.]+))"
    r"(?:/archive/(?P<archive>\d{1,9}))?"
    r"\.(?P<format>rss|atom|json)$"
)


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The contents and the format of a feed.

    ``article`` is a UUID in lower case; ``story`` a storyline's slug. ``archive`` is the number of
    an archive page (RFC 5005 §4), None for the subscription document. The other fields are filters.
    """

    kind: Kind
    format: Format
    article: str = ""
    story: str = ""
    archive: int | None = None
    section: str = filter_field(
        "",
        name="section",
        meaning="articles of one section, by its slug",
        parse=first_value(filters.parse_section),
        format=as_text,
        facet=filters.SECTION,
    )
    tags: tuple[str, ...] = filter_field(
        (),
        name="tag",
        meaning="articles with all of these tags; `tag=-x` excludes a tag; at most 10",
        parse=filters.parse_tags,
        format=list,
        facet=filters.TAG,
        is_repeatable=True,
    )
    excluded_tags: tuple[str, ...] = filter_field(
        (),
        name="tag",
        meaning="",
        parse=filters.parse_excluded_tags,
        format=lambda tags: [f"-{tag}" for tag in tags],
        facet=filters.TAG,
        is_exclusion=True,
        is_repeatable=True,
    )
    author: str = filter_field(
        "",
        name="author",
        meaning="articles by one author",
        parse=first_value(filter_key),
        format=as_text,
        facet=filters.AUTHOR,
    )
    lang: str = filter_field(
        "",
        name="lang",
        meaning="articles in one language (BCP 47); `en` includes `en-GB`",
        parse=first_value(filters.parse_language),
        format=as_text,
        facet=filters.LANGUAGE,
    )
    q: str = filter_field(
        "",
        name="q",
        meaning="articles with all of these words in headline or body",
        parse=first_value(filter_key),
        format=as_text,
    )
    size: int = filter_field(
        DEFAULT_SIZE,
        name="size",
        meaning="the number of entries, 1 to 200; 20 by default",
        parse=first_value(filters.parse_size),
        format=as_text,
        is_choice=False,
        allows_empty=False,
        of_revisions=True,
        of_stories=True,
    )
    content: Content = filter_field(
        Content.FULL,
        name="content",
        meaning="`full` texts (the default) or `summary`",
        parse=first_value(filters.parse_content),
        format=as_text,
        is_choice=False,
        allows_empty=False,
        of_revisions=True,
        of_stories=True,
    )
    has_tombstones: bool = filter_field(
        False,
        name="tombstones",
        meaning="`1`: deleted entries, too (RFC 6721; Atom and JSON Feed)",
        parse=first_value(filters.parse_tombstones),
        format=lambda _: ["1"],
        is_choice=False,
        of_stories=True,
    )
    since: int | None = filter_field(
        None,
        name="since",
        meaning="only entries that changed after this change number, of any number",
        parse=first_value(filters.parse_since),
        format=as_text,
        is_choice=False,
        of_revisions=True,
        of_stories=True,
    )

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
        defaults: dict[str, Any] = {
            name: _DEFAULTS[name] for name, filter_ in FILTERS.items() if not filter_.is_choice
        }
        return replace(self, format=Format.ATOM, archive=None, **defaults).address

    def query(self) -> list[tuple[str, str]]:
        """Return the filters as names and values in canonical order, without defaults."""
        query: list[tuple[str, str]] = []
        for field_name, filter_ in FILTERS.items():
            value = getattr(self, field_name)
            if value != _DEFAULTS[field_name]:
                query += [(filter_.name, text) for text in filter_.format(value)]
        return query


FILTERS: dict[str, Filter] = filters.filters_of(fields(Selection))
_DEFAULTS: dict[str, Any] = {field.name: field.default for field in fields(Selection)}
_BY_NAME = {filter_.name: filter_ for filter_ in FILTERS.values()}
# The names of the filters that choose articles.
CHOICES = tuple(name for name, filter_ in _BY_NAME.items() if filter_.is_choice)


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
        values = {name: texts for name, texts in values.items() if _BY_NAME[name].of_revisions}
    if groups["story"]:
        values = {name: texts for name, texts in values.items() if _BY_NAME[name].of_stories}
    parsed = {
        field_name: filter_.parse(values[filter_.name])
        for field_name, filter_ in FILTERS.items()
        if filter_.name in values
    }
    archive = int(groups["archive"]) if groups["archive"] else None
    if archive is not None and groups["article"]:
        raise UnknownFeed("the feeds of one story have no archive")
    if "since" in parsed and archive is not None:
        raise BadSelection("since", "applies to a feed, not to a page of its archive")
    selection = Selection(
        kind=kind,
        format=Format(groups["format"]),
        article=(groups["article"] or "").lower(),
        story=filters.parse_slug(groups["story"] or "", "storyline"),
        archive=archive,
        **parsed,
    )
    return _without_unused(selection)


def _without_unused(selection: Selection) -> Selection:
    """Return the selection without filters that have no meaning for its feed."""
    # RSS has no element for deleted entries; a list within one story only disappears as a whole.
    can_delete = selection.kind in (Kind.LATEST, Kind.UPDATED)
    if selection.has_tombstones and not (can_delete and selection.format is not Format.RSS):
        selection = replace(selection, has_tombstones=False)
    if selection.since is not None:
        selection = replace(selection, size=DEFAULT_SIZE)
    return selection


def _as_written(path: str, query: Sequence[tuple[str, str]]) -> str:
    return path + ("?" + urlencode(list(query), quote_via=quote, safe="") if query else "")


def _values(query: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the values of each filter; other names (utm_*, cache-busters) are ignored."""
    values: dict[str, list[str]] = {}
    for name, value in query:
        filter_ = _BY_NAME.get(name)
        if filter_ is None:
            continue
        if len(value) > MAX_VALUE_CHARS:
            raise BadSelection(name, f"is longer than {MAX_VALUE_CHARS} characters")
        if not value.strip() and filter_.allows_empty:
            continue  # an empty field of a form
        if value not in values.setdefault(name, []):
            values[name].append(value)
    for name, texts in values.items():
        if len(texts) > 1 and not _BY_NAME[name].is_repeatable:
            raise BadSelection(name, "can be given once only")
    return values
