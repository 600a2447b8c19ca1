"""What WebSub (W3C Recommendation) demands of a hub and a publisher and can be seen from outside: a
check for each.

All against a real server with its worker, over real sockets.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from support.receiver import ReceivedRequest, Receiver, receiving
from support.rows import line
from support.servers import fetch, run, serving

from feeds.store import Database, subscriptions

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = 86_400
_NUMBERS = itertools.count(100)


@dataclass
class Hub:
    """The newsroom, its server's base URL, and a subscriber."""

    folder: Path
    base: str
    receiver: Receiver

    def post(self, **fields: str) -> tuple[int, str]:
        """POST to the hub; underscores after ``hub`` are dots."""
        named = {name.replace("hub_", "hub.", 1): value for name, value in fields.items()}
        return self.post_form(list(named.items()))

    def post_form(self, fields: list[tuple[str, str]], **headers: str) -> tuple[int, str]:
        body = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(
            self.base + "/hub",
            body,
            {name.replace("_", "-"): value for name, value in headers.items()},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def subscribe(
        self, path: str, topic: str = "/feeds/latest.atom", **more: str
    ) -> ReceivedRequest:
        """Subscribe the receiver's ``path``, wait for the state that comes first."""
        before = len(self.receiver.at(path, "POST"))
        status, _ = self.post(
            hub_mode="subscribe",
            hub_callback=self.receiver.base + path,
            hub_topic=self.base + topic,
            **more,
        )
        assert 202 == status
        return self.receiver.wait(path, "POST", before + 1)[before]

    def publish(self, headline: str = "", number: str = "", **more: Any) -> str:
        number = number or str(next(_NUMBERS))
        text = more.pop("text", f"It is story {number} of this newsroom.")
        file = self.folder / f"{number}.jsonl"
        file.write_text(line(number, headline or f"Story {number}", text, **more))
        assert 0 == run(self.folder, "import", str(file)).returncode
        return number

    def known(self) -> list[dict[str, Any]]:
        return [
            json.loads(row)
            for row in run(self.folder, "subscriptions", "--json").stdout.splitlines()
        ]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("hub")
    (folder / "first.jsonl").write_text(
        "\n".join(line(str(n), f"Story {n}", f"Text {n}.", section="Sea") for n in range(3))
    )
    run(folder, "import", "first.jsonl")
    with serving(folder, WIREFEED_HUB_ALLOW="127.0.0.0/8") as base, receiving() as receiver:
        yield Hub(folder, base, receiver)


# -- 4. Discovery


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_4_the_topic_has_link_headers_of_its_hub_and_of_exactly_one_self(
    hub: Hub, suffix: str, method: str
) -> None:
    url = f"{hub.base}/feeds/latest.{suffix}"
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
        links = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers["Link"])

    assert [(url, "self")] == [link for link in links if link[1] == "self"]
    assert (hub.base + "/hub", "hub") in links


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_4_the_xml_names_hub_and_self_too(hub: Hub, suffix: str) -> None:
    elements = etree.fromstring(fetch(f"{hub.base}/feeds/latest.{suffix}")[2]).iter(ATOM + "link")
    links = [
        (link.get("rel"), link.get("href"))
        for link in elements
        if link.get("rel") in ("hub", "self")
    ]

    assert [("hub", hub.base + "/hub"), ("self", f"{hub.base}/feeds/latest.{suffix}")] == sorted(
        links
    )


def test_4_other_addresses_of_a_topic_redirect_to_the_one_it_calls_its_own(hub: Hub) -> None:
    status, headers, _ = fetch(hub.base + "/feeds/latest.atom?size=20&utm_source=x")

    assert (301, hub.base + "/feeds/latest.atom") == (status, headers["location"])


# -- 5.1 Subscription requests


