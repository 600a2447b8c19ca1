"""Pauses after failures: of the hub's deliveries, and of polls of sources."""

from __future__ import annotations

import pytest

from feeds.push import backoff as push_backoff
from feeds.sources import backoff


@pytest.mark.parametrize(
    ("failures", "jitter", "pause_s"),
    [(1, 1.0, 4.0), (1, 0.5, 2.0), (5, 1.0, 64.0), (11, 1.0, 3600.0), (10**6, 1.0, 3600.0)],
)
def test_the_pause_of_the_hub_doubles_up_to_an_hour(
    failures: int, jitter: float, pause_s: float
) -> None:
    assert pause_s == push_backoff.pause(failures, jitter).total_seconds()


def test_jitter_may_end_the_pause_at_once() -> None:
    assert 0 == push_backoff.pause(8, 0.0).total_seconds()


@pytest.mark.parametrize(
    ("interval_s", "hint_s", "has_news", "is_pushed", "next_s"),
    [
        (1200, 0, True, False, 600),
        (1200, 0, False, False, 1800),
        (300, 0, True, False, 300),
        (86_400, 0, False, False, 86_400),
        (86_400, 0, False, True, 21_600),
        (600, 7200, True, False, 7200),
        (600, 10**9, True, False, 21_600),
    ],
)
def test_the_interval_of_a_source_follows_its_news(
    interval_s: int, hint_s: int, has_news: bool, is_pushed: bool, next_s: int
) -> None:
    assert next_s == backoff.next_interval(
        interval_s, hint_s, has_news=has_news, is_pushed=is_pushed
    )


@pytest.mark.parametrize(
    ("failures", "retry_after_s", "pause_s"),
    [(1, 0, 600), (2, 0, 1200), (50, 0, 86_400), (1, 5000, 5000), (1, 10**9, 86_400)],
)
def test_failures_double_the_pause_of_a_source(
    failures: int, retry_after_s: int, pause_s: int
) -> None:
    assert pause_s == backoff.after_failures(failures, retry_after_s)
