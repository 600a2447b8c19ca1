"""Fair polling: hammering meets 429, a well-behaved reader never does; nobody is refused for what they are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import fetch, run, serving
from test_polls import line

from feeds.config import Settings
from feeds.ingest import Report
from feeds.store import Database
from feeds.web import create_app
from feeds.web.fairness import Fairness
from feeds.web.ratelimit import RateLimit


def environ(path: str = "/feeds/latest.rss", client: str = "93.184.215.14", **headers: str) -> dict[str, str]:
    path, _, query = path.partition("?")
    return {"PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": client} | {f"HTTP_{name.upper()}": value for name, value in headers.items()}  # fmt: skip


def asked(fairness: Fairness, count: int, *more: str, **headers: str) -> int:
    """How many of so many polls are answered."""
    return sum(not fairness.wait_s(environ(*more, **headers), lambda tags: tags == '"x"') for _ in range(count))


def test_without_validators_a_tenth_as_often(settings: Settings) -> None:
    assert 30 == asked(Fairness(settings), 400)
    assert 300 == asked(Fairness(settings), 400, if_none_match='"x"')
    assert 30 == asked(Fairness(settings), 400, if_none_match='"made up"')
    assert 300 == asked(Fairness(settings), 400, if_modified_since="Fri, 20 Nov 2026 10:00:00 GMT")
    assert 300 == asked(Fairness(settings), 400, "/feeds/latest.rss?since=1")
    assert 400 == asked(Fairness(replace(settings, poll_budget=0)), 400)


def test_each_client_and_each_feed_has_its_own(settings: Settings) -> None:
    fairness = Fairness(settings)
    assert 30 == asked(fairness, 60)
    assert 30 == asked(fairness, 60, "/feeds/latest.atom")
    assert 30 == asked(fairness, 60, "/feeds/latest.rss?tag=a")
    assert 30 == asked(fairness, 60, "/feeds/latest.rss", "93.184.215.15")
    assert 1 == sum(not fairness.wait_s(environ(f"/feeds/updated.rss?since={n}"), bool) for n in range(400)) - 299


def test_a_budget_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(burst=300, per_s=1, clock=lambda: now[0])
    assert 30 == sum(not limit.wait_s("a", 10) for _ in range(50))
    assert 10 == limit.wait_s("a", 10)
    now[0] = 10
    assert (0, 10) == (limit.wait_s("a", 10), limit.wait_s("a", 10))


def test_a_well_behaved_reader_never_meets_it() -> None:
    """Fifty behind one address, each asking once a minute with validators, and anew once an hour, for a day."""
    now = [0.0]
    limit = RateLimit(burst=300, per_s=1, clock=lambda: now[0])
    refused = 0
    for minute in range(24 * 60):
        now[0] = minute * 60.0
        for reader in range(50):
            refused += bool(limit.wait_s("home", 10 if (minute + reader) % 60 == 0 else 1))
    assert 0 == refused


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "", "127.0.0.1", 30),
        (0, "", "93.184.215.14", 30),
        (0, "1.2.3.4", "127.0.0.1", 60),  # a proxy that nobody named: all would be one client
        (0, "1.2.3.4", "93.184.215.14", 30),  # nobody hides behind a header
        (1, "9.9.9.9, {n}", "127.0.0.1", 60),
        (1, "{n}, 1.2.3.4", "127.0.0.1", 30),
        (2, "1.2.3.4, 10.0.0.1", "127.0.0.1", 30),
    ],
)  # fmt: skip
def test_who_asks_is_seen_past_trusted_proxies(
    settings: Settings, proxies: int, forwarded: str, peer: str, expected: int
) -> None:
    fairness = Fairness(replace(settings, trusted_proxies=proxies))
    more = {"x_forwarded_for": forwarded} if forwarded else {}
    found = sum(not fairness.wait_s(environ("/feeds/latest.rss", peer, **{name: value.format(n=f"1.1.1.{n}") for name, value in more.items()}), bool) for n in range(60))  # fmt: skip

    assert expected == found


def test_hammering_a_real_server_meets_429_and_a_conditional_poll_does_not(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        url = base + "/feeds/latest.rss"
        etag = fetch(url)[1]["etag"]
        polite = [fetch(url, If_None_Match=etag)[0] for _ in range(100)]
        rude = [fetch(url) for _ in range(40)]
        assert {304} == set(polite)
        refused = [answer for answer in rude if answer[0] == 429]
        assert refused and {200, 429} == {answer[0] for answer in rude}
        _status, headers, body = refused[-1]
        assert (
            0 < int(headers["retry-after"]) <= 10
            and b"If-None-Match" in body
            and "no-store" == headers["cache-control"]
        )
        assert 200 == fetch(base + "/feeds/latest.atom")[0], "another feed has its own budget"
        assert 200 == fetch(base + "/")[0]
        # What is not in memory is counted alike.
        statuses = [fetch(f"{base}/feeds/latest.rss?size={n}")[0] for n in range(1, 5) for _ in range(35)]
        assert statuses.count(200) == 4 * 30 and statuses.count(429) == 4 * 5


@pytest.mark.parametrize("headers", [{}, {"User-Agent": ""}, {"Accept": "application/rss+xml"}, {"Accept": "image/png"}, {"Accept": ""}, {"Accept": "text/html;q=0.1"}, {"Accept": "*/*;q=0"}, {"Accept-Encoding": "identity;q=0, *;q=0"}, {"Accept": ";;;"}])  # fmt: skip
def test_a_reader_with_narrow_or_no_headers_is_served(
    database: Database, settings: Settings, take: Callable[..., Report], headers: dict[str, str]
) -> None:
    take(line("1", "Story", "Text."))
    client = create_app(settings, database=database).test_client()
    for path in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"):
        assert 200 == client.get(path, headers=headers).status_code
