"""Backups, copies and erasures by the installed command, on both databases."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from support.constants import ROOT
from support.rows import line
from support.servers import fetch, run, serving, wait_for
from support.stores import fresh_postgres

FEEDS = (
    "/feeds/latest.rss",
    "/feeds/latest.atom?size=200",
    "/feeds/updated.json",
    "/feeds/updated.rss?archive=0",
    "/feeds.opml",
    "/sitemap.xml",
)
BASE = "https://news.example"
Urls = Callable[[str], str]


@pytest.fixture
def url_of(postgres_url: str, tmp_path: Path) -> Urls:
    """Return the address of a new, empty store of a kind."""

    def url(kind: str) -> str:
        if kind == "sqlite":
            count = len(list(tmp_path.glob("store*")))
            return f"sqlite:///{tmp_path}/store{count}/wirefeed.db"
        return fresh_postgres(postgres_url).replace("postgresql+psycopg://", "postgresql://")

    return url


def bodies(folder: Path, url: str) -> dict[str, bytes]:
    """The bytes of feeds, and of the related items of each article."""
    with serving(folder, WIREFEED_DATABASE_URL=url, WIREFEED_BASE_URL=BASE) as base:
        items = json.loads(fetch(f"{base}/feeds/latest.json?size=200")[2])["items"]
        uuids = [item["id"].removeprefix("urn:uuid:") for item in items]
        addresses = [*FEEDS, *(f"/articles/{uuid}/related.json" for uuid in uuids)]
        return {address: fetch(base + address)[2] for address in addresses}


def filled(folder: Path, url: str) -> None:
    samples = [str(path) for path in (ROOT / "data").glob("*.txt")]
    samples += [str(path) for path in (ROOT / "data").glob("*.jsonl")]
    completed = run(folder, "import", *samples, WIREFEED_DATABASE_URL=url)
    assert completed.returncode == 0, completed.stderr


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_backup_on_the_other_database_gives_the_same_feeds(
    kind: str, other: str, url_of: Urls, tmp_path: Path
) -> None:
    """It is taken while articles are imported, and has one consistent view."""
    source, target = url_of(kind), url_of(other)
    filled(tmp_path, source)
    stopped = threading.Event()

    def keep_importing() -> None:
        number = 0
        while not stopped.is_set():
            number += 1
            (tmp_path / "more.jsonl").write_text(line(f"n{number}", f"Story {number}"))
            run(tmp_path, "import", "more.jsonl", WIREFEED_DATABASE_URL=source)

    importing = threading.Thread(target=keep_importing)
    importing.start()
    written = run(tmp_path, "backup", "b.tar.zst", WIREFEED_DATABASE_URL=source)
    stopped.set()
    importing.join()
    assert 0 == written.returncode, written.stderr
    assert 0o600 == (tmp_path / "b.tar.zst").stat().st_mode & 0o777
    for url in (target, again := url_of(kind)):
        restored = run(tmp_path, "restore", "b.tar.zst", WIREFEED_DATABASE_URL=url)
        assert 0 == restored.returncode, restored.stderr
        assert written.stdout == restored.stdout
    assert bodies(tmp_path, again) == bodies(tmp_path, target)
    (tmp_path / "new.jsonl").write_text(line("after", "After the restore"))
    imported = run(tmp_path, "import", "new.jsonl", WIREFEED_DATABASE_URL=target)
    assert 0 == imported.returncode, imported.stderr


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_copied_store_gives_the_same_feeds(
    kind: str, other: str, url_of: Urls, tmp_path: Path
) -> None:
    source, target = url_of(kind), url_of(other)
    filled(tmp_path, source)
    copied = run(tmp_path, "store", "copy", target, WIREFEED_DATABASE_URL=source)

    assert 0 == copied.returncode, copied.stderr
    assert bodies(tmp_path, source) == bodies(tmp_path, target)
    again = run(tmp_path, "store", "copy", target, WIREFEED_DATABASE_URL=source)
    assert (1, True) == (again.returncode, "articles" in again.stderr)


def test_a_running_server_serves_what_is_restored(url_of: Urls, tmp_path: Path) -> None:
    for kind in ("sqlite", "postgresql"):
        url = url_of(kind)
        env = {"WIREFEED_DATABASE_URL": url}
        (tmp_path / "news.jsonl").write_text(line("1", "In the backup"))
        run(tmp_path, "import", "news.jsonl", **env)
        run(tmp_path, "backup", f"{kind}.tar.zst", **env)
        (tmp_path / "news.jsonl").write_text(line("2", "After it"))
        run(tmp_path, "import", "news.jsonl", **env)
        with serving(tmp_path, **env) as base:
            wait_for(lambda: b"After it" in fetch(base + FEEDS[0])[2])
            refused = run(tmp_path, "restore", f"{kind}.tar.zst", **env)
            assert (1, True) == (refused.returncode, "--replace" in refused.stderr)
            restored = run(tmp_path, "restore", "--replace", f"{kind}.tar.zst", **env)
            assert 0 == restored.returncode, restored.stderr
            wait_for(lambda: b"After it" not in fetch(base + FEEDS[0])[2])
            assert b"In the backup" in fetch(base + FEEDS[0])[2]


def test_a_damaged_backup_is_refused_and_changes_nothing(url_of: Urls, tmp_path: Path) -> None:
    env = {"WIREFEED_DATABASE_URL": url_of("sqlite")}
    filled(tmp_path, env["WIREFEED_DATABASE_URL"])
    run(tmp_path, "backup", "whole.tar.zst", **env)
    whole = (tmp_path / "whole.tar.zst").read_bytes()
    damages = {
        "cut": whole[: len(whole) // 2],
        "without its end": whole[:-30],
        "changed": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:],
        "empty": b"",
        "other": b"something else",
    }
    for name, data in damages.items():
        (tmp_path / "damaged.tar.zst").write_bytes(data)
        for command in (["backup", "--check"], ["restore", "--replace"]):
            completed = run(tmp_path, *command, "damaged.tar.zst", **env)
            assert (1, False) == (completed.returncode, "Traceback" in completed.stderr), name
            assert completed.stderr.startswith("error: damaged.tar.zst"), completed.stderr
    listed = run(tmp_path, "articles", "list", **env).stdout
    assert 10 < len(listed.splitlines())


def test_erased_texts_are_nowhere_and_stay_erased(url_of: Urls, tmp_path: Path) -> None:
    for kind in ("sqlite", "postgresql"):
        url = url_of(kind)
        env = {"WIREFEED_DATABASE_URL": url, "WIREFEED_ERASE_WITHDRAWN_DAYS": "30"}
        (tmp_path / "news.jsonl").write_text(
            line("1", "Secretword headline", "Unspeakable text.") + "\n" + line("2", "Other")
        )
        run(tmp_path, "import", "news.jsonl", **env)
        run(tmp_path, "backup", f"before-{kind}", **env)
        listed = run(tmp_path, "articles", "list", "--json", **env).stdout
        article = next(
            row["id"] for row in map(json.loads, listed.splitlines()) if "Secret" in str(row)
        )
        refused = run(tmp_path, "upkeep", "--erase", article, **env)
        assert (1, True) == (refused.returncode, "withdraw it first" in refused.stderr)
        run(tmp_path, "articles", "withdraw", article, "--note", "Wrong.", **env)
        assert "erased\t0\n" in run(tmp_path, "upkeep", **env).stdout
        erased = run(tmp_path, "upkeep", "--erase", article, **env)
        assert "erased\t1\n" == erased.stdout, erased.stderr
        run(tmp_path, "backup", f"after-{kind}", **env)
        assert not is_in_backup(tmp_path, f"after-{kind}", env)
        if kind == "sqlite":
            files = Path(url.removeprefix("sqlite:///")).parent.iterdir()
            assert not any(b"Unspeakable" in path.read_bytes() for path in files)

        again = run(tmp_path, "import", "news.jsonl", **env)
        assert "new\t0" in again.stdout, "a withdrawn article never returns"
        run(tmp_path, "restore", "--replace", f"before-{kind}", **env)
        assert "Unspeakable" not in run(tmp_path, "articles", "list", "--json", **env).stdout
        run(tmp_path, "backup", f"last-{kind}", **env)
        assert not is_in_backup(tmp_path, f"last-{kind}", env)
        # Where the newer store is lost, its last backup has the list.
        lost = {**env, "WIREFEED_DATABASE_URL": url_of(kind)}
        run(tmp_path, "restore", f"before-{kind}", "--erased-in", f"after-{kind}", **lost)
        run(tmp_path, "backup", f"lost-{kind}", **lost)
        assert not is_in_backup(tmp_path, f"lost-{kind}", lost)


def is_in_backup(folder: Path, name: str, env: dict[str, str]) -> bool:
    """Whether the text is in a backup: it is unpacked, since it is compressed."""
    import zstandard

    with (folder / name).open("rb") as file:
        return b"Unspeakable" in zstandard.ZstdDecompressor().stream_reader(file).read()


def test_the_database_file_holds_what_was_imported_while_a_server_runs(tmp_path: Path) -> None:
    """The write-ahead log is emptied often: a plain copy of the file is not an empty store."""
    (tmp_path / "news.jsonl").write_text(line("1", "Story"))
    with serving(tmp_path) as base:
        run(tmp_path, "import", "news.jsonl")
        wait_for(lambda: b"Story" in fetch(base + FEEDS[0])[2])

        def copied_count() -> int:
            copy = tmp_path / "copy.db"
            copy.write_bytes((tmp_path / "data" / "wirefeed.db").read_bytes())
            with sqlite3.connect(copy) as connection:
                return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])

        wait_for(lambda: copied_count() == 1, 15)


def test_a_reading_command_does_not_migrate_silently(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story"))
    run(tmp_path, "import", "news.jsonl")
    with sqlite3.connect(tmp_path / "data" / "wirefeed.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0013'")
        connection.execute("DROP TABLE erasures")
    for command in (["articles", "list"], ["check"], ["stories", "list"], ["sources", "list"]):
        completed = run(tmp_path, *command)
        assert (1, True) == (completed.returncode, "wirefeed migrate" in completed.stderr), command
    migrated = run(tmp_path, "migrate", WIREFEED_MIGRATION_BACKUP_DIR=str(tmp_path / "kept"))
    assert "applied: 0014" in migrated.stdout
    (kept,) = (tmp_path / "kept").iterdir()
    assert "schema\t0013" in run(tmp_path, "backup", "--check", str(kept)).stdout
    assert 0 == run(tmp_path, "articles", "list").returncode
    refused = run(tmp_path, "restore", str(kept), WIREFEED_DATABASE_URL="sqlite:///new/w.db")
    assert (1, True) == (refused.returncode, "0013" in refused.stderr)


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    with sqlite3.connect(tmp_path / "data" / "wirefeed.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for command in (["articles", "list"], ["migrate"], ["import", os.devnull]):
        completed = run(tmp_path, *command)
        assert 1 == completed.returncode, command
        assert "newer Wirefeed" in completed.stderr, command
