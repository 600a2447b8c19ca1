"""Backups: one file with the store and its pictures, the same for SQLite and PostgreSQL.

The file is a tar archive, compressed with Zstandard. ``tables/NAME.jsonl`` has a list of column
names, then a list of values for each row; bytes are base64. ``media/`` has the pictures. The last
member, ``manifest.json``, names the schema and has the number of rows and the SHA-256 of each
member.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import zstandard

from feeds.errors import BadBackup
from feeds.store import Connection, Database, transfer
from feeds.store.erasures import erase, erasures
from feeds.store.schema import SCHEMA_VERSION
from feeds.text.dates import format_rfc3339

FORMAT = 1
MANIFEST = "manifest.json"
_LEVEL = 6
Progress = Callable[[str, int], None]


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The contents of a backup: its rows by table, the SHA-256 of its members, erased articles."""

    made_at: str
    schema: str
    rows: dict[str, int]
    hashes: dict[str, str] = field(default_factory=dict)
    erased: list[str] = field(default_factory=list)

    @property
    def article_count(self) -> int:
        return self.rows.get("articles", 0)

    @property
    def picture_count(self) -> int:
        return sum(name.startswith("media/") for name in self.hashes)


def write_backup(
    database: Database,
    media: Path,
    target: Path,
    now: datetime,
    progress: Progress = lambda _name, _rows: None,
) -> Summary:
    """Write a backup of one consistent view, read it back, and only then name it ``target``.

    Servers, workers and importers may run meanwhile.

    Raises:
        StoreError: the store does not answer.
        BadBackup: the file cannot be written, or is not what was written.
    """
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _created(unfinished) as file:
            written = _write(database, media, file, now, progress)
        if check_backup(unfinished) != written:
            raise BadBackup(str(target), "differs when it is read back; write it again")
        unfinished.replace(target)
    except OSError as error:
        raise BadBackup(str(target), f"cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return written


def check_backup(path: Path) -> Summary:
    """Read a whole backup and compare it with its manifest.

    Raises:
        BadBackup: it is not a backup, damaged, or cut.
    """
    hashes: dict[str, str] = {}
    rows: dict[str, int] = {}
    manifest: dict[str, Any] | None = None
    with _named_errors(path):
        for name, member in _members(path):
            if name == MANIFEST:
                manifest = json.load(member)
                continue
            digest, lines = hashlib.sha256(), 0
            while chunk := member.read(1 << 20):
                digest.update(chunk)
                lines += chunk.count(b"\n")
            hashes[name] = digest.hexdigest()
            if name.startswith("tables/"):
                rows[_table_name(name)] = lines - 1
    if manifest is None:
        raise BadBackup(str(path), "is cut: it has no manifest at its end")
    if manifest.get("format") != FORMAT:
        raise BadBackup(str(path), "was written by a newer Wirefeed; install that one")
    summary = _summary(manifest)
    damaged = [name for name, digest in summary.hashes.items() if hashes.get(name) != digest]
    if damaged or rows != summary.rows:
        raise BadBackup(str(path), f"is damaged: {', '.join(damaged) or 'rows are missing'}")
    return summary


def restore_backup(
    database: Database,
    media: Path,
    source: Path,
    now: datetime,
    *,
    replaces: bool = False,
    erased_in: Path | None = None,
    progress: Progress = lambda _name, _rows: None,
) -> Summary:
    """Fill the migrated store of ``database`` from a backup, in one transaction.

    Texts that were erased after the backup are erased again: as the store that is replaced
    records, and as the later backup ``erased_in`` does.

    Raises:
        BadBackup: the file is damaged, or of another schema.
        StoreNotEmpty: the store has articles, and ``replaces`` is not set.
    """
    summary = check_backup(source)
    if summary.schema != SCHEMA_VERSION:
        raise BadBackup(
            str(source),
            f"has schema {summary.schema}, and this version has {SCHEMA_VERSION}; restore it with "
            "the version that wrote it, then run: wirefeed migrate",
        )
    erased = set(summary.erased)
    if erased_in is not None:
        erased |= set(check_backup(erased_in).erased)
    _restore_pictures(source, media)
    with database.write(is_long=True) as connection:
        if not replaces:
            transfer.refuse_articles(connection)
        erased |= {erasure.article_id for erasure in erasures(connection)}
        transfer.clear(connection)
        _load(connection, source, progress)
        transfer.finish(connection, is_restored=True)
        for article_id in sorted(erased):
            erase(connection, article_id, now)
    return summary


def count_rows(database: Database) -> int:
    """Return the number of rows of a store."""
    schema, _ = database.schema_state()
    with database.read() as connection:
        tables = transfer.tables_of(connection, schema)
        return sum(transfer.count_rows(connection, table) for table in tables)


def copy_store(
    source: Database, target: Database, progress: Progress = lambda _name, _rows: None
) -> dict[str, int]:
    """Copy one consistent view of a store into an empty, migrated one; return the rows by table.

    Raises:
        StoreNotEmpty: the target has articles.
    """
    counts: dict[str, int] = {}
    with source.read() as reading, target.write(is_long=True) as writing:
        transfer.refuse_articles(writing)
        transfer.clear(writing)
        for table in transfer.TABLES:
            counts[table.name] = 0
            for rows in transfer.rows_of(reading, table):
                transfer.load(writing, table, rows)
                counts[table.name] += len(rows)
                progress(table.name, len(rows))
        transfer.finish(writing, is_restored=False)
    return counts


@contextlib.contextmanager
def _created(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only this user can read: it has secrets of subscribers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _write(
    database: Database, media: Path, file: IO[bytes], now: datetime, progress: Progress
) -> Summary:
    hashes: dict[str, str] = {}
    rows: dict[str, int] = {}
    schema, _ = database.schema_state()
    compressor = zstandard.ZstdCompressor(_LEVEL)
    with (
        compressor.stream_writer(file, closefd=False) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as archive,
    ):
        with database.read() as connection:
            is_current = schema == SCHEMA_VERSION
            erased = [erasure.article_id for erasure in erasures(connection)] if is_current else []
            for table in transfer.tables_of(connection, schema):
                with tempfile.TemporaryFile() as lines:
                    rows[table.name] = _write_table(connection, table, lines, progress)
                    name = f"tables/{table.name}.jsonl"
                    hashes[name] = _add(archive, name, lines)
        for picture in sorted(path for path in media.rglob("*") if _is_picture(path)):
            with picture.open("rb") as content:
                name = f"media/{picture.relative_to(media).as_posix()}"
                hashes[name] = _add(archive, name, content)
        manifest = {
            "format": FORMAT,
            "made_at": format_rfc3339(now),
            "schema": schema,
            "rows": rows,
            "sha256": hashes,
            "erased": erased,
        }
        _add(archive, MANIFEST, io.BytesIO(json.dumps(manifest).encode()))
    return _summary(manifest)


def _is_picture(path: Path) -> bool:
    # Files that are being written are hidden ones.
    return path.is_file() and not path.name.startswith(".")


def _write_table(connection: Connection, table: Any, lines: IO[bytes], progress: Progress) -> int:
    """Write a table's rows; return their number."""
    columns = transfer.columns_of(table)
    binary = {columns.index(name) for name in transfer.binary_columns(table)}
    lines.write(_line(columns))
    count = 0
    for batch in transfer.rows_of(connection, table):
        for row in batch:
            lines.write(_line([_encoded(value) for value in row] if binary else list(row)))
        count += len(batch)
        progress(table.name, len(batch))
    return count


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _encoded(value: Any) -> Any:
    is_binary = isinstance(value, bytes | memoryview)
    return base64.b64encode(bytes(value)).decode() if is_binary else value


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> str:
    """Add a member; return the SHA-256 of its bytes."""
    content.seek(0, os.SEEK_END)
    member = tarfile.TarInfo(name)
    member.size, member.mode = content.tell(), 0o600
    content.seek(0)
    hashing = _Hashing(content)
    archive.addfile(member, hashing)
    return hashing.digest.hexdigest()


class _Hashing(io.RawIOBase):
    """A file that hashes what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


def _summary(manifest: dict[str, Any]) -> Summary:
    return Summary(
        made_at=manifest["made_at"],
        schema=manifest["schema"],
        rows=manifest["rows"],
        hashes=manifest["sha256"],
        erased=manifest["erased"],
    )


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield the members of a backup in order, to be read before the next one."""
    with (
        path.open("rb") as file,
        zstandard.ZstdDecompressor().stream_reader(file) as unpacked,
        tarfile.open(fileobj=unpacked, mode="r|") as archive,
    ):
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                yield member.name, content


@contextlib.contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Raise ``BadBackup`` with the file's name where it is not an archive, or is cut."""
    try:
        yield
    except OSError as error:
        raise BadBackup(str(path), f"cannot be read: {error.strerror or error}") from error
    except (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError, KeyError) as error:
        raise BadBackup(str(path), f"is not a whole backup: {error}") from error


def _table_name(member: str) -> str:
    return member.removeprefix("tables/").removesuffix(".jsonl")


def _load(connection: Connection, source: Path, progress: Progress) -> None:
    tables = {table.name: table for table in transfer.TABLES}
    for name, member in _members(source):
        if not name.startswith("tables/"):
            continue
        table = tables[_table_name(name)]
        columns = json.loads(member.readline())
        if set(columns) != set(transfer.columns_of(table)):
            raise BadBackup(str(source), f"has other columns in {table.name}")
        binary = [columns.index(column) for column in transfer.binary_columns(table)]
        batch: list[transfer.Row] = []
        for line in member:
            row = json.loads(line)
            for place in binary:
                row[place] = None if row[place] is None else base64.b64decode(row[place])
            batch.append(tuple(row))
            if len(batch) >= transfer.BATCH:
                transfer.load(connection, table, batch, columns)
                progress(table.name, len(batch))
                batch = []
        transfer.load(connection, table, batch, columns)
        progress(table.name, len(batch))


def _restore_pictures(source: Path, media: Path) -> None:
    """Write the pictures that are missing; their names are hashes of their bytes."""
    for name, member in _members(source):
        relative = Path(name.removeprefix("media/"))
        if not name.startswith("media/") or ".." in relative.parts or relative.is_absolute():
            continue
        target = media / relative
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.part")
        unfinished.write_bytes(member.read())
        unfinished.replace(target)
