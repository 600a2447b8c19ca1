"""Postings in blocks: what is added, removed and read, compared with a plain list."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from sqlalchemy import Connection, text
from support.constants import NOW
from support.stores import migrations_after

from feeds.store import Database, posting_blocks
from feeds.store.posting_blocks import article_of, posting

TERM = 7
LIMIT = 200
# Hour, article key, weight.
Row = tuple[int, int, int]


def stored(connection: Connection, hour: int) -> list[tuple[int, int]]:
    """Hours and keys of the postings nearest to an hour, in order."""
    postings = posting_blocks.nearest(connection, [TERM], hour, LIMIT, earlier_only=False)[TERM]
    return [article_of(posting) for posting in postings]


def packed(rows: Iterable[Row]) -> list[int]:
    return sorted(posting(*row) for row in rows)


def expected(rows: Iterable[Row], hour: int) -> list[tuple[int, int]]:
    weighed = sorted((at, key) for at, key, weight in rows if weight)
    earlier = [row for row in weighed if row[0] <= hour]
    later = [row for row in weighed if row[0] > hour]
    return earlier[-LIMIT:] + later[:LIMIT]


@pytest.mark.parametrize("order", ["in the order of time", "the newest first", "shuffled"])
def test_the_nearest_postings_are_those_of_a_plain_list(database: Database, order: str) -> None:
    chance = random.Random(19)
    postings = [(chance.randrange(-50, 400), key, key % 5) for key in range(1, 1_500)]
    if order != "shuffled":
        postings.sort(reverse=order == "the newest first")

    with database.write() as connection:
        for start in range(0, len(postings), 100):
            batch = packed(postings[start : start + 100])
            posting_blocks.add(connection, {TERM: batch}, new_terms=set() if start else {TERM})

        for hour in (-60, -50, 0, 199, 398, 500):
            assert expected(postings, hour) == stored(connection, hour)


def test_removed_postings_are_not_read_and_new_ones_take_their_place(database: Database) -> None:
    postings = [(hour, hour + 1, 9) for hour in range(600)]
    earliest, rest = postings[:200], postings[200:]

    with database.write() as connection:
        posting_blocks.add(connection, {TERM: packed(postings)}, new_terms={TERM})
        posting_blocks.remove(connection, {TERM: set(packed(earliest))})
        assert expected(rest, 150) == stored(connection, 150)

        again = [(hour, hour + 1_000, 9) for hour in range(-5, 300, 3)]
        posting_blocks.add(connection, {TERM: packed(again)}, new_terms=set())
        assert expected(rest + again, 150) == stored(connection, 150)

        posting_blocks.remove(connection, {TERM: set(packed(rest + again))})
        assert [] == stored(connection, 150)


def test_a_store_with_a_row_for_each_posting_is_brought_up(database: Database) -> None:
    postings = [(hour, hour + 1, hour % 3) for hour in range(1_000)]
    with database.write() as connection:
        connection.execute(text("DROP TABLE posting_blocks"))
        connection.execute(
            text(
                "CREATE TABLE postings (term_id INTEGER, hour INTEGER, article_key INTEGER, "
                "weight INTEGER)"
            )
        )
        connection.execute(
            text("INSERT INTO postings VALUES (:term_id, :hour, :key, :weight)"),
            [
                {"term_id": term_id, "hour": hour, "key": key, "weight": weight}
                for term_id in (TERM, TERM + 1)
                for hour, key, weight in postings
            ],
        )
        connection.execute(text("UPDATE alembic_version SET version_num = '0015'"))

    assert migrations_after(15) == database.migrate(NOW)

    with database.read() as connection:
        assert expected(postings, 500) == stored(connection, 500)
        assert {key for _, key, _ in postings} == posting_blocks.keys_with(connection, TERM, 100)
