"""Stores of earlier schemas: the contents after a migration."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from support.constants import NOW

from feeds.store import Database, subscriptions
from feeds.store.subscriptions import ALWAYS, STATE, Subscription

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
