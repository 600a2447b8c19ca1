"""Retention: what no reader can see is deleted after the time that a setting names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from support.constants import NOW
from support.rows import line
from support.servers import run

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner
from feeds.intake.pipeline import Report
from feeds.operations import upkeep
from feeds.store import Database, partners, reindex, retention
from feeds.store.schema import meta, receipts, revisions, seen_drafts

LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
def revised(database: Database, take: Callable[..., Report]) -> Database:
    """A store whose two articles have three revisions each, which a partner has received long
    ago.
    """
    for number in range(3):
        rows = [
            line(
                id_,
                f"Story {id_}",
                f"Version {number} of a text that says {number} things.",
                published="2025-01-01T09:00:00Z",
            )
            for id_ in ("1", "2")
        ]
        take("\n".join(rows), now=LONG_AGO + timedelta(hours=number))
    with database.write() as connection:
        new = Partner(name="city-news", entitlement=Entitlement().checked(), created=LONG_AGO)
        partners.add(connection, new)
        delivered = [(key, number) for key in (1, 2) for number in (1, 2, 3)]
        partners.record(connection, partners.by_name(connection, new.name), delivered, LONG_AGO)
    return database


def count(database: Database, statement: object) -> int:
    with database.read() as connection:
        return int(connection.execute(statement).scalar_one())  # type: ignore[call-overload]


def raw_texts(database: Database) -> int:
    is_raw = revisions.c.raw_html != ""
    return count(database, select(func.count()).select_from(revisions).where(is_raw))


def bodies(database: Database) -> list[str]:
    with database.read() as connection:
        return sorted(connection.execute(select(revisions.c.body_html)).scalars())


def test_without_settings_nothing_is_deleted(revised: Database, settings: Settings) -> None:
    assert upkeep.Upkeep() == upkeep.delete_due(revised, settings)
    assert 6 == raw_texts(revised)


def test_former_receipts_go_and_the_last_ones_stay(
    revised: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PART", 3)
    settings = replace(settings, keep_receipts_days=100)
    assert 4 == upkeep.delete_due(revised, settings).receipts
    with revised.read() as connection:
        rows = connection.execute(select(receipts.c.article_key, receipts.c.revision)).all()
    assert [(1, 3), (2, 3)] == sorted(tuple(row) for row in rows)
    assert 0 == upkeep.delete_due(revised, settings).receipts


def test_former_raw_texts_go_and_clean_ones_stay(revised: Database, settings: Settings) -> None:
    before = bodies(revised)
    settings = replace(settings, keep_raw_days=100)
    assert 4 == upkeep.delete_due(revised, settings).raw_texts
    assert 2 == raw_texts(revised)
    # A newer sanitizer cleans what has a raw text, and leaves the rest.
    with revised.write() as connection:
        connection.execute(update(meta).where(meta.c.name == "sanitizer").values(value="0"))
        reindex.clean_again(connection, NOW)
    assert before == bodies(revised)


def test_what_is_recent_stays(revised: Database, settings: Settings) -> None:
    settings = replace(settings, keep_receipts_days=5_000, keep_raw_days=5_000)
    assert upkeep.Upkeep() == upkeep.delete_due(revised, settings)


def test_an_article_keeps_a_few_digests_only(
    database: Database, take: Callable[..., Report]
) -> None:
    """Of a source that changes its date with each poll."""
    for number in range(12):
        take(line("1", "Story", "Its text.", updated=f"2026-11-20T{number:02}:00:00Z"), now=NOW)
    assert 1 <= count(database, select(func.count()).select_from(seen_drafts)) <= 8


def test_the_command_prints_what_its_settings_ask_for(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Its text."))
    run(tmp_path, "import", "news.jsonl")
    completed = run(tmp_path, "upkeep")
    assert "erased\t0\nwebhook log\t0\nreader days\t0\n" == completed.stdout
    completed = run(
        tmp_path, "upkeep", WIREFEED_KEEP_RAW_DAYS="30", WIREFEED_KEEP_RECEIPTS_DAYS="30"
    )
    assert (
        "erased\t0\nreceipts\t0\nraw texts\t0\nwebhook log\t0\nreader days\t0\n" == completed.stdout
    )
    assert "" == completed.stderr
