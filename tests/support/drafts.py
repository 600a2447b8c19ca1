"""Drafts that the importers read from a document."""

from __future__ import annotations

from feeds.errors import InputError
from feeds.importers import Options, Source, read
from feeds.model import Draft
from support.constants import BAKU, NOW


def drafts(
    data: str | bytes, name: str = "page.txt", **options: object
) -> list[Draft | InputError]:
    raw = data.encode() if isinstance(data, str) else data
    return list(read(Source(name=name, data=raw), Options(now=NOW, zone=BAKU, **options)))  # type: ignore[arg-type]
