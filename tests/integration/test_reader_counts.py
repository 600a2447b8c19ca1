"""Readers: counted by several processes, without their addresses, and bounded."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from support.cms import cms_of
from support.rows import line
from support.servers import run
from support.wsgi import answer

from feeds.config import Settings
from feeds.domain.readership import HASH_BYTES, MAX_HASHES
from feeds.newsroom import readers as use_cases
from feeds.newsroom.editor import Editor
from feeds.operations import readership
from feeds.operations.readership import Readership
from feeds.runtime.metrics import Visit, Visits
from feeds.store import Database, Reader, reader_counts, transfer
from feeds.store.reader_counts import Added, Delays
from feeds.store.schema import reader_keys, reader_services, reader_sketches
from feeds.web import create_app
from feeds.web.edge import Edge

FEEDLY = "Feedly/1.0 (+http://www.feedly.com/fetcher.html; {} subscribers)"
LATEST = "/feeds/latest.rss"


def visit(
    path: str = LATEST,
    agent: str = "reader",
    peer: str = "192.0.2.1",
    *,
    destination: str = "",
    status: int = 200,
    size: int = 100,
) -> tuple[Visit, int]:
    return (path, "", destination, agent, peer, "", size), status


def count(counting: Readership, times_of: dict[tuple[Visit, int], int]) -> None:
    visits = Visits()
    for (visit_, status), times in times_of.items():
        for _ in range(times):
            visits.add(visit_, status)
    counting.count(visits)


@pytest.fixture
def editor(database: Database, settings: Settings) -> Editor:
    return Editor(database=database, settings=settings, now=database.now)


@pytest.fixture
def counting(database: Database, settings: Settings) -> Readership:
    return Readership(database, settings.zone, lambda peer, _forwarded: peer)


def counted(editor: Editor) -> dict[str, dict[str, Any]]:
    shown = use_cases.readership(editor, 2)
    return {row.address: use_cases.fields(row) for row in (*shown.feeds, *shown.embeds)}


def test_subscribers_are_those_of_services_and_other_readers(
    counting: Readership, editor: Editor
) -> None:
    count(counting, {visit(agent=FEEDLY.format(41)): 1, visit(agent="Inoreader/1 (6 readers)"): 3})
    counting.add_to_store()
    count(
        counting,
        {
            visit(agent=FEEDLY.format(42), status=304, size=0): 5,
            visit(peer="192.0.2.2"): 1,
            visit(peer="192.0.2.2", status=304, size=0): 2,
            visit(peer="192.0.2.3"): 1,
        },
    )
    counting.add_to_store()

    row = counted(editor)[LATEST]
    assert {"Feedly": 42, "Inoreader": 6} == row["services"]
    assert (50, 13, 7, 600) == (row["subscribers"], row["polls"], row["unchanged"], row["bytes"])


def test_embeds_count_apart_and_have_no_subscribers(counting: Readership, editor: Editor) -> None:
    count(
        counting,
        {
            visit("/embed/latest", destination="iframe"): 2,
            visit("/oembed"): 1,
            visit("/feeds/latest.json", destination="empty"): 4,
        },
    )
    counting.add_to_store()

    rows = counted(editor)
    assert {"frame": 2, "oembed": 1, "element": 4} == {
        name: row["polls"] for name, row in rows.items()
    }
    assert {0} == {row["subscribers"] for row in rows.values()}


def _count_in_a_process(url: str, start: int) -> None:
    database = Database(url)
    counting = Readership(database, Settings().zone, lambda peer, _forwarded: peer)
    for part in range(3):
        first = start + part * 100
        peers = [f"198.51.100.{number}" for number in range(first, first + 150)]
        count(counting, {visit(peer=peer): 2 for peer in peers})
        count(counting, {visit(f"/sections/s{n}/latest.rss", peer=peers[n]): 1 for n in range(9)})
        counting.add_to_store()
    database.close()


def test_processes_count_a_common_reader_once(editor: Editor) -> None:
    """Three processes see 350 readers each, 0–349, 100–449 and 200–549."""
    processes = [
        multiprocessing.get_context("spawn").Process(
            target=_count_in_a_process, args=(editor.database.url, start)
        )
        for start in (0, 100, 200)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)

    assert [0, 0, 0] == [process.exitcode for process in processes]
    editor = replace(editor, settings=replace(editor.settings, timezone="UTC"))
    row = counted(editor)[LATEST]
    assert (550, 3 * 3 * 150 * 2) == (row["subscribers"], row["polls"])
    assert 10 == len(counted(editor))


def test_no_address_is_stored_and_the_key_ends_with_its_day(
    counting: Readership, editor: Editor
) -> None:
    count(counting, {visit(agent="A reader of news", peer="203.0.113.77"): 1})
    counting.add_to_store()
    database, today = editor.database, editor.now().astimezone(editor.settings.zone).date()
    with database.read() as connection:
        key = connection.execute(select(reader_keys.c.key)).scalar_one()
        sketch = connection.execute(select(reader_sketches.c.hashes)).scalar_one()
    assert (32, HASH_BYTES) == (len(key), len(sketch))

    tables = {table.name for table in transfer.TABLES}
    assert {"reader_counts", "reader_services"} == {
        name for name in tables if name.startswith("reader_")
    }
    with database.share() as connection:
        reader_counts.end_days(connection, today)
        assert 1 == connection.execute(select(func.count()).select_from(reader_keys)).scalar()
        reader_counts.end_days(connection, today + timedelta(days=1))
        for table in (reader_keys, reader_sketches):
            assert 0 == connection.execute(select(func.count()).select_from(table)).scalar()

    assert 1 == counted(editor)[LATEST]["subscribers"]


def test_a_late_count_does_not_lower_a_finished_day(editor: Editor) -> None:
    day = editor.now().astimezone(editor.settings.zone).date()
    with editor.database.share() as connection:
        reader_counts.day_key(connection, day)
        reader_counts.add(connection, day, {LATEST: Added(hashes=set(range(9)))}, editor.now())
        reader_counts.end_days(connection, day + timedelta(days=1))
        reader_counts.add(connection, day, {LATEST: Added(hashes={99})}, editor.now())

    assert 9 == use_cases.readership(editor, 1).feeds[0].subscribers


def test_feeds_and_services_over_the_limits_count_together(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_counts, "MAX_FEEDS", 3)
    monkeypatch.setattr(reader_counts, "MAX_SERVICES", 2)
    day = editor.now().astimezone(editor.settings.zone).date()
    services = {f"Service {number}": 1 for number in range(5)}
    feeds = {f"/stories/s{n}.rss": Added(polls=1, services=services) for n in range(9)}
    for _ in range(2):
        with editor.database.share() as connection:
            reader_counts.add(connection, day, feeds, editor.now())

    rows = counted(editor)
    assert {"/stories/s0.rss": 2, "/stories/s1.rss": 2, "/stories/s2.rss": 2, "other": 12} == {
        name: row["polls"] for name, row in rows.items()
    }
    assert {2} == {len(row["services"]) for row in rows.values()}


def test_memory_is_bounded_while_the_store_is_silent(
    counting: Readership, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readership, "MAX_HASHES", 50)
    monkeypatch.setattr(readership, "MAX_ADDRESSES", 2)
    count(counting, {visit(peer=f"p{number}"): 1 for number in range(500)})
    count(counting, {visit(f"/stories/s{number}.rss"): 1 for number in range(500)})
    counting.add_to_store()

    rows = counted(editor)
    assert (500, 50, 2) == (rows[LATEST]["polls"], rows[LATEST]["subscribers"], len(rows))


def test_counts_wait_for_a_store_that_fails(
    counting: Readership, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(counting, {visit(): 1})

    def fail(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(reader_counts, "add", fail)
        counting.add_to_store()
    count(counting, {visit(): 1, visit(peer="192.0.2.9"): 1})
    counting.add_to_store()

    assert (3, 2) == tuple(counted(editor)[LATEST][name] for name in ("polls", "subscribers"))


def test_a_sketch_is_bounded(editor: Editor) -> None:
    day = editor.now().date()
    with editor.database.share() as connection:
        many = Added(hashes={number * 2**48 for number in range(3 * MAX_HASHES)})
        reader_counts.add(connection, day, {LATEST: many}, editor.now())
        sketch = connection.execute(select(reader_sketches.c.hashes)).scalar_one()

    assert MAX_HASHES * HASH_BYTES == len(sketch)


def test_old_days_are_deleted(editor: Editor) -> None:
    today = editor.now().date()
    with editor.database.share() as connection:
        for age in (0, 399, 402, 500):
            added = {LATEST: Added(polls=1, services={"Feedly": 1})}
            reader_counts.add(connection, today - timedelta(days=age), added, editor.now())

    assert 2 == reader_counts.delete_former(editor.database)
    with editor.database.read() as connection:
        assert 2 == connection.execute(select(func.count()).select_from(reader_services)).scalar()


def test_delays_have_a_mean_and_a_longest(editor: Editor) -> None:
    day = editor.now().astimezone(editor.settings.zone).date()
    delays = Delays()
    for delay_ms in (100, 200, 900):
        delays.add(delay_ms)
    with editor.database.share() as connection:
        reader_counts.add_delays(connection, day, {LATEST: delays})
        reader_counts.add_delays(
            connection, day, {LATEST: Delays(count=1, total_ms=400, longest_ms=400)}
        )

    row = counted(editor)[LATEST]
    assert (4, 400, 900) == (row["deliveries"], row["delay_ms"], row["longest_delay_ms"])


# -- through the doors


def test_the_edge_and_the_view_count_alike(
    database: Database, settings: Settings, take: Callable[..., Any]
) -> None:
    take(line("1", "Quay opens", "Ships may land at the new quay of the harbour."))
    app = create_app(settings, database=database)
    state = app.extensions["wirefeed"]
    with database.read() as connection:
        state.publisher.follow(Reader(connection).seq())
    edge = Edge(app, state.publisher, state.fairness, lambda: 2e9, requests=state.requests)
    reader = {"User-Agent": "NetNewsWire"}
    status, headers, body = answer(edge, "GET", LATEST, reader)
    tag = dict(headers)["etag"]
    assert 304 == answer(edge, "GET", LATEST, reader | {"If-None-Match": tag})[0]
    answer(edge, "GET", LATEST, reader | {"Sec-Fetch-Dest": "document"})
    answer(edge, "GET", "/", reader)
    answer(edge, "GET", "/sections/nowhere/latest.rss", reader)
    state.board.add_readers()

    assert 200 == status
    rows = counted(Editor(database=database, settings=settings, now=database.now))
    assert {LATEST} == set(rows)
    assert (2, 1, 1, len(body)) == tuple(
        rows[LATEST][name] for name in ("polls", "unchanged", "subscribers", "bytes")
    )


def test_the_api_and_the_command_show_the_same(
    counting: Readership, editor: Editor, tmp_path: Path
) -> None:
    count(counting, {visit(agent=FEEDLY.format(42)): 3, visit("/oembed"): 1})
    counting.add_to_store()
    cms = cms_of(editor, "reader", ["read"])
    cms._client.application.extensions["wirefeed"].__dict__["now"] = editor.now

    shown = cms.send("GET", "/readers?days=2").json
    printed = run(
        tmp_path, "readers", "--json", WIREFEED_DATABASE_URL=editor.database.url
    ).stdout.splitlines()

    assert [42] == [feed["subscribers"] for feed in shown["feeds"]]
    assert [shown["feeds"][0], shown["embeds"][0]] == [json.loads(row) for row in printed]
    assert 400 == cms.send("GET", "/readers?days=0").status_code
