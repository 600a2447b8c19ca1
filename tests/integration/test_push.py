"""Push on both databases: partners' topics, other protocols, the guard, the budget, leases,
withdrawals, the canary.
"""

from __future__ import annotations

import json
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree
from support.constants import NOW
from support.newsroom import newest, path_of
from support.receiver import ReceivedRequest, Receiver, receiving
from support.rows import line
from support.servers import fetch, run, serving, wait_for

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner
from feeds.domain.signatures import hub_signature
from feeds.errors import FetchError, ForbiddenAddress
from feeds.fetch.client import Client
from feeds.fetch.guard import Guard
from feeds.intake.pipeline import Report
from feeds.model import Relation, Status
from feeds.newsroom import readers
from feeds.newsroom.editor import Editor
from feeds.push import backoff, canary, websub
from feeds.push.deliveries import Deliveries
from feeds.push.worker import Worker
from feeds.store import Database, Reader, Writer, partners, relations, stories, subscriptions
from feeds.store.leases import Lease
from feeds.store.subscriptions import HubRequest, Protocol, Settled, Subscription
from feeds.text.tokens import new_token, token_hash
from feeds.web import create_app

AT = "{http://purl.org/atompub/tombstones/1.0}"


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Newsroom:
    """A store, its door, a worker and a subscriber."""

    database: Database
    settings: Settings
    client: FlaskClient
    receiver: Receiver
    worker: Worker

    def ask(
        self, path: str, topic: str, mode: str = "subscribe", token: str = "", **more: str
    ) -> int:
        form = {
            "hub.mode": mode,
            "hub.callback": self.receiver.base + path,
            "hub.topic": self.settings.base_url + topic,
            **more,
        }
        return self.client.post(
            "/hub", data=form, headers={"Authorization": f"Bearer {token}"} if token else {}
        ).status_code

    def subscribe(self, path: str, topic: str, token: str = "", **more: str) -> ReceivedRequest:
        assert 202 == self.ask(path, topic, token=token, **more)
        return self.receiver.wait(path, "POST")[0]

    def withdraw(self, headline: str, note: str = "") -> str:
        with self.database.write() as connection:
            writer = Writer(connection, now())
            article = next(
                article for article in newest(writer.reader, 500) if article.headline == headline
            )
            writer.withdraw(article, note)
        return article.uuid

    def known(self, path: str) -> list[Subscription]:
        with self.database.read() as connection:
            return [
                subscription
                for subscription in subscriptions.every(connection)
                if subscription.callback.endswith(path)
            ]

    def partner(self, name: str, **entitlement: Any) -> str:
        token = new_token()
        with self.database.write() as connection:
            partners.add(
                connection, Partner(name=name, entitlement=Entitlement(**entitlement), created=NOW)
            )
            partners.add_token(
                connection, partners.by_name(connection, name), token_hash(token), NOW
            )
        return token


