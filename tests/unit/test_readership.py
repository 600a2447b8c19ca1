"""Readership: what User-Agents state, which addresses count, and how well readers are counted."""

from __future__ import annotations

import random

import pytest

from feeds.domain.readership import (
    HASH_BYTES,
    MAX_HASHES,
    Group,
    Stated,
    counted_address,
    distinct,
    merged,
    stated_subscribers,
)

AGENTS = [
    ("Feedly/1.0 (+http://feedly.com/fetcher.html; 42 subscribers; like X)", "Feedly", 42),
    ("Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 6 subscribers; )", "Inoreader", 6),
    ("Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)", "inoreader.com", 12),
    ("NewsBlur Feed Fetcher - 17 subscribers - http://x.com/1", "NewsBlur Feed Fetcher", 17),
    ("Feedbin feed-id:1373711 - 61 subscribers", "Feedbin", 61),
    ("Mozilla/5.0 (compatible; theoldreader.com; 5 subscribers; id=4a)", "theoldreader.com", 5),
    ("BazQux/2.4 (+https://bazqux.com/fetcher; 1 subscribers)", "BazQux", 1),
    ("Feeder.co/1.0 (1 subscriber)", "Feeder.co", 1),
    ("Bloglovin/1.0 (http://www.bloglovin.com; 3 readers)", "Bloglovin", 3),
    ("7 subscribers", "unnamed service", 7),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "service", "subscribers"), AGENTS)
def test_a_service_states_its_subscribers(agent: str, service: str, subscribers: int) -> None:
    assert Stated(service=service, subscribers=subscribers) == stated_subscribers(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Tiny Tiny RSS/21.05 (https://tt-rss.org/)",
        "FreshRSS/1.24.0 (Linux; https://freshrss.org)",
        "NetNewsWire (RSS Reader; https://netnewswire.com/)",
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "curl/8.5.0",
    ],
)
def test_a_single_reader_states_nothing(agent: str) -> None:
    assert stated_subscribers(agent) is None


def test_an_absurd_number_is_bounded() -> None:
    stated = stated_subscribers("Feedly/1.0 (999999999 subscribers)")
    assert stated is not None
    assert 100_000_000 == stated.subscribers


ADDRESSES = [
    ("/feeds/latest.rss", "", "", "/feeds/latest.rss"),
    ("/feeds/updated.json", "", "", "/feeds/updated.json"),
    ("/feeds/latest.rss", "lang=az", "", "/feeds/latest.rss?lang=az"),
    ("/feeds/latest.rss", "lang=az&tag=x", "", Group.OTHER),
    ("/feeds/latest.rss", "q=anything", "", Group.OTHER),
    ("/sections/city/latest.atom", "", "", "/sections/city/latest.atom"),
    ("/stories/bridge.json", "", "", "/stories/bridge.json"),
    ("/articles/01a1f2b3/related.rss", "", "", Group.RELATED),
    ("/articles/01a1f2b3/revisions.atom", "", "", Group.REVISIONS),
    ("/partners/acme/latest.rss", "", "", "/partners/acme/latest.rss"),
    ("/partners/acme/wf_secret/updated.ninjs", "", "", "/partners/acme/updated.ninjs"),
    ("/embed/latest", "section=city", "iframe", Group.FRAME),
    ("/embed/articles/01a1f2b3", "", "iframe", Group.CARD),
    ("/oembed", "url=x", "", Group.OEMBED),
    ("/feeds/latest.json", "", "empty", Group.ELEMENT),
    ("/feeds/latest.rss", "", "document", ""),
    ("/", "", "", ""),
    ("/articles/01a1f2b3", "", "", ""),
    ("/api/v1/openapi.json", "", "", ""),
    ("/feeds/latest.rss", "q=" + "x" * 1000, "", Group.OTHER),
]


@pytest.mark.parametrize(("path", "query", "destination", "expected"), ADDRESSES)
def test_an_address_counts_for(path: str, query: str, destination: str, expected: str) -> None:
    assert expected == counted_address(path, query, destination)


def hashes(count: int, seed: int = 0) -> list[int]:
    chance = random.Random(seed)
    return [chance.getrandbits(64) for _ in range(count)]


@pytest.mark.parametrize("count", [0, 1, 42, MAX_HASHES - 1])
def test_few_readers_are_counted_exactly(count: int) -> None:
    assert count == distinct(merged(b"", hashes(count)))


@pytest.mark.parametrize("count", [5_000, 50_000])
def test_many_readers_are_estimated_within_a_bound(count: int) -> None:
    sketch = merged(b"", hashes(count))

    assert MAX_HASHES * HASH_BYTES == len(sketch)
    # Four standard errors of 2.2 %.
    assert count == pytest.approx(distinct(sketch), rel=0.09)


def test_sketches_of_two_processes_count_a_common_reader_once() -> None:
    ours, theirs = hashes(300, 1), hashes(300, 2)
    ours += theirs[:100]

    assert 600 == distinct(merged(merged(b"", ours), theirs))
    assert merged(merged(b"", ours), theirs) == merged(merged(b"", theirs), ours)