def test_5_1_a_request_is_accepted_and_what_is_not_understood_is_ignored(hub: Hub) -> None:
    fields = [
        ("hub.mode", "subscribe"),
        ("hub.topic", hub.base + "/feeds/latest.atom"),
        ("hub.callback", hub.receiver.base + "/legacy"),
        ("hub.verify", "sync"),
        ("hub.verify", "async"),
        ("hub.verify_token", "t"),
        ("hub.unheard", "x"),
        ("y", "z"),
    ]

    assert 202 == hub.post_form(fields)[0]
    (question,) = hub.receiver.wait("/legacy", "GET")
    assert {"hub.mode", "hub.topic", "hub.challenge", "hub.lease_seconds"} == {
        name for name, _ in question.fields
    }


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({}, "hub.mode"),
        ({"hub_mode": "x"}, "hub.mode"),
        ({"hub_mode": "publish", "hub_url": "http://x.example/"}, "its own newsroom"),
        ({"hub_mode": "subscribe", "hub_callback": "http://a.example/"}, "hub.topic"),
        ({"hub_mode": "subscribe", "hub_topic": "TOPIC"}, "hub.callback"),
        (
            {"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "ftp://a.example/"},
            "hub.callback",
        ),
        (
            {"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "//a.example/"},
            "hub.callback",
        ),
        (
            {
                "hub_mode": "subscribe",
                "hub_topic": "TOPIC",
                "hub_callback": "http://a.example/\r\nX: y",
            },
            "hub.callback",
        ),
        (
            {
                "hub_mode": "subscribe",
                "hub_topic": "TOPIC",
                "hub_callback": "http://a:b@a.example/",
            },
            "password",
        ),
        (
            {"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "http://a.example/#x"},
            "fragment",
        ),
        (
            {
                "hub_mode": "subscribe",
                "hub_topic": "TOPIC",
                "hub_callback": "http://a.example:99999/",
            },
            "port",
        ),
        (
            {
                "hub_mode": "subscribe",
                "hub_topic": "TOPIC",
                "hub_callback": "CALLBACK",
                "hub_secret": "s" * 200,
            },
            "199 bytes",
        ),
        (
            {"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "http://10.0.0.1/"},
            "is not public",
        ),
        ({"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "http://0x7f.1/"}, ""),
        (
            {
                "hub_mode": "subscribe",
                "hub_topic": "TOPIC",
                "hub_callback": "http://[::ffff:10.0.0.1]/",
            },
            "is not public",
        ),
        (
            {"hub_mode": "subscribe", "hub_topic": "TOPIC", "hub_callback": "http://3232235521/"},
            "is not public",
        ),
    ],
)
def test_5_1_2_a_wrong_request_gets_4xx_and_says_why(
    hub: Hub, fields: dict[str, str], word: str
) -> None:
    named = {
        name: value.replace("TOPIC", hub.base + "/feeds/latest.atom").replace(
            "CALLBACK", hub.receiver.base + "/c"
        )
        for name, value in fields.items()
    }
    status, text = hub.post(**named)

    if word:
        assert 400 == status
        assert word in text


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("", 10 * DAY),
        ("junk", 10 * DAY),
        ("-5", 10 * DAY),
        ("0", 10 * DAY),
        ("1", DAY),
        ("172800", 2 * DAY),
        ("99999999", 30 * DAY),
        ("1e9", 10 * DAY),
        ("9" * 40, 10 * DAY),
    ],
)
def test_5_1_a_lease_is_granted_between_a_day_and_thirty(
    hub: Hub, asked: str, granted: int
) -> None:
    path = f"/lease/{asked[:5]}/{len(asked)}"
    hub.subscribe(path, hub_lease_seconds=asked)

    assert str(granted) == hub.receiver.at(path, "GET")[0].get("hub.lease_seconds")


def test_5_1_a_renewal_takes_over_lease_and_secret_and_doubles_nothing(hub: Hub) -> None:
    hub.subscribe("/renewed", hub_secret="first", hub_lease_seconds=str(DAY))
    hub.post(
        hub_mode="subscribe",
        hub_callback=hub.receiver.base + "/renewed",
        hub_topic=hub.base + "/feeds/latest.atom",
        hub_secret="second",
        hub_lease_seconds=str(9 * DAY),
    )
    hub.receiver.wait("/renewed", "GET", 2)
    time.sleep(1)
    hub.publish("After the renewal")
    hub.receiver.wait("/renewed", "POST", 2)
    time.sleep(1.5)

    first, then = hub.receiver.at("/renewed", "POST")
    assert signature("first", first.body) == first.headers["x-hub-signature"]
    assert signature("second", then.body) == then.headers["x-hub-signature"]
    (row,) = [
        subscription
        for subscription in hub.known()
        if subscription["callback"].endswith("/renewed")
    ]
    assert ("ok", 0) == (row["status"], row["behind"])


def test_5_1_what_a_lease_was_for_ends_with_it(hub: Hub) -> None:
    hub.subscribe("/over")
    hub.subscribe("/on")
    database = Database(f"sqlite:///{hub.folder}/data/wirefeed.db")
    with database.share() as connection:
        for subscription in subscriptions.every(connection):
            if subscription.callback.endswith("/over"):
                subscriptions.subscribe(
                    connection, replace(subscription, expires=datetime.now(UTC)), datetime.now(UTC)
                )
    database.close()
    hub.publish()
    hub.receiver.wait("/on", "POST", 2)
    time.sleep(0.5)

    assert 1 == len(hub.receiver.at("/over", "POST"))


# -- 5.2 Denial


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("http://elsewhere.example/feed", "not a feed of"),
        ("BASE/feeds/none.atom", "no feed at"),
        ("BASE/sections/none/latest.atom", "no section"),
        ("BASE/feeds/latest.atom?size=20", "BASE/feeds/latest.atom"),
        ("BASE/feeds/latest.atom?since=0", "not a topic"),
        ("BASE/articles/00000000-0000-7000-8000-000000000000/related.atom", "no article"),
        ("BASE/partners/nobody/latest.atom", "token"),
    ],
)
def test_5_2_what_cannot_be_had_is_denied_with_a_reason(hub: Hub, topic: str, reason: str) -> None:
    path = "/denied/" + hashlib.sha256(topic.encode()).hexdigest()[:8]
    sent = topic.replace("BASE", hub.base)
    assert (
        202
        == hub.post(hub_mode="subscribe", hub_callback=hub.receiver.base + path, hub_topic=sent)[0]
    )

    (request,) = hub.receiver.wait(path, "GET")
    assert ("denied", sent) == (request.get("hub.mode"), request.get("hub.topic"))
    assert reason.replace("BASE", hub.base) in request.get("hub.reason")
    assert not request.get("hub.challenge")


