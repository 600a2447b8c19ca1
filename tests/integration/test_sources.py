"""Other people's feeds on schedule: conditional, adaptive, pushed where there is a hub, failures
reported.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.constants import NOW
from support.newsroom import newest
from support.receiver import ReceivedRequest, receiving
from support.rows import line
from support.servers import fetch, run, serving, wait_for

from feeds.config import Settings
from feeds.domain.signatures import hub_signature
from feeds.errors import FetchError, SourceNotFound, UnreadableInput
from feeds.fetch import Fetched, get
from feeds.importers.discovery import hints
from feeds.render import opml
from feeds.sources.backoff import LEAST_S, MOST_S
from feeds.sources.poll import poll
from feeds.store import Database, Reader, sources, validators
from feeds.store.leases import Lease
from feeds.store.sources import FeedSource
from feeds.store.validators import Validators
from feeds.web import create_app

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Upstream</title><id>urn:x</id><updated>2026-11-20T10:00:00Z</updated>
<link rel="self" href="https://up.example/feed"/><link rel="hub" href="https://hub.example/"/>{}</feed>"""


def entry(number: int, text: str = "Its text.", title: str = "") -> str:
    return (
        f"<entry><id>urn:e{number}</id><title>{title or f'Entry {number}'}</title><updated>"
        f"2026-11-20T10:00:00Z</updated><content type='html'>{text}</content></entry>"
    )


def added(database: Database, url: str = "https://up.example/feed", **more: Any) -> FeedSource:
    with database.write() as connection:
        assert sources.add(connection, FeedSource(url=url, **more), NOW)
        return sources.named(connection, url)


def again(database: Database, source: FeedSource) -> FeedSource:
    with database.read() as connection:
        return sources.named(connection, source.url)


def answering(body: str = "", **more: Any) -> Callable[[FeedSource], Fetched]:
    return lambda source: Fetched(
        url=source.url, body=body.encode(), media_type="application/atom+xml", **more
    )


def failing(error: FetchError) -> Callable[[FeedSource], Fetched]:
    def get_it(source: FeedSource) -> Fetched:
        raise error

    return get_it


def test_a_poll_takes_in_what_is_new_and_recognises_revisions(
    database: Database, settings: Settings
) -> None:
    source = added(database, section="World", language="az")
    first = poll(
        database,
        source,
        settings,
        NOW,
        answering(ATOM.format(entry(1) + entry(2)), etag='"a"', last_modified="x"),
    )
    source = again(database, source)
    assert (2, "", "Upstream", "https://hub.example/", "https://up.example/feed") == (
        first.report.new,
        source.problem,
        source.title,
        source.hub,
        source.topic,
    )
    with database.read() as connection:
        assert Validators(etag='"a"', last_modified="x") == validators.load(connection, source.url)
    second = poll(
        database,
        source,
        settings,
        NOW,
        answering(
            ATOM.format(entry(1, "Its text, and now there is a good deal more of it.") + entry(2))
        ),
    )
    assert (0, 1, 1) == (second.report.new, second.report.updated, second.report.unchanged)
    with database.read() as connection:
        articles = newest(Reader(connection), 9)
    assert {("world", "az")} == {
        (source.revision.metadata.section, source.language) for source in articles
    }


def test_it_is_asked_as_often_as_it_changes(database: Database, settings: Settings) -> None:
    source = added(database)
    intervals = []
    for number in range(4):
        poll(
            database,
            source,
            settings,
            NOW,
            answering(ATOM.format(entry(number, f"Text of {number}."))),
        )
        source = again(database, source)
        intervals.append(source.interval_s)
    assert [450, 300, 300, 300] == intervals
    for _ in range(20):
        poll(database, source, settings, NOW, answering(is_unchanged=True))
        source = again(database, source)
        intervals.append(source.interval_s)
    assert (
        450 == intervals[4] and MOST_S == intervals[-1] and sorted(intervals[4:]) == intervals[4:]
    )
    assert source.due == NOW + timedelta(seconds=MOST_S)


