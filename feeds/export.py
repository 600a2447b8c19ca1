"""The public site as static files: each replaced atomically, only those that changed."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli
import zstandard

from feeds.derive import ARCHIVE_SIZE
from feeds.model import Format, Kind
from feeds.selection import Selection
from feeds.store import Reader

_COMPRESSED = frozenset([".rss", ".atom", ".json", ".html", ".xml", ".opml", ".css"])


@dataclass
class Exported:
    """How many files were written, left alone and removed."""

    written: int = 0
    unchanged: int = 0
    removed: int = 0


def addresses(reader: Reader) -> Iterator[str]:
    """Every public address that has a file, feeds first."""
    slugs = list(reader.sections())
    for format_ in Format:
        for kind in (Kind.LATEST, Kind.UPDATED):
            yield Selection(kind=kind, format=format_).address
            yield from (Selection(kind=kind, format=format_, section=slug).address for slug in slugs)
        for number in range((reader.ordinals() + ARCHIVE_SIZE - 1) // ARCHIVE_SIZE):
            for slug in ("", *slugs):
                yield Selection(kind=Kind.LATEST, format=format_, section=slug, archive=number).address
    yield from ("/", "/feeds", "/feeds.opml", "/sitemap.xml", "/static/site.css", "/static/feed.css")
    yield from (f"/sections/{slug}" for slug in slugs)
    yield from (f"/articles/{uuid}" for uuid in reader.live_uuids())


def write_tree(
    folder: Path, wanted: list[str], body_of: Callable[[str], tuple[bytes, float | None]], exported: Exported
) -> Iterator[str]:
    """Write the file of each address; yields each address when done. Removes what is no longer public.

    ``body_of`` gives the bytes and the time that the file shall bear.
    """
    kept: set[Path] = set()
    for address in wanted:
        target = folder / file_name(address)
        body, mtime = body_of(address)
        kept.add(target)
        if target.is_file() and target.read_bytes() == body:
            exported.unchanged += 1
        else:
            _replace(target, body, mtime)
            exported.written += 1
        if target.suffix in _COMPRESSED:
            kept.update(_compress(target, body))
        yield address
    exported.removed = _remove_others(folder, kept)


def file_name(address: str) -> str:
    path = address.strip("/")
    name = path.rpartition("/")[2]
    return path if "." in name else f"{path}/index.html".lstrip("/")


def _compress(target: Path, body: bytes) -> list[Path]:
    made = []
    for suffix, compress in (
        (".gz", lambda: gzip.compress(body, 9, mtime=0)),
        (".br", lambda: brotli.compress(body, quality=9)),
        (".zst", lambda: zstandard.ZstdCompressor(level=15).compress(body)),
    ):
        path = target.with_name(target.name + suffix)
        made.append(path)
        if not path.is_file() or path.stat().st_mtime != target.stat().st_mtime:
            _replace(path, compress(), target.stat().st_mtime)
    return made


def _replace(target: Path, body: bytes, mtime: float | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    unfinished.write_bytes(body)
    if mtime is not None:
        os.utime(unfinished, (mtime, mtime))
    unfinished.replace(target)


def _remove_others(folder: Path, kept: set[Path]) -> int:
    """What was public and is not any more; only in the places that an export writes."""
    removed = 0
    for place in ("articles", "sections", "feeds"):
        for path in sorted((folder / place).rglob("*"), reverse=True):
            if path.is_file() and path not in kept:
                path.unlink()
                removed += 1
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
    return removed
