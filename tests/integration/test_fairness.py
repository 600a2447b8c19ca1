"""Fair use: thousands of readers behind one address are served; data and costly work of one client
are bounded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from support.rows import line
from support.servers import fetch, run, serving

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.store import Database
from feeds.web import create_app
from feeds.web.fairness import HEAD_BYTES, Fairness
from feeds.web.ratelimit import RateLimit


def environ(client: str = "93.184.215.14", forwarded: str = "") -> dict[str, str]:
    return {"REMOTE_ADDR": client} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})


def made(fairness: Fairness, count: int, **more: str) -> int:
    """How many of so many answers are made for a client."""
    return sum(not fairness.work_wait_s(environ(**more)) for _ in range(count))


def test_work_for_one_client_is_bounded_over_all_feeds(settings: Settings) -> None:
    fairness = Fairness(settings)
    assert 1_000 == made(fairness, 1_200)
    assert 1_000 == made(fairness, 1_200, client="93.184.215.15")
    assert 1_200 == made(Fairness(replace(settings, poll_budget=0)), 1_200)


def test_data_for_one_client_is_bounded_by_bytes(settings: Settings) -> None:
    fairness = Fairness(replace(settings, poll_budget_mb=1))
    answers = [fairness.data_wait_s("a", "", 100_000 - HEAD_BYTES) for _ in range(12)]
    assert [0] * 10 == answers[:10]
    assert 0 < answers[11] <= 60
    assert 0 == fairness.data_wait_s("b", "", 100_000)
    assert 0 == Fairness(replace(settings, poll_budget=0)).data_wait_s("a", "", 1 << 40)
    assert 0 == Fairness(replace(settings, poll_budget_mb=0)).data_wait_s("a", "", 1 << 40)


def test_five_thousand_first_loads_behind_one_address(settings: Settings) -> None:
    """A school or a mobile carrier: each browser has no validator, and gets a feed of 150 kB as it
    is.
    """
    fairness = Fairness(settings)
    assert {0} == {fairness.data_wait_s("93.184.215.14", "", 150_000) for _ in range(5_000)}


def test_data_beyond_the_pace_of_a_client_waits(settings: Settings) -> None:
    fairness = Fairness(settings)
    pauses = [fairness.pause_s("a", "", 10_000_000) for _ in range(6)]
    assert [0.0, 0.0] == pauses[:2]
    assert pauses[2:] == pytest.approx([0.1, 0.2, 0.3, 0.4], abs=0.05)
    assert 0.0 == fairness.pause_s("a", "", 0)
    assert 0.0 == fairness.pause_s("b", "", 10_000_000)
    assert 0.0 == fairness.pause_s("10.0.0.1", "93.184.215.14", 1 << 40)  # an unnamed proxy
    assert 0.0 == Fairness(replace(settings, poll_budget=0)).pause_s("a", "", 1 << 40)


def test_a_pause_ends_when_the_bucket_has_filled() -> None:
    now = [0.0]
    limit = RateLimit(burst=10, per_s=5, clock=lambda: now[0])
    assert (0.0, 1.0) == (limit.pause_s("a", 10), limit.pause_s("a", 5))
    now[0] = 3.0
    assert (0.0, 1.0) == (limit.pause_s("a", 10), limit.pause_s("a", 5))


def test_a_budget_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(burst=300, per_s=1, clock=lambda: now[0])
    assert 30 == sum(not limit.wait_s("a", 10) for _ in range(50))
    assert 10 == limit.wait_s("a", 10)
    now[0] = 10
    assert (0, 10) == (limit.wait_s("a", 10), limit.wait_s("a", 10))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer", "expected"),
    [
        (0, "", "127.0.0.1", 300),
        (0, "", "93.184.215.14", 300),
        (0, "1.2.3.4", "127.0.0.1", 600),  # behind an unnamed proxy all would be one client
        (0, "1.2.3.4", "93.184.215.14", 300),  # a distant client cannot hide behind the header
        (1, "9.9.9.9, {n}", "127.0.0.1", 600),
        (1, "{n}, 1.2.3.4", "127.0.0.1", 300),
        (2, "1.2.3.4, 10.0.0.1", "127.0.0.1", 300),
    ],
)
def test_the_client_is_seen_past_trusted_proxies(
    settings: Settings, proxies: int, forwarded: str, peer: str, expected: int
) -> None:
    fairness = Fairness(replace(settings, trusted_proxies=proxies, poll_budget=300))
    allowed = sum(
        not fairness.work_wait_s(environ(peer, forwarded.format(n=f"1.1.{n // 200}.{n % 200}")))
        for n in range(600)
    )

    assert expected == allowed


def test_a_real_server_serves_many_and_bounds_costly_work(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path, WIREFEED_POLL_BUDGET="40") as base:
        first_loads = [fetch(base + "/feeds/latest.rss")[0] for _ in range(300)]
        assert {200} == set(first_loads)
        frames = [fetch(base + "/embed/latest")[0] for _ in range(100)]
        assert {200} == set(frames)
        searches = [fetch(f"{base}/feeds/latest.rss?q=word{n}") for n in range(200)]
        statuses = [answer[0] for answer in searches]
        assert {200, 429} == set(statuses)
        refused = next(answer for answer in searches if answer[0] == 429)
        assert 0 < int(refused[1]["retry-after"]) <= 10
        assert "no-store" == refused[1]["cache-control"]
        assert 200 == fetch(base + "/feeds/latest.atom")[0], (
            "what is in memory is served all the same"
        )


def test_data_over_the_budget_is_429_at_a_real_server(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "word " * 40_000))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path, WIREFEED_POLL_BUDGET_MB="1") as base:
        url = base + "/feeds/latest.rss"
        etag = fetch(url)[1]["etag"]
        answers = [fetch(url) for _ in range(40)]
        assert {200, 429} == {answer[0] for answer in answers}
        assert b"If-None-Match" in next(answer[2] for answer in answers if answer[0] == 429)
        assert 304 == fetch(url, If_None_Match=etag)[0], "an unchanged feed costs next to nothing"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": ""},
        {"Accept": "application/rss+xml"},
        {"Accept": "image/png"},
        {"Accept": ""},
        {"Accept": "text/html;q=0.1"},
        {"Accept": "*/*;q=0"},
        {"Accept-Encoding": "identity;q=0, *;q=0"},
        {"Accept": ";;;"},
    ],
)
def test_a_reader_with_narrow_or_no_headers_is_served(
    database: Database, settings: Settings, take: Callable[..., Report], headers: dict[str, str]
) -> None:
    take(line("1", "Story", "Text."))
    client = create_app(settings, database=database).test_client()
    for path in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"):
        assert 200 == client.get(path, headers=headers).status_code


def test_refusals_and_held_back_answers_are_counted(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path, WIREFEED_POLL_BUDGET="1") as base:
        statuses = [fetch(f"{base}/feeds/latest.rss?q=word{n}")[0] for n in range(20)]
        refused = statuses.count(429)
        assert refused > 10
        metrics = fetch(base + "/metrics")[2].decode()

    assert f'wirefeed_refusals_total{{budget="work"}} {refused}\n' in metrics
    assert "wirefeed_held_back_total 0\n" in metrics
