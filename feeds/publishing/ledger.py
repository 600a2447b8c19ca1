"""The ledger of a static tree: what its files were when they were written, and which change of the
store they show.

With it the next export writes only what has changed since, and finds the pages that link to a
withdrawn article. It is a SQLite file in the tree, and can be deleted: the next export is a whole
one then.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from feeds.errors import ExportFailed

NAME = ".wirefeed-export.db"
_FORMAT = 1  # of its tables
_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    address TEXT PRIMARY KEY, mtime_ns INTEGER, size INTEGER, mentioned BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS finished (
    store TEXT, look TEXT, seq INTEGER, sections TEXT
);
"""


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a tree shows: ``store`` and ``seq`` are a store's identity and change number, ``look``
    is a hash of all else that decides its bytes, ``sections`` are the slugs.
    """

    store: str
    look: str
    seq: int
    sections: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FileState:
    """A file as it was written."""

    mtime_ns: int
    size: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """The file of an address, and the articles that it links to (addresses)."""

    address: str
    state: FileState
    mentioned: frozenset[str] = frozenset()


class Ledger:
    """The files of one tree.

    Raises:
        ExportFailed: it cannot be read or written; what was given is kept for the next call.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        # What could not be written yet: address → its page, None for a removed file.
        self._waiting: dict[str, Page | None] = {}

    def finished(self) -> Finished | None:
        """Return what the tree shows; None if its last whole export was not finished."""
        with self._opened() as connection:
            row = connection.execute("SELECT store, look, seq, sections FROM finished").fetchone()
        if row is None:
            return None
        return Finished(store=row[0], look=row[1], seq=row[2], sections=tuple(json.loads(row[3])))

    def files(self) -> dict[str, FileState]:
        """Return the files by their addresses."""
        with self._opened() as connection:
            rows = connection.execute("SELECT address, mtime_ns, size FROM files")
            return {row[0]: FileState(mtime_ns=row[1], size=row[2]) for row in rows}

    def mentioning(self, address: str) -> list[str]:
        """Return the addresses of the pages that link to the article at ``address``."""
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT address FROM files WHERE instr(mentioned, ?)", (_mark(address),)
            )
            return [row[0] for row in rows]

    def note(self, pages: Iterable[Page], removed: Iterable[str] = ()) -> None:
        """Note files that were written or removed."""
        self._waiting |= dict.fromkeys(removed) | {page.address: page for page in pages}
        if not self._waiting:
            return
        with self._opened() as connection:
            connection.executemany(
                "DELETE FROM files WHERE address = ?",
                [(address,) for address, page in self._waiting.items() if page is None],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
                [_row(page) for page in self._waiting.values() if page is not None],
            )
        self._waiting = {}

    def begin(self, addresses: Collection[str]) -> None:
        """Begin a whole export: the tree shows nothing, and has no other files than these."""
        others = [(address,) for address in self.files() if address not in addresses]
        with self._opened() as connection:
            connection.execute("DELETE FROM finished")
            connection.executemany("DELETE FROM files WHERE address = ?", others)

    def finish(self, finished: Finished) -> None:
        """Note what the tree shows now."""
        self.note(())
        if finished == self.finished():
            return
        row = (finished.store, finished.look, finished.seq, json.dumps(finished.sections))
        with self._opened() as connection:
            connection.execute("DELETE FROM finished")
            connection.execute("INSERT INTO finished VALUES (?, ?, ?, ?)", row)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """One transaction. A damaged file, or one of another version, is replaced by an empty
        one.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not self._is_readable():
                self._path.unlink(missing_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as connection, connection:
                if _version(connection) != _FORMAT:
                    connection.executescript(f"{_TABLES} PRAGMA user_version = {_FORMAT};")
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise ExportFailed(str(self._path), str(error)) from error

    def _is_readable(self) -> bool:
        try:
            with closing(sqlite3.connect(self._path, timeout=30)) as connection:
                return _version(connection) in (0, _FORMAT)
        except sqlite3.DatabaseError as error:
            return isinstance(error, sqlite3.OperationalError)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _row(page: Page) -> tuple[str, int, int, bytes]:
    mentioned = b"".join(map(_mark, sorted(page.mentioned)))
    return page.address, page.state.mtime_ns, page.state.size, mentioned


def _mark(address: str) -> bytes:
    """Return 16 bytes for the address of an article's page: its UUID, or a hash of its name."""
    name = address.rpartition("/")[2]
    try:
        return UUID(name).bytes
    except ValueError:
        return hashlib.blake2b(name.encode(), digest_size=16).digest()
