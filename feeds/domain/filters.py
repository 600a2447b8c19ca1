"""Filters of feeds: each is one field of ``Selection``, declared with ``filter_field``.

The declaration has the name in the query, the two conversions and, if the filter chooses articles
by a property, the facet. The address, the lists of the store, the embed builder and the reference
follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feeds.config import LANGUAGE_TAG
from feeds.errors import BadSelection, UnknownFeed
from feeds.languages.tags import primary
from feeds.model import Content, Metadata
from feeds.sanitize import plain_text
from feeds.text.numbers import parse_whole_number
from feeds.text.slugs import is_slug

DEFAULT_SIZE = 20
MAX_SIZE = 200
MAX_TAGS = 10
_METADATA_KEY = "filter"


class Facet(NamedTuple):
    """A property by which the store lists articles.

    ``letter`` is its prefix in the store, ``values`` returns the values of a text. A new facet
    needs a new ``feeds.store.schema.INDEX_VERSION``.
    """

    letter: str
    values: Callable[[Metadata], Iterable[str]]

    def key(self, value: str) -> str:
        """Return the facet of one value, as the store has it."""
        return f"{self.letter}={value}"


def filter_key(text: str) -> str:
    """Return the form of names and tags for comparison: one line, folded case."""
    return plain_text(text).replace("İ", "i").casefold()


def _section(metadata: Metadata) -> Iterable[str]:
    return (metadata.section,)


def _tags(metadata: Metadata) -> Iterable[str]:
    return map(filter_key, metadata.tags)


def _authors(metadata: Metadata) -> Iterable[str]:
    return (filter_key(person.name) for person in metadata.authors)


def _languages(metadata: Metadata) -> Iterable[str]:
    tag = metadata.language.lower()
    return (tag, primary(tag))


SECTION = Facet("s", _section)
TAG = Facet("t", _tags)
AUTHOR = Facet("a", _authors)
LANGUAGE = Facet("l", _languages)
# The articles of a storyline, by its slug: editors add them.
STORY = Facet("y", lambda metadata: ())
FACETS = (SECTION, TAG, AUTHOR, LANGUAGE)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A filter of a feed's address.

    Attributes:
        name: in the query.
        meaning: one phrase for the reference.
        parse: returns the field's value for the query's values; raises BadSelection or UnknownFeed.
        format: returns the query's values for the field's value.
        facet: the property by which it chooses articles, if any.
        is_exclusion: it excludes the articles with the facet.
        is_choice: it chooses articles; the others change the form of the feed.
        is_repeatable: it may be given more than once.
        allows_empty: an empty value means no filter; otherwise it is an error.
        of_revisions, of_stories: the feeds of an article's revisions and of a storyline have it.
    """

    name: str
    meaning: str
    parse: Callable[[Sequence[str]], Any]
    format: Callable[[Any], Sequence[str]]
    facet: Facet | None = None
    is_exclusion: bool = False
    is_choice: bool = True
    is_repeatable: bool = False
    allows_empty: bool = True
    of_revisions: bool = False
    of_stories: bool = False


def filter_field(default: Any, **declaration: Any) -> Any:
    """Return a dataclass field that is a filter; ``declaration`` has the fields of ``Filter``."""
    return field(default=default, metadata={_METADATA_KEY: Filter(**declaration)})


def filters_of(selection_fields: Iterable[Any]) -> dict[str, Filter]:
    """Return the filters of a dataclass by field name, in canonical order."""
    return {
        selection_field.name: selection_field.metadata[_METADATA_KEY]
        for selection_field in selection_fields
        if _METADATA_KEY in selection_field.metadata
    }


def first_value(parse: Callable[[str], Any]) -> Callable[[Sequence[str]], Any]:
    """Return a function that parses the first of the values."""
    return lambda values: parse(values[0].strip())


def as_text(value: Any) -> list[str]:
    """Return a value as the query's only value."""
    return [str(value)]


def parse_tags(values: Sequence[str]) -> tuple[str, ...]:
    """Return the tags to include, in order."""
    return tuple(sorted({tag for tag in _tag_keys(values) if not tag.startswith("-")}))


def parse_excluded_tags(values: Sequence[str]) -> tuple[str, ...]:
    """Return the tags to exclude, in order, without their hyphens."""
    return tuple(sorted({tag[1:] for tag in _tag_keys(values) if tag.startswith("-")}))


def _tag_keys(values: Sequence[str]) -> list[str]:
    if len(values) > MAX_TAGS:
        raise BadSelection("tag", f"at most {MAX_TAGS} tags can be combined")
    tags = [filter_key(value) for value in values]
    if "" in tags or "-" in tags:
        raise BadSelection("tag", "has no name; write tag=oil, or tag=-oil to exclude it")
    return tags


def parse_section(value: str) -> str:
    """Return a section's slug in lower case."""
    return parse_slug(value, "section")


def parse_slug(value: str, kind_name: str) -> str:
    """Return a slug in lower case; raise UnknownFeed for text of another form."""
    folded = value.lower()
    if value and not is_slug(folded):
        raise UnknownFeed(f"no {kind_name} {value[:80]!r}")
    return folded


def parse_language(value: str) -> str:
    """Return a language tag in lower case."""
    if value and not LANGUAGE_TAG.match(value):
        raise BadSelection(
            "lang", f"{value!r} is not a language tag; write one like en, az or pt-BR"
        )
    return value.lower()


def parse_size(value: str) -> int:
    """Return the number of entries in a query's ``size``, 1–200.

    Raises:
        BadSelection: the value is not a number in that range.
    """
    size = parse_whole_number(value)
    if size is None or not 1 <= size <= MAX_SIZE:
        raise BadSelection("size", f"{value!r} is not a number from 1 to {MAX_SIZE}")
    return size


def parse_content(value: str) -> Content:
    """Return whether entries carry full texts or summaries."""
    if value not in ("full", "summary"):
        raise BadSelection("content", f"{value!r} is neither full nor summary")
    return Content(value)


def parse_tombstones(value: str) -> bool:
    """Return whether deleted entries are listed (RFC 6721)."""
    if value not in ("0", "1"):
        raise BadSelection("tombstones", f"{value[:40]!r} is neither 1 nor 0")
    return value == "1"


def parse_since(value: str) -> int:
    """Return the change sequence number from which a delta starts."""
    number = parse_whole_number(value)
    if number is None:
        raise BadSelection(
            "since", f"{value[:40]!r} is not a change number; use the one of the last answer"
        )
    return number
