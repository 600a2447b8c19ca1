"""Stores of earlier schemas: the contents after a migration."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from support.constants import NOW
from support.rows import quay_line
from support.servers import run

from feeds.store import Database, sources, subscriptions, validators
from feeds.store.sources import FeedSource
from feeds.store.subscriptions import ALWAYS, STATE, Subscription
from feeds.store.validators import Validators

POSITIONS = [
    pytest.param("", 7, "0123abcd", ("0123abcd", None, None), id="a topic without change numbers"),
    pytest.param("", 7, "", ("", None, None), id="a topic with change numbers"),
    pytest.param("", STATE, "42", ("", 42, None), id="before the first delivery"),
    pytest.param("acme", ALWAYS, "41:0123abcd", ("0123abcd", None, 41), id="a partner"),
    pytest.param("acme", ALWAYS, "", ("", None, None), id="a partner before the first delivery"),
]


@pytest.mark.parametrize(("partner", "seq", "digest", "expected"), POSITIONS)
def test_a_subscription_keeps_its_position(
    database: Database,
    partner: str,
    seq: int,
    digest: str,
    expected: tuple[str, int | None, int | None],
) -> None:
    subscription = Subscription(
        callback="https://reader.example/",
        topic="/feeds/latest.rss",
        partner=partner,
        seq=0,
        expires=NOW + timedelta(days=1),
    )
    with database.write() as connection:
        subscriptions.subscribe(connection, subscription, NOW)
        for column in ("etag", "start_seq", "seen_seq"):
            connection.execute(text(f"ALTER TABLE subscriptions DROP COLUMN {column}"))
        connection.execute(
            text("ALTER TABLE subscriptions ADD COLUMN digest TEXT NOT NULL DEFAULT ''")
        )
        connection.execute(
            text("UPDATE subscriptions SET digest = :digest, seq = :seq"),
            {"digest": digest, "seq": seq},
        )
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))

    database.migrate(NOW)

    with database.read() as connection:
        (migrated,) = subscriptions.every(connection)
    assert expected == (migrated.etag, migrated.start_seq, migrated.seen_seq)
    assert seq == migrated.seq


def test_a_source_keeps_its_validators(database: Database) -> None:
    answered = FeedSource(url="https://wire.example/answered.xml")
    silent = FeedSource(url="https://wire.example/silent.xml")
    with database.write() as connection:
        for source in (answered, silent):
            sources.add(connection, source, NOW)
        for column in ("etag", "last_modified"):
            connection.execute(
                text(f"ALTER TABLE sources ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
            )
        connection.execute(
            text("UPDATE sources SET etag = '\"1\"' WHERE url = :url"), {"url": answered.url}
        )
        # ``wirefeed import`` had asked the same address earlier.
        validators.save(connection, answered.url, Validators(etag='"0"'))
        connection.execute(text("UPDATE alembic_version SET version_num = '0010'"))

    database.migrate(NOW)

    with database.read() as connection:
        assert {answered.url, silent.url} == {source.url for source in sources.every(connection)}
        assert Validators(etag='"1"') == validators.load(connection, answered.url)
        assert Validators() == validators.load(connection, silent.url)


def test_an_index_of_an_earlier_version_is_filled_again_and_said(tmp_path: Path) -> None:
    """Three live articles and a withdrawn one."""
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join(quay_line(str(number), f"Quay {number}") for number in range(4)))
    run(tmp_path, "import", str(news))
    listed = run(tmp_path, "articles", "list").stdout.split()
    run(tmp_path, "articles", "withdraw", listed[0])
    with closing(sqlite3.connect(tmp_path / "data" / "wirefeed.db")) as store:
        store.execute("UPDATE meta SET value = '0' WHERE name = 'index'")
        store.commit()

    renewed, again = run(tmp_path, "migrate"), run(tmp_path, "migrate")
    assert ("indexed again: 4 articles\n", "") == (renewed.stderr, renewed.stdout)
    assert ("", "nothing to do: the schema is current\n") == (again.stderr, again.stdout)