@pytest.mark.parametrize(
    ("body", "http", "expected"),
    [
        ("<rss version='2.0'><channel><title>T</title><ttl>90</ttl></channel></rss>", {}, 5400),
        ("<rss version='2.0'><channel><title>T</title></channel></rss>", {"max_age_s": 3600}, 3600),
        (
            "<rss version='2.0' "
            "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>T</title>"
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>"
            "2</sy:updateFrequency></channel></rss>",
            {},
            1800,
        ),
        (
            "<rss version='2.0'><channel><title>T</title><ttl>999999</ttl></channel></rss>",
            {},
            6 * 3600,
        ),
        ("<rss version='2.0'><channel><title>T</title><ttl>1</ttl></channel></rss>", {}, 1350),
    ],
)
def test_what_it_says_of_its_own_pace_is_honoured(
    database: Database, settings: Settings, body: str, http: dict[str, int], expected: int
) -> None:
    source = added(database)

    assert expected == poll(database, source, settings, NOW, answering(body, **http)).next_s


def test_a_failure_is_told_and_backed_off_and_never_dropped(
    database: Database, settings: Settings
) -> None:
    source = added(database)
    waits = []
    for _ in range(12):
        polled = poll(
            database, source, settings, NOW, failing(FetchError(source.url, "answered 500 Oops"))
        )
        source = again(database, source)
        waits.append(polled.next_s)
    assert [600, 1200, 2400] == waits[:3] and MOST_S == waits[-1]
    assert 12 == source.failures
    assert "answered 500 Oops" == source.problem
    assert not source.is_paused
    assert (
        7200
        == poll(
            database,
            replace(source, failures=0),
            settings,
            NOW,
            failing(FetchError(source.url, "answered 429", 7200)),
        ).next_s
    )
    assert (
        "is neither" in poll(database, source, settings, NOW, answering("no feed at all")).problem
        or again(database, source).problem
    )
    healed = poll(database, source, settings, NOW, answering(ATOM.format(entry(1))))
    assert ("", 0) == (healed.problem, again(database, source).failures)
    assert LEAST_S <= again(database, source).interval_s


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'><channel><title>T</title><ttl>²</ttl></channel></rss>",
        '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[],"hubs":5}',
        "<rss>&#999999999999;</rss>",
    ],
)
def test_a_feed_that_breaks_us_is_told_of_and_backed_off(
    database: Database, settings: Settings, body: str
) -> None:
    source = added(database)
    polled = poll(database, source, settings, NOW, answering(body))
    source = again(database, source)

    assert source.polled_at == NOW and source.due is not None and source.due > NOW
    assert bool(polled.problem) == bool(source.failures)


def test_whatever_goes_wrong_is_a_failure_of_the_source(
    database: Database, settings: Settings
) -> None:
    def breaks(source: FeedSource) -> Fetched:
        raise ZeroDivisionError("of theirs")

    source = added(database)
    with database.write() as connection:
        sources.keep_push(connection, source, b"\x00 no feed", "text/plain", NOW)
    polled = poll(database, source, settings, NOW, breaks)
    source = again(database, source)
    assert (1, True) == (
        source.failures,
        "ZeroDivisionError" in source.problem,
    ) and "push" == polled.report.refused[0][0]
    with database.read() as connection:
        assert [] == sources.pushes(connection, source.key)


def test_a_push_during_a_poll_is_taken_in_at_once(database: Database, settings: Settings) -> None:
    def meanwhile(source: FeedSource) -> Fetched:
        with database.write() as connection:
            sources.keep_push(
                connection, source, ATOM.format(entry(7)).encode(), "application/atom+xml", NOW
            )
        return Fetched(url=source.url, body=b"", media_type="", is_unchanged=True)

    source = added(database)
    poll(database, source, settings, NOW, meanwhile)
    assert NOW == again(database, source).due


def test_three_bad_items_are_named_and_the_rest_is_in(
    database: Database, settings: Settings
) -> None:
    source = added(database)
    bad = "<entry><id>urn:b</id><updated>2026-11-20T10:00:00Z</updated></entry>"
    polled = poll(
        database, source, settings, NOW, answering(ATOM.format(entry(1) + bad + entry(2)))
    )

    assert 2 == polled.report.new
    assert "1 items refused" in again(database, source).problem


@pytest.mark.parametrize(
    ("data", "header", "expected"),
    [
        (ATOM.format(""), "", ("https://hub.example/", "https://up.example/feed")),
        (
            ATOM.format(""),
            '</other>; rel="self", <https://h.example/>; rel=hub',
            ("https://h.example/", "https://x.example/other"),
        ),
        (
            '{"version":"https://jsonfeed.org/version/1.1","title":"J","feed_url":"https://x.ex'
            'ample/j","hubs":[{"type":"rssCloud","url":"https://no.example/"},{"type":"WebSub",'
            '"url":"https://h.example/"}]}',
            "",
            ("https://h.example/", "https://x.example/j"),
        ),
        ('{"hubs": "x"', "", ("", "https://x.example/feed")),
        (
            '{"hubs": ["x", {"type": "WebSub", "url": "javascript:alert(1)"}]}',
            "",
            ("", "https://x.example/feed"),
        ),
        ("<rss version='2.0'><channel/></rss>", "", ("", "https://x.example/feed")),
    ],
)
def test_the_hub_of_a_source_is_found(data: str, header: str, expected: tuple[str, str]) -> None:
    feed_hints = hints(data.encode(), "https://x.example/feed", header)

    assert expected == (feed_hints.hub, feed_hints.topic)


