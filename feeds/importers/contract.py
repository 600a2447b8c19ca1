"""The contract of an importer: what it receives, and what its module registers.

An importer is one module of this package with a constant ``IMPORTER``. No other file names it: the
registry collects the modules, the command's ``--format`` and the format detection follow.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, BinaryIO

from feeds.errors import InputError
from feeds.importers.decoding import decode
from feeds.model import Draft, Moment

AUTO = "auto"
PUBLISHED = "publish"  # WordPress' word
HEAD_BYTES = 4096


class Confidence:
    """Results of a sniffer, from 0 to 1. The importer with the highest one reads the document."""

    NO = 0.0
    FALLBACK = 0.2  # the syntax fits, and no other importer knows the document
    WEAK = 0.4
    LIKELY = 0.6
    STRONG = 0.8
    CERTAIN = 1.0  # the document declares the format


@dataclass(frozen=True, kw_only=True)
class Source:
    """The bytes, or the file, of an import. ``name`` is a path or URL, for messages and ids."""

    name: str
    data: bytes | BinaryIO
    media_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Options:
    """The caller's decisions about all articles of an import.

    With ``keeps_ids`` the ids of the entries stay those that readers know. ``formats`` has the
    names of the importers that may read the document; None allows all.
    ``max_entries`` is the number of entries that are read; 0 means no limit.
    ``zone`` is the newsroom's. Times without a zone are in ``source_zone``: without one, feeds are
    in UTC, other documents in the newsroom's zone. With ``is_poll``, a date up to a day ahead is a
    wrong zone, not an embargo. ``statuses`` are those of an export's posts that are imported.
    """

    now: datetime
    zone: tzinfo
    format: str = AUTO
    published: Moment | None = None
    section: str = ""
    language: str = ""
    default_language: str = "en"
    max_bytes: int = 1 << 32
    formats: frozenset[str] | None = None
    max_entries: int = 0
    keeps_ids: bool = False
    source_zone: tzinfo | None = None
    is_poll: bool = False
    statuses: frozenset[str] = frozenset([PUBLISHED])


def not_published(status: str, options: Options) -> str:
    """Return why a post of an export is not imported, by its status; empty if it is."""
    if status in options.statuses:
        return ""
    return f"its status is {status!r}: only published posts are imported (--status)"


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """The beginning of a document, as a sniffer sees it: up to a megabyte."""

    data: bytes
    name: str = ""
    media_type: str = ""

    @cached_property
    def head(self) -> str:
        """The first 4,096 bytes as text, without white space and byte order mark before it."""
        return decode(self.data[:HEAD_BYTES]).lstrip("\ufeff \t\r\n")

    @property
    def is_json(self) -> bool:
        """Whether the document begins as a JSON object or array."""
        return self.head.startswith(("{", "["))

    @cached_property
    def document(self) -> Any:
        """The parsed JSON document, of JSON Lines the first line; None if it is neither."""
        if not self.is_json:
            return None
        for text in (decode(self.data), self.head.partition("\n")[0]):
            try:
                return json.loads(text.lstrip("\ufeff"), strict=False)
            except (ValueError, RecursionError):
                continue
        return None

    @cached_property
    def file_name(self) -> str:
        """The name in lower case, without ``.gz``."""
        return self.name.lower().removesuffix(".gz")


Drafts = Iterator[Draft | InputError]


@dataclass(frozen=True, kw_only=True)
class Importer:
    """An input format.

    ``name`` is the value of ``--format``; ``noun`` completes "is …" in messages. ``sniff`` returns
    a confidence from 0 to 1. ``read`` yields the drafts of a whole document, with an error in place
    of each refused entry, and raises UnreadableInput if the document cannot be parsed.
    ``read_stream``, if any, reads a document of any length from an open file instead. Sources
    accept only formats with ``is_feed``.
    """

    name: str
    noun: str
    sniff: Callable[[Beginning], float]
    read: Callable[[bytes, Source, Options], Drafts]
    read_stream: Callable[[BinaryIO, Source, Options], Drafts] | None = None
    is_feed: bool = False
