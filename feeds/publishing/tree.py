"""A folder of files that shows the public site.

Each file is replaced atomically, only if its bytes changed, and has the modification time of the
Last-Modified header; compressed forms are beside it. The ledger in the folder notes them, so that
the next export begins where this one ends.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from feeds.domain.feed_address import Selection
from feeds.errors import ExportFailed
from feeds.model import Format, Kind
from feeds.publishing.ledger import FileState, Finished, Ledger, Page
from feeds.publishing.static_site import Body, Exported, file_name, is_article, mentioned_articles
from feeds.runtime.compression import CODINGS, SUFFIXES, compress

# The folders that have files of an export only.
FOLDERS = ("articles", "sections", "stories", "feeds")
# Compressed slowly, for the smallest size: what readers ask for most.
MOST_POLLED = frozenset(
    [
        "/",
        *(
            Selection(kind=kind, format=format_).address
            for kind in (Kind.LATEST, Kind.UPDATED)
            for format_ in Format
        ),
    ]
)
# A longer document would take seconds.
MAX_DENSE_BYTES = 500_000
NOTED_AT_ONCE = 500
_COMPRESSED = frozenset([".rss", ".atom", ".json", ".html", ".xml", ".opml", ".css", ".js"])


class Change(StrEnum):
    """What happened to the file of an address."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    MISSING = "missing"  # no longer public, and without a file


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The file of an address after its update; ``page`` is None if it has no file."""

    address: str
    change: Change
    page: Page | None = None
    removed: int = 0  # files


# Updates the files of addresses, in any order, in one or several processes.
Update = Callable[[Iterable[str]], Iterator[Outcome]]


class Tree:
    """A folder that follows the store; ``update`` writes its files.

    Raises:
        ExportFailed: a file cannot be written; the same call again writes what is missing.
    """

    def __init__(self, folder: Path, update: Update) -> None:
        self.folder = folder
        self.exported = Exported()
        self._update = update
        self._ledger = Ledger(folder)

    def finished(self) -> Finished | None:
        """Return what the tree shows; None if the last whole export was not finished."""
        return self._ledger.finished()

    def begin(self, addresses: Collection[str]) -> None:
        """Begin a whole export: delete the files of all other addresses."""
        self._ledger.begin(set(addresses))
        self._remove_others(addresses)

    def finish(self, finished: Finished) -> None:
        """Note what the tree shows now."""
        self._ledger.finish(finished)

    def differing(self, addresses: Iterable[str]) -> Iterator[str]:
        """Yield the addresses whose file is missing or is not as the ledger has it, and those that
        are no longer public but have a file.
        """
        files = self._ledger.files()
        for address in addresses:
            if files.pop(address, None) != state_of(self.folder / file_name(address)):
                yield address
        yield from files

    def write(self, addresses: Iterable[str]) -> Iterator[str]:
        """Update the file of each address; yield each address when done.

        Where an article is no longer public, the pages that mention it are updated, too.
        """
        waiting, done = list(dict.fromkeys(addresses)), set[str]()
        while waiting:
            removed: list[str] = []
            outcomes: list[Outcome] = []
            try:
                for outcome in self._update(waiting):
                    outcomes.append(outcome)
                    self._count(outcome)
                    if outcome.page is None:
                        removed.append(outcome.address)
                    if len(outcomes) >= NOTED_AT_ONCE:
                        self._note(outcomes)
                        outcomes = []
                    yield outcome.address
            finally:
                self._note(outcomes)
            done.update(waiting)
            withdrawn = filter(is_article, removed)
            mentioning = {page for gone in withdrawn for page in self._ledger.mentioning(gone)}
            waiting = sorted(mentioning - done)

    def _count(self, outcome: Outcome) -> None:
        exported = self.exported
        exported.removed += outcome.removed
        if outcome.change is Change.WRITTEN:
            exported.written += 1
        elif outcome.change is Change.UNCHANGED:
            exported.unchanged += 1
        if outcome.change in (Change.WRITTEN, Change.REMOVED):
            exported.changed.append(outcome.address)

    def _note(self, outcomes: Iterable[Outcome]) -> None:
        pages = [outcome.page for outcome in outcomes if outcome.page is not None]
        removed = [outcome.address for outcome in outcomes if outcome.page is None]
        self._ledger.note(pages, removed)

    def _remove_others(self, addresses: Iterable[str]) -> None:
        kept_files = {self.folder / file_name(address) for address in addresses}
        for place in FOLDERS:
            for path in sorted((self.folder / place).rglob("*"), reverse=True):
                bare = path.with_suffix("") if path.suffix in SUFFIXES.values() else path
                if path.is_file() and bare not in kept_files:
                    path.unlink()
                    self.exported.removed += 1
                    name = bare.relative_to(self.folder).as_posix().removesuffix("/index.html")
                    self.exported.changed.append(f"/{name}")
                elif path.is_dir() and not any(path.iterdir()):
                    path.rmdir()


def update_file(folder: Path, address: str, body: Body | None, *, is_quick: bool) -> Outcome:
    """Write or remove the file of an address, and its compressed forms.

    ``body`` is None if the address is no longer public. ``is_quick`` prefers the faster
    compression for all files.

    Raises:
        ExportFailed: it cannot be written.
    """
    target = folder / file_name(address)
    try:
        if body is None:
            count = _remove(folder, target)
            change = Change.REMOVED if count else Change.MISSING
            return Outcome(address=address, change=change, removed=count)
        change = _put(target, body)
        if target.suffix in _COMPRESSED:
            is_dense = address in MOST_POLLED and len(body.data) <= MAX_DENSE_BYTES
            _pack(target, body.data, is_quick=is_quick or not is_dense)
    except OSError as error:
        raise ExportFailed(str(target), error.strerror or str(error)) from error
    state = state_of(target)
    page = Page(address=address, state=state, mentioned=mentioned_articles(body)) if state else None
    return Outcome(address=address, change=change, page=page)


def state_of(path: Path) -> FileState | None:
    """Return the present state of a file; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return FileState(mtime_ns=status.st_mtime_ns, size=status.st_size)


def _put(target: Path, body: Body) -> Change:
    before = target.stat() if target.is_file() else None
    if before and before.st_size == len(body.data) and target.read_bytes() == body.data:
        return Change.UNCHANGED
    mtime = body.modified_at
    if before and mtime is not None:
        # A web server's own ETag is this time and the size: no two versions may share both.
        mtime = max(mtime, before.st_mtime + 1)
    _replace(target, body.data, mtime)
    return Change.WRITTEN


def _pack(target: Path, body: bytes, *, is_quick: bool) -> None:
    time = target.stat().st_mtime
    for coding in reversed(CODINGS):
        path = target.with_name(target.name + SUFFIXES[coding])
        if not path.is_file() or path.stat().st_mtime != time:
            # A former text beside the present one would still be served.
            path.unlink(missing_ok=True)
            _replace(path, compress(body, coding, is_quick=is_quick), time)


def _remove(folder: Path, target: Path) -> int:
    """Delete a file, its compressed forms and its empty folders; return the number of files."""
    count = 0
    for suffix in ("", *SUFFIXES.values()):
        path = target.with_name(target.name + suffix)
        if path.is_file():
            path.unlink()
            count += 1
    for place in (target.parent, target.parent.parent):
        if folder in place.parents and place.is_dir() and not any(place.iterdir()):
            # Another process may write into it.
            with contextlib.suppress(OSError):
                place.rmdir()
    return count


def _replace(target: Path, body: bytes, mtime: float | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(body)
        if mtime is not None:
            os.utime(unfinished, (mtime, mtime))
        unfinished.replace(target)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