def test_the_hub_of_a_source_is_answered_and_heard(database: Database, settings: Settings) -> None:
    source = added(database)
    poll(database, source, settings, NOW, answering(ATOM.format("")))
    source = again(database, source)
    client = create_app(settings, database=database).test_client()
    path = f"/hub/sources/{source.token}"
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": source.topic,
        "hub.challenge": "abc",
        "hub.lease_seconds": "864000",
    }
    assert (
        404
        == client.get(
            path, query_string={**asked, "hub.topic": "https://other.example/"}
        ).status_code
    )
    assert 404 == client.get("/hub/sources/unknown", query_string=asked).status_code
    assert (200, b"abc") == ((yes := client.get(path, query_string=asked)).status_code, yes.data)
    assert again(database, source).lease_until is not None
    body = ATOM.format(entry(5, "It was pushed.")).encode()
    unsigned = client.post(path, data=body, content_type="application/atom+xml")
    signed = client.post(
        path,
        data=body,
        content_type="application/atom+xml",
        headers={"X-Hub-Signature": hub_signature(source.secret, body)},
    )
    assert (202, 202) == (unsigned.status_code, signed.status_code)
    with database.read() as connection:
        assert 1 == len(sources.pushes(connection, source.key)), "what is not signed is ignored"
    polled = poll(database, again(database, source), settings, NOW, answering(is_unchanged=True))
    assert 1 == polled.report.new
    with database.read() as connection:
        assert [] == sources.pushes(connection, source.key)
    with database.write() as connection:
        sources.pause(connection, source, is_paused=True, now=NOW)
    assert 410 == client.post(path, data=body).status_code
    assert 404 == client.get(path, query_string=asked).status_code


