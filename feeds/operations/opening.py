"""Opening of a store: created and migrated for writers, and as it is for readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feeds.config import Settings, mask_url
from feeds.errors import StoreMissing, StoreOutdated
from feeds.store import Database, addresses, reindex
from feeds.store.engine import newer_schema

# Is called with the schema of a store and the file of its backup.
OnBackup = Callable[[str, Path], None]


def open_for_writing(
    settings: Settings, on_backup: OnBackup = lambda _schema, _file: None
) -> Database:
    """Return the store of the settings, created and migrated where needed.

    Raises:
        StoreUnreachable: it cannot be opened.
        StoreOutdated: a newer version has migrated it.
    """
    database = Database(settings.database_url)
    migrate(database, settings, on_backup)
    bring_up(database)
    return database


def open_as_it_is(settings: Settings) -> Database:
    """Return the store of the settings for reading; it is neither created nor migrated.

    Raises:
        StoreMissing: there is no store yet.
        StoreOutdated: it has another schema than this version.
        StoreUnreachable: it cannot be opened.
    """
    url = mask_url(settings.database_url)
    if Database.is_missing(settings.database_url):
        raise StoreMissing(url)
    database = Database(settings.database_url)
    at, wanted = database.schema_state()
    if at == wanted:
        return database
    database.close()
    if at is None:
        raise StoreMissing(url)
    if at > wanted:
        raise StoreOutdated(f"{url}: {newer_schema(at)}")
    raise StoreOutdated(
        f"the store has schema {at}, and this version needs {wanted}; run: wirefeed migrate"
    )


def migrate(database: Database, settings: Settings, on_backup: OnBackup) -> list[str]:
    """Bring the store's schema to this version, after a backup where the settings name a folder.
    The store remembers the form of addresses that the settings name.

    Return the ids of the applied migrations.
    """
    at, wanted = database.schema_state()
    if at is not None and at != wanted and settings.migration_backup_dir:
        from feeds.operations.backup import write_backup  # not for every start

        name = f"before-{wanted}-{database.now():%Y%m%dT%H%M%SZ}.tar.zst"
        target = Path(settings.migration_backup_dir) / name
        write_backup(database, Path(settings.media_dir), target, database.now())
        on_backup(at, target)
    applied = database.migrate()
    _choose_addresses(database, settings)
    return applied


@dataclass(frozen=True)
class Renewed:
    """How many texts this version cleaned otherwise, and how many articles it indexed again."""

    cleaned: int = 0
    indexed: int = 0


def is_current(database: Database) -> bool:
    """Return whether texts and indexes of the store are those of this version."""
    with database.read() as connection:
        return reindex.is_current(connection)


def bring_up(database: Database, on_progress: Callable[[int], None] = lambda _: None) -> Renewed:
    """Clean raw texts and fill indexes again where this version does either otherwise;
    ``on_progress`` gets the number of articles that are indexed.
    """
    if is_current(database):
        return Renewed()
    with database.write(is_long=True) as connection:
        cleaned = reindex.clean_again(connection, database.now())
        return Renewed(cleaned, reindex.index_again(connection, on_progress))


def _choose_addresses(database: Database, settings: Settings) -> None:
    chosen = settings.article_path
    if not chosen:
        return
    with database.read() as connection:
        if addresses.form(connection) == chosen:
            return
    with database.write() as connection:
        addresses.set_form(connection, chosen)