@pytest.fixture
def newsroom(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> Iterator[Newsroom]:
    take(
        "\n".join(
            line(str(n), f"Story {n}", f"Text {n} of them.", section="Sea" if n else "Sport")
            for n in range(3)
        )
    )
    opened = replace(settings, hub_allow=("127.0.0.0/8",))
    client = create_app(opened, database=database).test_client()
    with receiving() as receiver:
        worker = Worker(database, opened)
        worker.start()
        yield Newsroom(database, opened, client, receiver, worker)
        worker.stop()


# -- topics


def test_a_partners_topic_needs_that_partners_token(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    mine, other = newsroom.partner("mine", sections=("sea",)), newsroom.partner("other")
    topic = "/partners/mine/latest.json"
    for path, token in (("/none", ""), ("/other", other), ("/junk", "wf_" + "x" * 43)):
        newsroom.ask(path, topic, token=token)
        (request,) = newsroom.receiver.wait(path, "GET")
        assert "denied" == request.get("hub.mode")
    feed = newsroom.client.get(topic, headers={"Authorization": f"Bearer {mine}"})
    assert (
        f'<https://news.example{topic}>; rel="self", <https://news.example/hub>; rel="hub"'
        == feed.headers["Link"]
    )
    assert [{"type": "WebSub", "url": "https://news.example/hub"}] == feed.json["hubs"]
    state = newsroom.subscribe("/mine", topic, token=mine)
    assert {"Story 1", "Story 2"} == {item["title"] for item in json.loads(state.body)["items"]}
    take(
        line("9", "New at sea", "It is new.", section="Sea")
        + "\n"
        + line("8", "New in sport", "It too.", section="Sport"),
        now=now(),
    )

    _, news = newsroom.receiver.wait("/mine", "POST", 2)
    titles = {item["title"] for item in json.loads(news.body)["items"]}
    assert "New at sea" in titles
    assert "New in sport" not in titles
    assert newsroom.known("/mine")[0].topic == topic and mine not in str(
        newsroom.known("/mine")[0].callback
    )


def test_the_delay_of_a_delivery_is_counted_for_its_feed(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    newsroom.subscribe("/delay", "/feeds/latest.rss")
    take(line("9", "New at sea", "It is new.", section="Sea"), now=now())
    newsroom.receiver.wait("/delay", "POST", 2)
    editor = Editor(
        database=newsroom.database, settings=newsroom.settings, now=newsroom.database.now
    )

    def delays() -> list[tuple[str, int]]:
        feeds = readers.readership(editor, 2).feeds
        return [(feed.address, feed.deliveries) for feed in feeds]

    wait_for(lambda: delays() == [("/feeds/latest.rss", 1)])
    (feed,) = readers.readership(editor, 2).feeds
    assert 0 <= feed.delay_ms <= feed.longest_delay_ms < 60_000


def test_what_is_pushed_to_a_partner_leaves_a_receipt(newsroom: Newsroom) -> None:
    token = newsroom.partner("mine")
    assert 400 == newsroom.ask("/secret", f"/partners/mine/{token}/latest.atom"), (
        "no secret is written down"
    )
    newsroom.subscribe("/receipt", "/partners/mine/latest.atom", token=token)
    until = time.monotonic() + 5
    bodies: list[str] = []
    while time.monotonic() < until and len(bodies) < 3:
        with newsroom.database.read() as connection:
            bodies = sorted(
                receipt.headline for receipt in partners.receipts_of(connection, partner="mine")
            )

    assert ["Story 0", "Story 1", "Story 2"] == bodies
    delivered = newsroom.receiver.at("/receipt", "POST")[0]
    assert token not in str(delivered.headers) and token.encode() not in delivered.body
    assert [] == [
        subscription for subscription in newsroom.known("/receipt") if token in subscription.topic
    ]


def test_a_partner_whose_token_ends_is_told_no_more(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    token = newsroom.partner("mine")
    newsroom.subscribe("/ended", "/partners/mine/latest.atom", token=token)
    with newsroom.database.write() as connection:
        partner = partners.by_name(connection, "mine")
        partners.end_tokens(connection, partner, now(), now())
    take(line("9", "Not for them", "It is not for them any more."), now=now())

    request = newsroom.receiver.wait("/ended", "GET", 2)[-1]
    assert "denied" == request.get("hub.mode")
    assert "no longer holds" in request.get("hub.reason")
    assert not any(
        b"Not for them" in request.body for request in newsroom.receiver.at("/ended", "POST")
    )
    assert [] == newsroom.known("/ended")


def test_a_burst_that_is_held_back_by_time_comes_whole(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    """More than a page came in while nothing was due yet; when it is, all of it is there."""
    topics, token = Deliveries(newsroom.settings), newsroom.partner("later", offset_minutes=30)
    at = now()
    subscription = Subscription(
        callback="http://a.example/",
        topic="/partners/later/latest.json",
        partner="later",
        token_hash=token_hash(token),
        expires=at + timedelta(days=1),
    )
    take("\n".join(line(f"b{n}", f"Burst {n}", f"Text of burst {n}.") for n in range(60)), now=at)

    def looked(subscription: Subscription, after: timedelta) -> tuple[Subscription, bytes]:
        with newsroom.database.read() as connection:
            topics.begin(Reader(connection))
            delivery = topics.delivery(Reader(connection), subscription, at + after)
        return replace(subscription, etag=delivery.etag, seen_seq=delivery.seen_seq), delivery.body

    subscription, _ = looked(subscription, timedelta(seconds=1))
    subscription, nothing = looked(subscription, timedelta(seconds=20))
    subscription, body = looked(subscription, timedelta(minutes=31))
    assert b"" == nothing
    assert 60 == len([item for item in json.loads(body)["items"] if "Burst" in item["title"]])


def test_an_embargoed_story_is_pushed_at_its_second_and_not_before(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    newsroom.subscribe("/early", "/feeds/latest.json")
    early = newsroom.subscribe(
        "/partner",
        "/partners/early/latest.json",
        token=newsroom.partner("early", offset_minutes=-60),
    )
    assert b"Zeppelin" not in early.body
    take(
        line(
            "9",
            "Zeppelin fund",
            "The zeppelin fund.",
            release_at=(now() + timedelta(seconds=3)).isoformat(),
        ),
        now=now(),
    )
    take(line("10", "Another story", "It is another one."), now=now())
    newsroom.receiver.wait("/early", "POST", 2)
    _, stated = newsroom.receiver.wait("/partner", "POST", 2)
    assert not any(b"Zeppelin" in request.body for request in newsroom.receiver.at("/early"))
    assert b"Embargoed until" in stated.body and b"Zeppelin" in stated.body
    time.sleep(3.1)
    with newsroom.database.write() as connection:
        assert 1 == Writer(connection, now()).release_due()

    assert b"Zeppelin fund" in newsroom.receiver.wait("/early", "POST", 3)[2].body


def test_related_comes_again_when_it_is_another_list(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    take(
        line(
            "20",
            "Zeppelin lands at the harbour",
            "The zeppelin has landed beside the harbour after a long flight.",
        ),
        now=now(),
    )
    with newsroom.database.read() as connection:
        uuid = next(
            article.uuid for article in newest(Reader(connection), 9) if article.source_id == "20"
        )
    newsroom.subscribe("/related", f"/articles/{uuid}/related.json")
    take(line("30", "Nothing to do with it", "Quite other words stand here."), now=now())
    time.sleep(1)
    assert 1 == len(newsroom.receiver.at("/related", "POST"))
    take(
        line(
            "31",
            "Zeppelin leaves the harbour",
            "The zeppelin has left the harbour for its next flight.",
        ),
        now=now(),
    )

    _, news = newsroom.receiver.wait("/related", "POST", 2)
    assert "Zeppelin leaves the harbour" in {
        item["title"] for item in json.loads(news.body)["items"]
    }


# -- withdrawals


def test_a_withdrawal_reaches_every_copy(newsroom: Newsroom, take: Callable[..., Report]) -> None:
    """One article through every feed, page, embed, archive, topic, partner and notice that it was
    in.
    """
    take(
        line(
            "1",
            "Story 1",
            "Text 1 of them. And then there is a good deal more of it to tell.",
            section="Sea",
            tags=["port"],
        ),
        now=now(),
    )
    token = newsroom.partner("mine")
    with newsroom.database.read() as connection:
        uuid = next(
            article.uuid
            for article in newest(Reader(connection), 9)
            if article.headline == "Story 1"
        )
    topics = [
        "/feeds/latest.atom?tombstones=1",
        "/feeds/latest.json?section=sea&tombstones=1",
        "/feeds/updated.rss",
        "/feeds/updated.json?tombstones=1",
        f"/articles/{uuid}/revisions.atom",
        f"/articles/{uuid}/related.json",
        "/partners/mine/latest.json",
    ]
    for number, topic in enumerate(topics):
        newsroom.subscribe(f"/gone/{number}", topic, token=token if "partners" in topic else "")
    lists = [
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/feeds/latest.json",
        "/sections/sea/latest.rss",
        "/feeds/latest.json?tag=port",
        "/feeds/latest/archive/0.atom",
        "/feeds/latest/archive/0.json",
        "/sections/sea/latest/archive/0.rss",
        "/embed/latest",
        "/",
        "/sections/sea",
        "/sitemap.xml",
        "/news-sitemap.xml",
        "/feeds/latest.json?since=0",
    ]
    pages = [
        path_of(newsroom.database, uuid),
        f"/articles/{uuid}/related.rss",
        f"/articles/{uuid}/revisions.json",
        f"/embed/articles/{uuid}",
        f"/embed/articles/{uuid}.json",
        f"/embed/related/{uuid}",
        f"/oembed?url=https://news.example/articles/{uuid}",
    ]
    # Links of pages have its end, ids of feeds the whole.
    assert all(
        uuid[-8:] in newsroom.client.get(path).text
        for path in lists
        if not path.startswith("/news")
    )
    assert {200} == {newsroom.client.get(path).status_code for path in pages}
    newsroom.withdraw("Story 1", "It was another port.")

    assert [] == [
        path
        for path in lists
        if uuid[-8:] in newsroom.client.get(path).text
        or "good deal more" in newsroom.client.get(path).text
    ]
    assert {410} == {newsroom.client.get(path).status_code for path in pages}
    notice = json.loads(newsroom.client.get("/feeds/updated.json").data)["items"][0]
    assert "A story was withdrawn" == notice["title"]
    assert "It was another port." in notice["content_html"]
    requests = [
        newsroom.receiver.wait(f"/gone/{number}", "POST", 2)[1].body
        for number in range(len(topics))
    ]
    (stone,) = etree.fromstring(requests[0]).iter(AT + "deleted-entry")
    assert ("urn:uuid:" + uuid, "It was another port.") == (
        stone.get("ref"),
        stone.findtext(AT + "comment"),
    )
    assert ["urn:uuid:" + uuid] == [
        load["id"] for load in json.loads(requests[1])["_wirefeed"]["deleted"]
    ]
    for body in requests[2:6]:
        assert (
            b"A story was withdrawn" in body
            and b"good deal more" not in body
            and b"Story 1" not in body
        )
    assert 1 == len(json.loads(requests[3])["_wirefeed"]["deleted"]), "the update's own entry"
    assert uuid not in {item["id"] for item in json.loads(requests[6])["items"]}
    for number in (4, 5):  # a story's own feeds go with it
        ended = newsroom.receiver.wait(f"/gone/{number}", "GET", 2)[-1]
        assert ("denied", "the story was withdrawn") == (
            ended.get("hub.mode"),
            ended.get("hub.reason"),
        )
    with newsroom.database.read() as connection:
        stale = [receipt.is_current for receipt in partners.receipts_of(connection, article=uuid)]
    assert [False] == stale


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
@pytest.mark.parametrize("place", ["/feeds/latest", "/sections/sea/latest"])
def test_a_withdrawal_reaches_subscribers_of_plain_feeds(
    newsroom: Newsroom, place: str, suffix: str
) -> None:
    """Without tombstones the feed is sent as it is now, with all that it still has."""
    newsroom.subscribe("/plain", f"{place}.{suffix}")
    uuid = newsroom.withdraw("Story 1", "It was another port.")

    _, delivered = newsroom.receiver.wait("/plain", "POST", 2)
    assert delivered.body == newsroom.client.get(f"{place}.{suffix}").data
    assert uuid.encode() not in delivered.body
    assert b"Story 2" in delivered.body


def test_a_withdrawal_and_news_come_in_one_delivery(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    """A burst of more than the feed shows, with a withdrawal in it: nothing is lost and the
    withdrawal is seen.
    """
    newsroom.subscribe("/plain", "/feeds/latest.json")
    newsroom.worker.stop()
    take(
        "\n".join(line(f"n{n}", f"New {n}", f"Text {n} of the new ones.") for n in range(40)),
        now=now(),
    )
    newsroom.withdraw("Story 1")
    again = Worker(newsroom.database, newsroom.settings)
    again.start()
    try:
        _, delivered = newsroom.receiver.wait("/plain", "POST", 2)
    finally:
        again.stop()
    titles = {item["title"] for item in json.loads(delivered.body)["items"]}
    assert {f"New {n}" for n in range(40)} == {title for title in titles if title.startswith("New")}
    assert "Story 1" not in titles


def test_rsscloud_subscribers_hear_of_a_withdrawal(newsroom: Newsroom) -> None:
    form = {
        "protocol": "http-post",
        "path": "/cloud",
        "port": newsroom.receiver.base.rpartition(":")[2],
        "url1": "https://news.example/feeds/latest.rss",
    }
    assert b'success="true"' in newsroom.client.post("/rsscloud/pleaseNotify", data=form).data
    newsroom.receiver.wait("/cloud", "POST")
    wait_for(lambda: newsroom.known("/cloud"))
    before = len(newsroom.receiver.at("/cloud", "POST"))
    newsroom.withdraw("Story 1")

    notified = newsroom.receiver.wait("/cloud", "POST", before + 1)[-1]
    assert {"url": ["https://news.example/feeds/latest.rss"]} == urllib.parse.parse_qs(
        notified.body.decode()
    )


# -- other protocols


def test_rsscloud_is_told_that_there_is_something(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    port = newsroom.receiver.base.rpartition(":")[2]
    topic = "https://news.example/feeds/latest.rss"
    newsroom.receiver.answers["/cloud"] = lambda request: (
        200,
        {},
        request.get("challenge").encode(),
    )
    form = {
        "notifyProcedure": "",
        "port": port,
        "path": "/cloud",
        "protocol": "http-post",
        "url1": topic,
    }
    elsewhere = newsroom.client.post("/rsscloud/pleaseNotify", data={**form, "domain": "127.0.0.1"})
    same = newsroom.client.post("/rsscloud/pleaseNotify", data={**form, "path": "same"})
    asked = newsroom.receiver.wait("/cloud", "GET")[0]
    first = newsroom.receiver.wait("/same", "POST")[0]
    assert (
        "true"
        == etree.fromstring(elsewhere.data).get("success")
        == etree.fromstring(same.data).get("success")
    )
    assert topic == asked.get("url") and {"url": [topic]} == urllib.parse.parse_qs(
        first.body.decode()
    )
    until = time.monotonic() + 10
    while (
        time.monotonic() < until
        and len(
            [subscription for path in ("/cloud", "/same") for subscription in newsroom.known(path)]
        )
        < 2
    ):
        time.sleep(0.05)
    before = len(newsroom.receiver.at("/cloud", "POST"))
    time.sleep(0.6)
    take(line("9", "News", "It is new."), now=now())

    request = newsroom.receiver.wait("/cloud", "POST", before + 1)[-1]
    assert {"url": [topic]} == urllib.parse.parse_qs(request.body.decode())
    assert {Protocol.RSSCLOUD} == {
        subscription.protocol for subscription in newsroom.known("/cloud")
    }


@pytest.mark.parametrize(
    "change",
    [
        {"protocol": "xml-rpc"},
        {"port": "x"},
        {"url1": ""},
        {"url1": "https://other.example/feed"},
        {"domain": "10.0.0.1"},
    ],
)
def test_rsscloud_says_what_it_cannot_do(newsroom: Newsroom, change: dict[str, str]) -> None:
    form = {
        "port": "80",
        "path": "/x",
        "protocol": "http-post",
        "url1": "https://news.example/feeds/latest.rss",
        **change,
    }
    answer = etree.fromstring(newsroom.client.post("/rsscloud/pleaseNotify", data=form).data)

    assert "notifyResult" == answer.tag
    assert "false" == answer.get("success")
    assert bool(answer.get("msg"))


def test_other_hubs_are_pinged_with_the_feeds_that_changed(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    with receiving() as receiver:
        opened = replace(
            settings, hub_allow=("127.0.0.0/8",), ping_hubs=(receiver.base + "/publish",)
        )
        worker = Worker(database, opened)
        worker.start()
        time.sleep(1)
        take(line("1", "Story", "Text.", section="Sea"), now=now())
        (request,) = receiver.wait("/publish", "POST")
        with database.write() as connection:
            writer = Writer(connection, now())
            stories.create(
                writer.connection,
                "ferry",
                "Ferry",
                "en",
                [article.key for article in newest(writer.reader, 1)],
                writer.now,
            )
        of_story = receiver.wait("/publish", "POST", 2)[1]
        worker.stop()
    assert [
        ("hub.mode", "publish"),
        *(
            ("hub.url", f"https://news.example/stories/ferry.{suffix}")
            for suffix in ("rss", "atom", "json")
        ),
    ] == urllib.parse.parse_qsl(of_story.body.decode())
    fields = urllib.parse.parse_qsl(request.body.decode())
    assert ("hub.mode", "publish") == fields[0]
    urls = [value for name, value in fields[1:] if name == "hub.url"]
    assert {
        "https://news.example/feeds/latest.rss",
        "https://news.example/sections/sea/updated.json",
    } < set(urls)
    feed = create_app(opened, database=database).test_client().get("/feeds/latest.rss")
    assert f'<{opened.ping_hubs[0]}>; rel="hub"' in feed.headers["Link"]


# -- who may be asked

INSIDE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fc00::1]",
    "[ff02::1]",
    "localhost",
    "192.0.2.1",
    "240.0.0.1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_the_client_asks_nobody_inside(host: str) -> None:
    import asyncio

    async def ask() -> None:
        async with Client(Guard(), timeout_s=3) as client:
            await client.post(f"http://{host}:80/", b"x", {})

    with pytest.raises(FetchError) as refused:
        asyncio.run(ask())
    # Some spellings are no addresses to the client at all.
    assert isinstance(refused.value, ForbiddenAddress) or "not a canonical IPv4 address" in str(
        refused.value
    )


def test_the_address_is_judged_where_the_connection_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that was public when it was asked first, and is not at the second time (DNS
    rebinding).
    """
    import asyncio
    import socket

    asked: list[str] = []

    async def resolve(self: Any, host: str, port: int, *_: Any, **__: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", resolve)

    async def ask() -> None:
        async with Client(Guard(), timeout_s=3) as client:
            await client.get("http://rebound.example/")

    with pytest.raises(ForbiddenAddress):
        asyncio.run(ask())
    assert ["rebound.example"] == asked


def test_an_odd_port_is_asked_in_opened_ranges_only() -> None:
    opened = Guard(["10.0.0.0/8"])

    assert [True, False, True, False] == [
        opened.may_ask(*pair)
        for pair in (
            ("10.0.0.1", 5337),
            ("93.184.215.14", 5337),
            ("93.184.215.14", 443),
            ("nonsense", 80),
        )
    ]


def test_nobody_is_flooded_through_the_hub(database: Database, settings: Settings) -> None:
    """A thousand requests for one host: no more questions than its budget, however they are
    spelt.
    """
    client = create_app(settings, database=database).test_client()
    topic = "https://news.example/feeds/latest.rss"
    answers = [
        client.post(
            "/hub",
            data={
                "hub.mode": "subscribe",
                "hub.topic": topic,
                "hub.callback": f"http://victim.example/{n}",
            },
        ).status_code
        for n in range(1000)
    ]

    assert (100, 900) == (answers.count(202), answers.count(429))
    at = now()
    with database.share() as connection:
        assert 20 == sum(
            subscriptions.spend_budget(connection, "host victim.example", at, 20)
            for _ in range(100)
        )
        assert not subscriptions.spend_budget(connection, "host victim.example", at, 20)
        assert subscriptions.spend_budget(
            connection, "host victim.example", at + timedelta(seconds=60), 20
        )
        assert subscriptions.spend_budget(connection, "host other.example", at, 20)


def test_the_budget_holds_for_real_callbacks(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the range is not opened for floods: the receiver may be asked, and is asked so often
    and no more.
    """
    with receiving() as receiver:
        worker = Worker(database, replace(settings, hub_allow=("127.0.0.0/8",)))
        monkeypatch.setattr("feeds.push.verification.Verifier._are_open", lambda *_: False)
        host = websub.host_of(receiver.base)
        with database.share() as connection:
            for number in range(60):
                request = HubRequest(
                    mode="subscribe",
                    callback=f"{receiver.base}/{number}",
                    topic="https://news.example/feeds/latest.rss",
                    address="/feeds/latest.rss",
                    host=host,
                    lease_s=86400,
                )
                subscriptions.request(connection, request, now())
        worker.start()
        time.sleep(3)
        worker.stop()
    asked = len([request for request in receiver.seen if request.method == "GET"])
    assert 20 <= asked <= 40, "forty if the minute has just turned"


# -- leases, cursors, claims


def test_a_lease_that_ends_with_something_lost_is_given_up_visibly(database: Database) -> None:
    at = now()
    with database.share() as connection:
        for path, attempts in (("/well", 0), ("/ill", 3)):
            subscription = Subscription(
                callback=f"http://a.example{path}",
                topic="/feeds/latest.rss",
                expires=at + timedelta(days=1),
            )
            subscriptions.subscribe(connection, subscription, at)
            (leased,) = subscriptions.lease_due(
                connection,
                5,
                Lease(claim="me", now=at, until=at + timedelta(seconds=9), limit=9),
                is_retry=False,
            )
            subscriptions.settle(
                connection,
                [
                    Settled(
                        claimed=leased,
                        seq=1 if attempts else 9,
                        due=at,
                        attempts=attempts,
                        problem="answered 500",
                    )
                ],
                at,
            )
            subscriptions.lease_due(
                connection,
                5,
                Lease(claim="me", now=at, until=at + timedelta(days=9), limit=9),
                is_retry=False,
            )
        assert [] == subscriptions.end_leases(connection, at)
        lost = subscriptions.end_leases(connection, at + timedelta(days=2))
        assert [("http://a.example/ill", "answered 500")] == [
            (subscription.callback, subscription.problem) for subscription in lost
        ]
        (subscription,) = subscriptions.every(connection)
        assert subscription.has_given_up
        assert 1 == subscriptions.counts(connection, 5)["given_up"]
        assert [] == subscriptions.lease_due(
            connection, 9, Lease(claim="you", now=at, until=at, limit=9), is_retry=True
        )
        subscriptions.end_leases(connection, at + timedelta(days=40))
        assert [] == subscriptions.every(connection)


def test_a_claim_is_one_workers_until_it_runs_out(database: Database) -> None:
    at = now()
    with database.share() as connection:
        for number in range(3):
            subscription = Subscription(
                callback=f"http://a.example/{number}",
                topic="/feeds/latest.rss",
                expires=at + timedelta(days=1),
            )
            subscriptions.subscribe(connection, subscription, at)

    def claim(name: str, moment: datetime, limit: int = 9) -> list[Subscription]:
        with database.share() as connection:
            return list(
                subscriptions.lease_due(
                    connection,
                    5,
                    Lease(
                        claim=name, now=moment, until=moment + timedelta(seconds=40), limit=limit
                    ),
                    is_retry=False,
                )
            )

    first, second = claim("one", at, 2), claim("two", at)
    assert (2, 1, set()) == (
        len(first),
        len(second),
        {delivery.key for delivery in first} & {delivery.key for delivery in second},
    )
    assert [] == claim("three", at)
    again = claim("three", at + timedelta(seconds=41))
    assert 3 == len(again)
    with database.share() as connection:  # the first was only slow: its result no longer counts
        subscriptions.settle(connection, [Settled(claimed=first[0], seq=5, due=at)], at)
        assert {-1} == {subscription.seq for subscription in subscriptions.every(connection)}


def test_waits_grow_and_are_spread() -> None:
    assert timedelta(0) == backoff.pause(5, 0)
    assert [4, 8, 64, 3600] == [backoff.pause(n, 1).total_seconds() for n in (1, 2, 5, 60)]


def test_a_slow_subscriber_delays_no_other(newsroom: Newsroom, take: Callable[..., Report]) -> None:
    slow: list[float] = []

    def hang(request: ReceivedRequest) -> Any:
        if request.method == "POST" and b"Story 0" not in request.body:
            slow.append(time.monotonic())
            time.sleep(3)
        return None

    for number in range(5):
        newsroom.receiver.answers[f"/slow/{number}"] = hang
        newsroom.subscribe(f"/slow/{number}", "/feeds/latest.atom")
        newsroom.subscribe(f"/fast/{number}", "/feeds/latest.atom")
    time.sleep(0.6)
    begun = time.monotonic()
    take(line("9", "News", "It is new."), now=now())
    arrived = [newsroom.receiver.wait(f"/fast/{number}", "POST", 2)[1].at for number in range(5)]

    wait_for(lambda: 5 == len(slow))
    assert max(arrived) < begun + 3, "none waited for a slow one"


def test_a_topic_that_cannot_be_made_stops_no_other(
    newsroom: Newsroom, take: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    _of_topic = Deliveries._of_topic

    def breaks(self: Deliveries, reader: Reader, subscription: Subscription) -> Any:
        if subscription.topic.endswith(".rss"):
            raise ZeroDivisionError
        return _of_topic(self, reader, subscription)

    monkeypatch.setattr(Deliveries, "_of_topic", breaks)
    newsroom.ask("/broken", "/feeds/latest.rss")
    newsroom.subscribe("/whole", "/feeds/latest.atom")
    take(line("9", "News", "It is new."), now=now())
    newsroom.receiver.wait("/whole", "POST", 2)

    assert [] == newsroom.receiver.at("/broken", "POST")
    (failing,) = newsroom.known("/broken")
    assert failing.attempts > 0 and "could not be made" in failing.problem
    assert newsroom.worker.is_alive()


# -- the canary


def test_the_canary_says_whether_push_works(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    at = [now()]
    client = create_app(settings, database=database, now=lambda: at[0]).test_client()

    def push() -> dict[str, Any]:
        answer = client.get("/readyz")
        assert 200 == answer.status_code
        return dict(answer.json["push"])

    def committed(seq: int) -> datetime:
        with database.read() as connection:
            moment = Reader(connection).change_at(seq)
        assert moment is not None
        return moment

    assert "starting" == push()["status"]
    with database.share() as connection:
        canary.keep(connection, settings, at[0])
        secret, path = canary.secret(connection), canary.PATH + canary.name(connection)
    body = b"{}"
    headers = {"X-Hub-Signature": hub_signature(secret, body), "Wirefeed-Seq": "0"}
    assert (
        403
        == client.post(
            path, data=body, headers={**headers, "X-Hub-Signature": "sha256=00"}
        ).status_code
    )
    assert (
        404
        == client.get(
            canary.PATH + "guessed",
            query_string={"hub.mode": "subscribe", "hub.topic": canary.topic(settings)},
        ).status_code
    )
    taken_over = {
        "hub.mode": "subscribe",
        "hub.topic": canary.topic(settings),
        "hub.callback": settings.base_url + path,
    }
    assert 400 == client.post("/hub", data=taken_over).status_code, "nobody takes it over"
    assert 403 == client.post(path, data=body).status_code
    assert 204 == client.post(path, data=body, headers=headers).status_code
    assert ("ok", None) == (push()["status"], push()["delay_ms"])
    take(line("1", "Story", "Text."), now=at[0])
    # The delay counts from the commit, which has the clock of the machine, however busy that is.
    at[0] = committed(1) + timedelta(seconds=2)
    assert 204 == client.post(path, data=body, headers={**headers, "Wirefeed-Seq": "1"}).status_code
    assert ("ok", 1, 2000) == (push()["status"], push()["seq"], push()["delay_ms"])
    assert 2.0 == float(client.get("/metrics").text.rpartition("wirefeed_push_delay_seconds ")[2])
    take(line("2", "Other", "Text of it."), now=at[0])
    at[0] = max(at[0], committed(2)) + timedelta(seconds=31)
    assert "degraded" == push()["status"]
    assert "change 2 has been waiting" in push()["why"]
    assert "wirefeed_push_degraded 1\n" in client.get("/metrics").text
    client.post(path, data=body, headers={**headers, "Wirefeed-Seq": "2"})
    at[0] += timedelta(seconds=100)
    assert "degraded" == push()["status"]
    assert "run: wirefeed worker" in push()["why"]
    yes = {"hub.mode": "subscribe", "hub.topic": canary.topic(settings), "hub.challenge": "c"}
    assert (200, b"c") == ((bodies := client.get(path, query_string=yes)).status_code, bodies.data)
    assert (
        404
        == client.get(
            path, query_string={**yes, "hub.topic": "https://news.example/feeds/latest.rss"}
        ).status_code
    )


def test_only_a_late_due_delivery_is_late(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """Related news, storylines and articles that were never public change without a delivery."""
    at = [now()]
    client = create_app(settings, database=database, now=lambda: at[0]).test_client()
    take("\n".join(line(str(n), f"Story {n}", f"Text {n} of them.") for n in range(3)), now=at[0])
    take(line("e", "Held", "Text of the held one.", release_at="2090-01-01T00:00:00Z"), now=at[0])
    with database.share() as connection:
        canary.keep(connection, settings, at[0])
        secret, path = canary.secret(connection), canary.PATH + canary.name(connection)
    with database.read() as connection:
        seq = Reader(connection).seq()
    body = b"{}"
    headers = {"X-Hub-Signature": hub_signature(secret, body), "Wirefeed-Seq": str(seq)}
    assert 204 == client.post(path, data=body, headers=headers).status_code

    with database.write() as connection:
        writer = Writer(connection, at[0])
        article, other = newest(writer.reader, 2, Status.LIVE)
        held = newest(writer.reader, 9, Status.EMBARGOED)[0]
        relations.relate(writer.connection, article, other, Relation.FOLLOW_UP, writer.now)
        stories.create(
            writer.connection, "quay", "The quay", "en", [article.key, other.key], writer.now
        )
        writer.withdraw(held, "It will not be published.")
    with database.read() as connection:
        assert Reader(connection).seq() > seq
    at[0] += timedelta(seconds=80)
    assert "ok" == client.get("/readyz").json["push"]["status"]
    assert "wirefeed_push_degraded 0\n" in client.get("/metrics").text

    take(line("9", "News", "Text of the news."), now=at[0])
    at[0] = max(at[0], now()) + timedelta(seconds=40)
    with database.share() as connection:
        canary.keep(connection, settings, at[0])
    assert "degraded" == client.get("/readyz").json["push"]["status"]


def test_a_server_hears_its_own_canary_and_can_leave_the_work_to_another(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Story", "Text."))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        # Each server process has a board of its own: four answers come from both.
        wait_for(
            lambda: all(
                ("ok", 1) == (push.get("status"), push.get("active"))
                for push in (_push(base) for _ in range(4))
            )
        )
        (tmp_path / "news.jsonl").write_text(line("2", "Another", "Text of another."))
        run(tmp_path, "import", "news.jsonl")
        until = time.monotonic() + 10
        while time.monotonic() < until and _push(base)["delay_ms"] is None:
            time.sleep(0.1)
        wait_for(lambda: _push(base)["seq"] == 2)
        wait_for(lambda: isinstance(_push(base)["delay_ms"], int))
        wait_for(lambda: b"wirefeed_push_delay_seconds " in fetch(base + "/metrics")[2])


def _push(base: str) -> dict[str, Any]:
    """The part of the health answer about push; empty before a process has read it."""
    return dict(json.loads(fetch(base + "/readyz")[2]).get("push", {}))


def test_a_newsroom_without_a_hub_names_none(database: Database, settings: Settings) -> None:
    client = create_app(replace(settings, hub=False), database=database).test_client()

    assert 404 == client.post("/hub", data={"hub.mode": "subscribe"}).status_code
    feed = client.get("/feeds/latest.rss")
    assert (
        b"/hub" not in feed.data
        and b"<cloud" not in feed.data
        and "hub" not in feed.headers["Link"]
    )
    assert "off" == client.get("/readyz").json["push"]["status"]


# -- questions of a reviewer


def test_a_slow_host_holds_up_no_other(newsroom: Newsroom, take: Callable[..., Report]) -> None:
    """Many subscriptions at one host that answers slowly, one at another that does not: it is told
    at once.
    """
    with receiving() as other:
        for number in range(80):
            newsroom.receiver.answers[f"/slow/{number}"] = lambda request: (
                time.sleep(1.5) if request.method == "POST" else None
            )
        at = now()
        with newsroom.database.share() as connection:
            for number in range(80):
                subscription = Subscription(
                    callback=f"{newsroom.receiver.base}/slow/{number}",
                    host=websub.host_of(newsroom.receiver.base),
                    topic="/feeds/latest.atom",
                    expires=at + timedelta(days=1),
                )
                subscriptions.subscribe(connection, subscription, at)
        newsroom.receiver.wait("/slow/0", "POST")
        fast = Subscription(
            callback=f"{other.base}/fast",
            host=websub.host_of(other.base),
            topic="/feeds/latest.atom",
            expires=at + timedelta(days=1),
        )
        with newsroom.database.share() as connection:
            subscriptions.subscribe(connection, fast, at)
        arrived = other.wait("/fast", "POST")[0].at
    served = [
        request
        for request in newsroom.receiver.seen
        if request.path.startswith("/slow/") and request.at < arrived
    ]
    assert len({delivery.path for delivery in served}) < 80, (
        "before all of the slow ones had their turn"
    )


def test_one_host_gets_a_part_of_the_turns_only(database: Database) -> None:
    at = now()
    with database.share() as connection:
        for number in range(20):
            subscription = Subscription(
                callback=f"http://slow.example/{number}",
                host="slow.example:80",
                topic="/feeds/latest.rss",
                expires=at + timedelta(days=1),
            )
            subscriptions.subscribe(connection, subscription, at)
        subscription = Subscription(
            callback="http://fast.example/",
            host="fast.example:80",
            topic="/feeds/latest.rss",
            expires=at + timedelta(days=1),
        )
        subscriptions.subscribe(connection, subscription, at + timedelta(microseconds=1))
        first = subscriptions.lease_due(
            connection,
            5,
            Lease(
                claim="a", now=at + timedelta(seconds=1), until=at + timedelta(minutes=1), limit=10
            ),
            is_retry=False,
            per_host=5,
        )
        then = subscriptions.lease_due(
            connection,
            5,
            Lease(
                claim="b", now=at + timedelta(seconds=1), until=at + timedelta(minutes=1), limit=10
            ),
            is_retry=False,
            per_host=5,
            under_way={"slow.example:80": 5},
        )
    assert (5, {"slow.example:80"}) == (len(first), {delivery.host for delivery in first})
    assert ["fast.example:80"] == [delivery.host for delivery in then]


def test_a_renewal_outlives_the_end_of_an_older_delivery(database: Database) -> None:
    at = now()
    subscription = Subscription(
        callback="http://a.example/",
        host="a.example:80",
        topic="/feeds/latest.rss",
        expires=at + timedelta(days=1),
    )
    with database.share() as connection:
        subscriptions.subscribe(connection, subscription, at)
        (claimed,) = subscriptions.lease_due(
            connection,
            5,
            Lease(claim="a", now=at, until=at + timedelta(minutes=1), limit=9),
            is_retry=False,
        )
        subscriptions.subscribe(
            connection, replace(subscription, expires=at + timedelta(days=9)), at
        )
        subscriptions.settle(
            connection, [Settled(claimed=claimed, seq=-1, due=at, is_over=True)], at
        )
        (subscription,) = subscriptions.every(connection)
        assert at + timedelta(days=9) == subscription.expires
        (claimed,) = subscriptions.lease_due(
            connection,
            5,
            Lease(claim="b", now=at, until=at + timedelta(minutes=1), limit=9),
            is_retry=False,
        )
        subscriptions.settle(
            connection, [Settled(claimed=claimed, seq=-1, due=at, is_over=True)], at
        )
        assert [] == subscriptions.every(connection)


def test_a_correction_of_an_old_story_reaches_a_partner(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            line(
                f"n{n}",
                f"Newer {n}",
                f"It is newer, number {n} of the quay{n}.",
                published="2026-11-21T09:00:00Z",
            )
            for n in range(60)
        )
    )
    token = newsroom.partner("mine")
    newsroom.subscribe("/corrected", "/partners/mine/latest.json", token=token)
    newsroom.receiver.wait("/corrected", "POST", 1)
    time.sleep(0.5)
    take(
        line(
            "1",
            "Story 1",
            "Text 1 of them, corrected: it was another one altogether.",
            section="Sea",
        ),
        now=now(),
    )

    news = newsroom.receiver.wait("/corrected", "POST", 2)[-1]
    assert any("corrected" in item["content_html"] for item in json.loads(news.body)["items"])


def test_an_update_of_before_the_release_is_told_too(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """An article revised under embargo is released with all its updates, as in the feed."""
    take(
        line(
            "1", "Held", "The first text of it.", release_at=(NOW + timedelta(hours=1)).isoformat()
        )
    )
    take(
        line(
            "1",
            "Held - UPDATED",
            "The second text, and there is a good deal more of it.",
            release_at=(NOW + timedelta(hours=1)).isoformat(),
        ),
        now=NOW + timedelta(minutes=1),
    )
    take(
        line(
            "1",
            "Held - UPDATED",
            "The third text is another one, and longer than all those that came before it.",
            release_at=(NOW + timedelta(hours=1)).isoformat(),
        ),
        now=NOW + timedelta(minutes=2),
    )
    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=1)).release_due()
    client = create_app(settings, database=database).test_client()
    whole, since = (
        json.loads(client.get(path).data)["items"]
        for path in ("/feeds/updated.json", "/feeds/updated.json?since=0")
    )

    assert len(whole) >= 1 and {item["id"] for item in whole} == {item["id"] for item in since}