# -- 5.3 Verification of intent


def test_5_3_the_callback_is_asked_with_its_own_query_kept_byte_for_byte(hub: Hub) -> None:
    own_query = "a=%7e&b=x+y&hub.mode=mine&&c&%C3%A9=%c3%a9&hub.topic="
    hub.post(
        hub_mode="subscribe",
        hub_callback=f"{hub.receiver.base}/own%2fpath?{own_query}",
        hub_topic=hub.base + "/feeds/latest.atom",
    )

    (asked,) = hub.receiver.wait("/own%2fpath", "GET")
    assert asked.query.startswith(own_query + "&hub.mode=subscribe&hub.topic=")
    assert [("hub.mode", "mine"), ("hub.mode", "subscribe")] == [
        field for field in asked.fields if field[0] == "hub.mode"
    ]
    (delivered,) = hub.receiver.wait("/own%2fpath", "POST")
    assert own_query == delivered.query


def test_5_3_each_challenge_is_new(hub: Hub) -> None:
    hub.subscribe("/challenge/1")
    hub.subscribe("/challenge/2")

    first, second = (
        hub.receiver.at(f"/challenge/{n}", "GET")[0].get("hub.challenge") for n in (1, 2)
    )
    assert first != second and len(first) >= 32


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("other", (200, {}, b"another")),
        ("none", (200, {}, b"")),
        ("no", (404, {}, b"")),
        ("more", "more"),
        ("redirect", "redirect"),
        ("echo-404", "echo-404"),
    ],
)
def test_5_3_1_without_2xx_and_the_very_challenge_nothing_is_delivered(
    hub: Hub, name: str, answer: Any
) -> None:
    path = f"/unverified/{name}"

    def answered(request: ReceivedRequest) -> Any:
        challenge = request.get("hub.challenge").encode()
        return (
            {
                "more": (200, {}, challenge + b"\n<p>"),
                "redirect": (
                    302,
                    {"Location": f"{hub.receiver.base}/yes?{request.query}"},
                    challenge,
                ),
                "echo-404": (404, {}, challenge),
            }.get(answer, answer)
            if isinstance(answer, str)
            else answer
        )

    hub.receiver.answers[path] = answered
    hub.post(
        hub_mode="subscribe",
        hub_callback=hub.receiver.base + path,
        hub_topic=hub.base + "/feeds/latest.atom",
    )
    hub.receiver.wait(path, "GET")
    hub.subscribe(f"/verified/{name}")

    assert [] == hub.receiver.at(path, "POST")
    assert [] == hub.receiver.at("/yes"), "redirects are not followed"
    assert [] == [
        subscription for subscription in hub.known() if subscription["callback"].endswith(path)
    ]


def test_5_3_a_server_error_is_asked_again(hub: Hub) -> None:
    answers = iter([(503, {}, b"")])
    hub.receiver.answers["/later"] = lambda _: next(answers, None)
    hub.post(
        hub_mode="subscribe",
        hub_callback=hub.receiver.base + "/later",
        hub_topic=hub.base + "/feeds/latest.atom",
    )

    hub.receiver.wait("/later", "POST", timeout_s=25)
    assert 2 == len(hub.receiver.at("/later", "GET"))