def test_one_newsroom_follows_another_by_its_hub(tmp_path: Path) -> None:
    """The whole way: published there, pushed, imported and published here."""
    there, here = tmp_path / "there", tmp_path / "here"
    there.mkdir(), here.mkdir()
    inside = {"WIREFEED_HUB_ALLOW": "127.0.0.0/8", "WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}
    with serving(there, **inside) as upstream, serving(here, **inside) as base:
        publish(there, "1", "The first story")
        completed = run(
            here, "sources", "add", f"{upstream}/feeds/latest.atom", "--section", "World", **inside
        )
        assert 0 == completed.returncode, completed.stderr
        wait_for(lambda: b"The first story" in fetch(base + "/sections/world/latest.json")[2])
        wait_for(lambda: told(here)["pushed_until"] is not None)
        publish(there, "2", "The second story")
        begun = time.monotonic()
        wait_for(lambda: b"The second story" in fetch(base + "/sections/world/latest.json")[2])
        assert time.monotonic() - begun < 15, "pushed: no poll is due for minutes"
        row = told(here)
    assert ("ok", "World", f"{upstream}/hub") == (row["status"], row["section"], row["hub"])


def publish(folder: Path, number: str, headline: str) -> None:
    (folder / "news.jsonl").write_text(line(number, headline, f"{headline}, told in full."))
    assert 0 == run(folder, "import", "news.jsonl").returncode


def told(folder: Path) -> dict[str, Any]:
    (row,) = run(folder, "sources", "list", "--json").stdout.splitlines()
    return dict(json.loads(row))


def test_sources_from_the_terminal(tmp_path: Path) -> None:
    with receiving() as up:
        up.answers["/feed"] = conditional
        inside = {"WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}
        url = f"{up.base}/feed"
        assert "added" in run(tmp_path, "sources", "add", url).stdout
        assert "is there already" in run(tmp_path, "sources", "add", url).stdout
        assert "1 new, 0 updated" in run(tmp_path, "sources", "poll", **inside).stdout
        assert "not modified" in run(tmp_path, "sources", "poll", url, **inside).stdout
        assert '"v"' == up.at("/feed")[-1].headers["if-none-match"]
        refused = run(tmp_path, "sources", "poll", "1")
        assert 1 == refused.returncode
        assert "not a public address" in refused.stdout
        assert ("failing", 1) == (told(tmp_path)["status"], told(tmp_path)["failures"])
        assert "paused" in run(tmp_path, "sources", "pause", "1").stdout
        assert "paused" == told(tmp_path)["status"]
        assert "" == run(tmp_path, "sources", "poll").stdout
        assert "polled again" in run(tmp_path, "sources", "resume", url).stdout
        exported = run(tmp_path, "sources", "export").stdout
        assert f'xmlUrl="{url}"' in exported
        assert "removed" in run(tmp_path, "sources", "remove", "1").stdout
        (tmp_path / "list.opml").write_text(
            exported.replace(
                "</body>",
                '<outline text="World"><outline text="B" xmlUrl="https://b.example/f"/><outline '
                'xmlUrl="javascript:x"/></outline></body>',
            )
        )
        completed = run(tmp_path, "sources", "import", "list.opml")
        assert (1, "new\t2\nknown\t0\nrefused\t1\n") == (completed.returncode, completed.stdout)
        listed = [
            json.loads(row)
            for row in run(tmp_path, "sources", "list", "--json").stdout.splitlines()
        ]
        assert {("", url), ("World", "https://b.example/f")} == {
            (row["section"], row["url"]) for row in listed
        }
        assert 1 == run(tmp_path, "sources", "add", "nonsense").returncode
        assert 1 == run(tmp_path, "sources", "pause", "99").returncode
        assert "https://b.example/f" in run(tmp_path, "sources", "list").stdout


def conditional(request: ReceivedRequest) -> tuple[int, dict[str, str], bytes]:
    if request.headers.get("if-none-match") == '"v"':
        return 304, {}, b""
    return (
        200,
        {"ETag": '"v"', "Content-Type": "application/atom+xml"},
        ATOM.format(entry(1)).encode(),
    )


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    with receiving() as up:
        at = datetime.now(UTC) + timedelta(seconds=100)
        for path, value in (
            ("/seconds", "120"),
            ("/date", at.strftime("%a, %d %b %Y %H:%M:%S GMT")),
            ("/junk", "soon"),
        ):
            up.answers[path] = lambda _, value=value: (429, {"Retry-After": value}, b"")
        feed_hints = {}
        for path in ("/seconds", "/date", "/junk"):
            with pytest.raises(FetchError) as error:
                get(up.base + path, timeout_s=5, max_bytes=1000, allowed=("127.0.0.0/8",))
            feed_hints[path] = error.value.retry_after_s
    assert 120 == feed_hints["/seconds"]
    assert 90 <= feed_hints["/date"] <= 101
    assert 0 == feed_hints["/junk"]


@pytest.mark.parametrize(
    "data",
    [b"", b"<rss/>", b"<opml", b'<!DOCTYPE x [<!ENTITY a "b">]><opml><body/></opml>', b"\xff\xfe"],
)
def test_what_is_no_opml_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        list(opml.parse_opml(data))


def test_a_list_comes_back_as_it_was_written() -> None:
    feeds = [
        opml.Outline(
            title="A & b", xml_url="https://a.example/?x=1&y", group="World", language="az"
        ),
        opml.Outline(title="C", xml_url="https://c.example/", html_url="https://c.example/h"),
    ]

    assert sorted(feeds, key=str) == sorted(
        opml.parse_opml(opml.format_opml("List", feeds)), key=str
    )


def test_an_unknown_source_is_said(database: Database) -> None:
    with database.read() as connection, pytest.raises(SourceNotFound):
        sources.named(connection, "none")


def test_a_due_source_is_one_workers(database: Database) -> None:
    added(database)
    with database.share() as connection:
        first = sources.lease_due(
            connection, Lease(claim="one", now=NOW, until=NOW + timedelta(minutes=1), limit=5)
        )
    with database.share() as connection:
        assert (1, []) == (
            len(first),
            sources.lease_due(
                connection, Lease(claim="two", now=NOW, until=NOW + timedelta(minutes=1), limit=5)
            ),
        )
        sources.settle(connection, first[0].key, {"due": NOW + timedelta(hours=1)})
        assert [] == sources.lease_due(
            connection, Lease(claim="two", now=NOW + timedelta(minutes=5), until=NOW, limit=5)
        )
        assert 1 == len(
            sources.lease_due(
                connection, Lease(claim="two", now=NOW + timedelta(hours=1), until=NOW, limit=5)
            )
        )