def test_5_3_unsubscribing_is_verified_and_then_nothing_comes(hub: Hub) -> None:
    hub.subscribe("/leaving")
    own_query = {
        "hub_callback": hub.receiver.base + "/leaving",
        "hub_topic": hub.base + "/feeds/latest.atom",
    }
    hub.receiver.answers["/leaving"] = lambda request: (
        (404, {}, b"") if request.method == "GET" else None
    )
    assert 202 == hub.post(hub_mode="unsubscribe", **own_query)[0]
    _, asked = hub.receiver.wait("/leaving", "GET", 2)
    assert ("unsubscribe", own_query["hub_topic"], "") == (
        asked.get("hub.mode"),
        asked.get("hub.topic"),
        asked.get("hub.lease_seconds"),
    )
    hub.publish()
    hub.receiver.wait("/leaving", "POST", 2)
    hub.receiver.answers.clear()
    hub.post(hub_mode="unsubscribe", **own_query)
    hub.receiver.wait("/leaving", "GET", 3)
    time.sleep(0.5)
    hub.subscribe("/staying")
    hub.publish()
    hub.receiver.wait("/staying", "POST", 2)

    assert 2 == len(hub.receiver.at("/leaving", "POST"))


# -- 7. Content distribution


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_7_a_delivery_is_the_topics_type_with_links_and_whole_texts(hub: Hub, suffix: str) -> None:
    topic = f"/feeds/latest.{suffix}"
    state = hub.subscribe(f"/type/{suffix}", topic)
    _, headers, _ = fetch(hub.base + topic)
    number = hub.publish(f"News in {suffix}", text=f"The whole of it, for {suffix}.")
    first, second = hub.receiver.wait(f"/type/{suffix}", "POST", 2)[:2]

    assert b"Text 1." in state.body, "the state comes first"
    assert b"The whole of it, for" in second.body and b"Text 1." not in second.body, number
    for delivery in (first, second):
        assert headers["content-type"] == delivery.headers["content-type"]
        assert (
            f'<{hub.base}{topic}>; rel="self", <{hub.base}/hub>; rel="hub"'
            == delivery.headers["link"]
        )
        assert "content-encoding" not in delivery.headers
        assert "x-hub-signature" not in delivery.headers, "there is no secret"


def test_7_only_2xx_is_success_and_a_redirect_is_none(hub: Hub) -> None:
    answers = iter(
        [
            (500, {}, b""),
            (404, {}, b""),
            (301, {"Location": f"{hub.receiver.base}/elsewhere"}, b""),
            (202, {}, b"x" * 100_000),
        ]
    )
    hub.receiver.answers["/failing"] = lambda request: (
        next(answers, None) if request.method == "POST" else None
    )
    hub.subscribe("/failing")
    deliveries = hub.receiver.wait("/failing", "POST", 4, timeout_s=60)
    time.sleep(1)

    assert 4 == len(hub.receiver.at("/failing", "POST"))
    assert 1 == len({delivery.body for delivery in deliveries}), "the same until it is taken"
    assert [] == hub.receiver.at("/elsewhere")


def test_7_gone_ends_the_subscription(hub: Hub) -> None:
    hub.receiver.answers["/gone"] = lambda request: (
        (410, {}, b"") if request.method == "POST" else None
    )
    hub.subscribe("/gone")
    time.sleep(1)

    assert [] == [
        subscription for subscription in hub.known() if subscription["callback"].endswith("/gone")
    ]


def test_7_a_delivery_has_every_entry_that_changed_in_a_burst(hub: Hub) -> None:
    hub.subscribe("/burst", "/feeds/latest.json")
    file = hub.folder / "burst.jsonl"
    file.write_text(
        "\n".join(line(f"b{n}", f"Burst {n}", f"Text of burst {n}.") for n in range(100))
    )
    run(hub.folder, "import", "burst.jsonl")
    until = time.monotonic() + 20
    while time.monotonic() < until and len(_titles(hub.receiver.at("/burst", "POST")[1:])) < 100:
        time.sleep(0.05)

    deliveries = hub.receiver.at("/burst", "POST")[1:]
    assert {f"Burst {n}" for n in range(100)} == _titles(deliveries)
    assert len(deliveries) <= 4


def _titles(deliveries: list[ReceivedRequest]) -> set[str]:
    return {item["title"] for delivery in deliveries for item in json.loads(delivery.body)["items"]}


# -- 8. Authenticated content distribution


def test_8_a_secret_signs_every_delivery(hub: Hub) -> None:
    secret = "geheim-ключ-" + "x" * 175
    delivery = hub.subscribe("/signed", hub_secret=secret)

    assert signature(secret, delivery.body) == delivery.headers["x-hub-signature"]


def signature(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
