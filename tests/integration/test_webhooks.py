"""Webhooks on both databases: events, order, retries, leases, the log; and the doors to them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError
from support.receiver import ReceivedRequest, Receiver, receiving
from support.rows import QUAY
from support.servers import run, wait_for

from feeds.config import Settings
from feeds.errors import BadWebhook, WebhookNotFound
from feeds.importers.record import draft_from
from feeds.model import Relation, Significance
from feeds.newsroom import articles, sections, webhooks
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.related_items import relate
from feeds.newsroom.webhooks import Wish
from feeds.operations import store_metrics, upkeep
from feeds.push.webhook_worker import GIVE_UP, WebhookWorker
from feeds.store import Database, retention
from feeds.store import webhooks as store
from feeds.store.leases import Lease
from feeds.store.schema import webhooks as table
from feeds.store.webhooks import Attempt, Progress, State, Webhook

REFUSED = (500, {}, b"The disk is\nfull.")


@dataclass
class Newsroom:
    """An editor, and a receiver that has a webhook under each of its paths."""

    editor: Editor
    receiver: Receiver

    def add(self, path: str = "/in", *, after: int | None = None, **wish: Any) -> str:
        """Add a webhook named as its path; return its secret."""
        url = self.receiver.base + path
        return webhooks.add(self.editor, path[1:], Wish(url=url, **wish), after)[1]

    def publish(self, title: str, **fields: Any) -> str:
        record = {"title": title, "body_html": f"<p>{title}. {QUAY}</p>", **fields}
        draft = draft_from(record, "", self.editor.settings.zone)
        return articles.add(self.editor, draft).article.uuid

    def revise(self, uuid: str, significance: str | None = None, **fields: Any) -> None:
        chosen = None if significance is None else Significance(significance)
        articles.revise(self.editor, uuid, Change(fields=fields, significance=chosen))

    def webhook(self, name: str = "in") -> Webhook:
        with self.editor.database.read() as connection:
            return store.by_name(connection, name)

    def log(self, name: str = "in") -> list[Attempt]:
        with self.editor.database.read() as connection:
            webhook = store.by_name(connection, name)
            return store.deliveries(connection, webhook, 1000)[::-1]

    def change_row(self, **values: Any) -> None:
        with self.editor.database.share() as connection:
            connection.execute(update(table).values(values))

    @contextmanager
    def working(self, count: int = 1) -> Iterator[None]:
        workers = [WebhookWorker(self.editor.database, self.editor.settings) for _ in range(count)]
        for worker in workers:
            worker.start()
        try:
            yield
        finally:
            for worker in workers:
                worker.stop()

    def deliver(self) -> None:
        """Work until no webhook that may be tried lacks a change."""
        with self.working():
            wait_for(lambda: self._behind() == 0)

    def _behind(self) -> int:
        with self.editor.database.read() as connection:
            return store.most_behind(connection)


def event(request: ReceivedRequest) -> tuple[int, str]:
    message = json.loads(request.body)
    assert str(message["data"]["seq"]) == request.headers["wirefeed-seq"]
    return message["data"]["seq"], message["type"].removeprefix("article.")


def events(receiver: Receiver, path: str = "/in") -> list[tuple[int, str]]:
    return [event(request) for request in receiver.at(path, "POST")]


@pytest.fixture
def newsroom(database: Database, settings: Settings) -> Iterator[Newsroom]:
    opened = replace(settings, hub_allow=("127.0.0.0/8",))
    editor = Editor(database=database, settings=opened, now=database.now)
    with receiving() as receiver:
        yield Newsroom(editor, receiver)


# -- events


def test_a_story_from_its_publication_to_its_withdrawal(newsroom: Newsroom) -> None:
    secret = newsroom.add()
    uuid = newsroom.publish("Quay opens", section="City", tags=["port"], language="en")
    newsroom.revise(uuid, "minor", title="The quay opens")
    newsroom.revise(uuid, "update", title="Quay is open")
    newsroom.revise(uuid, "correction", title="Second quay is open", note="It is the second.")

    newsroom.deliver()

    assert [(1, "published"), (2, "updated"), (3, "updated"), (4, "corrected")] == events(
        newsroom.receiver
    )
    requests = newsroom.receiver.at("/in", "POST")
    for request in requests:
        Verifier(secret).verify(request.body, request.headers)
        assert "application/json" == request.headers["content-type"]
    last = json.loads(requests[-1].body)
    assert last == {
        "type": "article.corrected",
        "timestamp": last["timestamp"],
        "data": {
            "id": f"urn:uuid:{uuid}",
            "seq": 4,
            "status": "live",
            "revision": 4,
            "significance": "correction",
            "title": "Second quay is open",
            "url": f"https://news.example/articles/quay-opens-{uuid[-8:]}",
            "api": f"https://news.example/api/v1/articles/{uuid}",
            "language": "en",
            "section": "city",
            "tags": ["port"],
            "note": "It is the second.",
        },
    }
    assert ["minor", "update"] == [
        json.loads(request.body)["data"]["significance"] for request in requests[1:3]
    ]

    articles.withdraw(newsroom.editor, uuid, "The report was wrong.")
    newsroom.deliver()

    withdrawn = json.loads(newsroom.receiver.at("/in", "POST")[-1].body)
    assert ("article.withdrawn", "withdrawn", "", "The report was wrong.") == (
        withdrawn["type"],
        *(withdrawn["data"][name] for name in ("status", "title", "note")),
    )


def test_events_of_a_story_that_is_withdrawn_meanwhile_repeat_nothing_of_it(
    newsroom: Newsroom,
) -> None:
    newsroom.add()
    uuid = newsroom.publish("Quay opens", tags=["port"])
    articles.withdraw(newsroom.editor, uuid, "The report was wrong.")

    newsroom.deliver()

    assert [(1, "published"), (2, "withdrawn")] == events(newsroom.receiver)
    first = json.loads(newsroom.receiver.at("/in", "POST")[0].body)["data"]
    assert ("withdrawn", "", []) == (first["status"], first["title"], first["tags"])


def test_drafts_and_related_lists_are_no_events(newsroom: Newsroom) -> None:
    newsroom.add()
    draft = draft_from({"title": "Draft", "body": QUAY}, "", newsroom.editor.settings.zone)
    articles.add(newsroom.editor, draft, is_draft=True)
    first, second = newsroom.publish("Quay opens"), newsroom.publish("Cranes arrive")
    relate(newsroom.editor, first, second, Relation.FOLLOW_UP)

    newsroom.deliver()

    assert [(1, "published"), (2, "published")] == events(newsroom.receiver)
    assert 2 < newsroom.webhook().seq


def test_a_webhook_gets_the_changes_since_it_was_added_or_since_a_number(
    newsroom: Newsroom,
) -> None:
    for number in range(3):
        newsroom.publish(f"Story {number}")
    newsroom.add("/new")
    newsroom.add("/old", after=1)
    newsroom.publish("Story 3")

    newsroom.deliver()

    assert [4] == [seq for seq, _ in events(newsroom.receiver, "/new")]
    assert [2, 3, 4] == [seq for seq, _ in events(newsroom.receiver, "/old")]


FILTERED: list[tuple[dict[str, Any], list[int]]] = [
    ({"filters": [("section", "city")]}, [1, 3, 4]),
    ({"filters": [("section", "sea"), ("lang", "az")]}, [2]),
    ({"filters": [("tag", "port"), ("tag", "-oil")]}, [1, 3, 4]),
    ({"filters": [("author", "aygün əliyeva")]}, [2]),
    ({"events": ["article.withdrawn", "article.corrected"]}, [4]),
    ({"events": ["article.withdrawn"], "filters": [("section", "sea")]}, [4]),
    ({}, [1, 2, 3, 4]),
]


@pytest.mark.parametrize(("wish", "seqs"), FILTERED)
def test_a_webhook_gets_what_its_filters_choose(
    newsroom: Newsroom, wish: dict[str, Any], seqs: list[int]
) -> None:
    """An article that has left the filters is followed on: the receiver has it."""
    newsroom.publish("Ferry", section="Sea", language="az")
    newsroom.publish("Crane", section="City", language="en")
    newsroom.add(**wish)
    after = newsroom.webhook().seq
    uuid = newsroom.publish("Quay", section="City", tags=["port"], language="en")
    newsroom.publish(
        "Tanker", section="Sea", tags=["port", "oil"], language="az", authors=["Aygün Əliyeva"]
    )
    newsroom.revise(uuid, "update", title="Quay again", section="Sea", tags=["oil"])
    articles.withdraw(newsroom.editor, uuid, "Wrong.")

    newsroom.deliver()

    assert [seq + after for seq in seqs] == [seq for seq, _ in events(newsroom.receiver)]
    assert after + 4 == newsroom.webhook().seq


def test_a_renamed_section_is_followed(newsroom: Newsroom) -> None:
    newsroom.publish("Quay", section="City")
    newsroom.add(filters=[("section", "city"), ("lang", "en")])
    sections.change(newsroom.editor, "city", new="town")
    newsroom.publish("Crane", section="Town", language="en")

    newsroom.deliver()

    assert "section=town&lang=en" == newsroom.webhook().filters
    assert "published" == events(newsroom.receiver)[-1][1]


def test_two_sections_in_one_publish_nothing_again(newsroom: Newsroom) -> None:
    newsroom.publish("Quay", section="City")
    newsroom.publish("Ferry", section="Sea")
    newsroom.add()
    sections.change(newsroom.editor, "sea", new="city")

    newsroom.deliver()

    assert [(3, "updated")] == events(newsroom.receiver)
    message = json.loads(newsroom.receiver.at("/in", "POST")[0].body)
    assert "minor" == message["data"]["significance"]


# -- failures


def test_order_holds_over_failures_and_a_repeat_has_its_id(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.add("/other")
    answers = iter([None, REFUSED, REFUSED])
    newsroom.receiver.answers["/in"] = lambda _: next(answers, None)
    for number in range(4):
        newsroom.publish(f"Story {number}")

    newsroom.deliver()

    assert [1, 2, 2, 2, 3, 4] == [seq for seq, _ in events(newsroom.receiver)]
    assert [1, 2, 3, 4] == [seq for seq, _ in events(newsroom.receiver, "/other")]
    ids = [request.headers["webhook-id"] for request in newsroom.receiver.at("/in", "POST")]
    assert [ids[0], ids[1], ids[1], ids[1], ids[4], ids[5]] == ids
    assert 4 == len(set(ids))
    log = newsroom.log()
    assert [1, 2, 2, 2, 3, 4] == [attempt.seq for attempt in log]
    assert [204, 500, 500, 204, 204, 204] == [attempt.status for attempt in log]
    assert [1, 1, 2, 3, 1, 1] == [attempt.attempt for attempt in log]
    assert "answered 500: The disk is full." == log[1].problem
    webhook = newsroom.webhook()
    assert (4, 0, "", None) == (
        webhook.seq,
        webhook.attempts,
        webhook.problem,
        webhook.failing_since,
    )
    assert webhook.delivered_at is not None


def test_a_receiver_that_hangs_delays_no_other(newsroom: Newsroom) -> None:
    for path in ("/hangs", "/in"):
        newsroom.add(path)
    hanging = threading.Event()
    newsroom.receiver.answers["/hangs"] = lambda _: hanging.wait(30) and None
    try:
        with newsroom.working():
            for number in range(3):
                newsroom.publish(f"Story {number}")
            newsroom.receiver.wait("/in", "POST", 3)
            assert 1 == len(newsroom.receiver.at("/hangs", "POST"))
            hanging.set()
            newsroom.receiver.wait("/hangs", "POST", 3)
    finally:
        hanging.set()


FAILURES: list[tuple[tuple[int, dict[str, str], bytes], str]] = [
    ((301, {"Location": "/elsewhere"}, b""), "answered 301"),
    ((404, {}, b"\x1b[31mno \xff such\r\npath"), "answered 404: [31mno � such path"),
    ((503, {}, b"x" * 100_000), "answered 503: " + "x" * 200),
]


@pytest.mark.parametrize(("answer", "problem"), FAILURES)
def test_another_answer_than_success_is_a_failure(
    newsroom: Newsroom, answer: tuple[int, dict[str, str], bytes], problem: str
) -> None:
    newsroom.add()
    newsroom.receiver.answers["/in"] = lambda _: answer
    newsroom.publish("Story")

    with newsroom.working():
        wait_for(lambda: newsroom.webhook().attempts > 0)

    assert problem == newsroom.webhook().problem
    assert [] == newsroom.receiver.at("/elsewhere")
    assert 0 == newsroom.webhook().seq


def test_retry_after_is_honoured_to_a_day(newsroom: Newsroom) -> None:
    for path, value in (("/hours", "7200"), ("/years", "99999999")):
        newsroom.add(path)
        newsroom.receiver.answers[path] = lambda _, value=value: (429, {"Retry-After": value}, b"")
    newsroom.publish("Story")

    with newsroom.working():
        wait_for(lambda: newsroom.webhook("hours").attempts and newsroom.webhook("years").attempts)

    now = newsroom.editor.now()
    assert timedelta(hours=1.9) < newsroom.webhook("hours").due - now <= timedelta(hours=2)
    assert timedelta(hours=23) < newsroom.webhook("years").due - now <= timedelta(hours=24)


def test_a_receiver_that_wants_nothing_more_ends_it_until_it_is_resumed(
    newsroom: Newsroom,
) -> None:
    newsroom.add()
    newsroom.receiver.answers["/in"] = lambda _: (410, {}, b"")
    newsroom.publish("Story 0")
    newsroom.publish("Story 1")
    newsroom.deliver()

    webhook = newsroom.webhook()
    assert (State.FAILED, 0) == (webhook.state, webhook.seq)
    assert "410" in webhook.reason
    assert 1 == len(newsroom.receiver.at("/in", "POST"))

    del newsroom.receiver.answers["/in"]
    assert (State.ACTIVE, "") == (
        (resumed := webhooks.resume(newsroom.editor, "in")).state,
        resumed.reason,
    )
    newsroom.deliver()
    assert [1, 1, 2] == [seq for seq, _ in events(newsroom.receiver)]


def test_after_a_week_of_failures_an_editor_is_needed(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.receiver.answers["/in"] = lambda _: REFUSED
    newsroom.publish("Story")
    with newsroom.working():
        wait_for(lambda: newsroom.webhook().attempts > 0)
        long_ago = newsroom.editor.now() - GIVE_UP - timedelta(hours=1)
        newsroom.change_row(failing_since=round(long_ago.timestamp() * 1e6), due=0)
        wait_for(lambda: newsroom.webhook().state is State.FAILED)

    assert "no delivery has succeeded for 7 days; the last: answered 500: The disk is full." == (
        newsroom.webhook().reason
    )


def test_a_private_address_is_refused_where_the_connection_opens(
    database: Database, settings: Settings
) -> None:
    """Its name could not be judged before."""
    editor = Editor(database=database, settings=settings, now=database.now)
    webhooks.add(editor, "in", Wish(url="http://localhost/in"))

    attempt = webhooks.send_test(editor, "in")

    assert (0, "is not a public address, or its port is neither 80 nor 443") == (
        attempt.status,
        attempt.problem,
    )


# -- leases


def test_workers_never_deliver_to_one_webhook_at_a_time(newsroom: Newsroom) -> None:
    newsroom.add()
    under_way, most = [0], [0]
    turn = threading.Lock()

    def slow(_: ReceivedRequest) -> None:
        with turn:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
        time.sleep(0.02)
        with turn:
            under_way[0] -= 1

    newsroom.receiver.answers["/in"] = slow
    with newsroom.working(3):
        for number in range(20):
            newsroom.publish(f"Story {number}")
        newsroom.receiver.wait("/in", "POST", 20)

    assert list(range(1, 21)) == [seq for seq, _ in events(newsroom.receiver)]
    assert [1] == most


def test_a_lease_is_free_again_when_it_has_run_out(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.publish("Story")
    database, now = newsroom.editor.database, newsroom.editor.now()
    until = now + timedelta(seconds=60)
    with database.share() as connection:
        lease = Lease(claim="a", now=now, until=until, limit=10)
        (leased,) = store.lease_due(connection, lease, is_retry=False)
        assert [] == store.lease_due(connection, replace(lease, claim="b"), is_retry=False)
        later = replace(lease, claim="c", now=until + timedelta(seconds=1))
        (again,) = store.lease_due(connection, later, is_retry=False)
        assert ("a", "c") == (leased.claim, again.claim)

        # What the first one still has to say changes nothing.
        late = Progress(leased=leased, seq=1, is_released=True, due=now)
        assert {leased.id} == store.settle(connection, [late], now)
        assert (0, "c") == (
            (row := store.by_name(connection, "in")).seq,
            row.claim,
        )


def test_a_paused_webhook_goes_on_where_it_was(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.publish("Story 0")
    newsroom.deliver()
    webhooks.pause(newsroom.editor, "in")
    newsroom.publish("Story 1")
    newsroom.add("/other", after=0)
    newsroom.deliver()
    assert [1] == [seq for seq, _ in events(newsroom.receiver)]

    webhooks.resume(newsroom.editor, "in")
    newsroom.deliver()
    assert [1, 2] == [seq for seq, _ in events(newsroom.receiver)]


def test_a_pause_stops_a_delivery_of_many_changes(newsroom: Newsroom) -> None:
    newsroom.add()
    for number in range(30):
        newsroom.publish(f"Story {number}")

    def pause(request: ReceivedRequest) -> None:
        if event(request)[0] == 3:
            webhooks.pause(newsroom.editor, "in")
        time.sleep(0.05)

    newsroom.receiver.answers["/in"] = pause
    with newsroom.working():
        wait_for(lambda: newsroom.webhook().state is State.PAUSED)
        wait_for(lambda: newsroom.webhook().claim == "")

    delivered = [seq for seq, _ in events(newsroom.receiver)]
    assert list(range(1, len(delivered) + 1)) == delivered
    assert len(delivered) < 30
    assert delivered[-1] == newsroom.webhook().seq


def test_a_removed_webhook_leaves_nothing(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.publish("Story 0")
    newsroom.deliver()
    before = newsroom.webhook().id

    assert before == webhooks.remove(newsroom.editor, "in").id

    with pytest.raises(WebhookNotFound):
        newsroom.webhook()
    newsroom.add()
    assert before != newsroom.webhook().id
    assert [] == newsroom.log()


def test_another_address_gets_the_following_changes(newsroom: Newsroom) -> None:
    newsroom.add()
    newsroom.publish("Story 0")
    newsroom.deliver()
    wish = Wish(url=f"{newsroom.receiver.base}/new", events=["article.published"])
    webhooks.change(newsroom.editor, "in", wish)
    newsroom.publish("Story 1")
    newsroom.deliver()

    assert [1] == [seq for seq, _ in events(newsroom.receiver)]
    assert [2] == [seq for seq, _ in events(newsroom.receiver, "/new")]
    assert ("article.published",) == newsroom.webhook().events


def test_after_a_rotation_both_secrets_sign_for_a_while(newsroom: Newsroom) -> None:
    former = newsroom.add()
    _, present = webhooks.rotate(newsroom.editor, "in", hours=1)
    newsroom.publish("Story 0")
    newsroom.deliver()
    (request,) = newsroom.receiver.at("/in", "POST")
    for secret in (former, present):
        Verifier(secret).verify(request.body, request.headers)

    newsroom.change_row(former_until=1)
    upkeep.delete_due(newsroom.editor.database, newsroom.editor.settings)
    newsroom.publish("Story 1")
    newsroom.deliver()

    assert "" == newsroom.webhook().former_secret
    request = newsroom.receiver.at("/in", "POST")[1]
    Verifier(present).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(former).verify(request.body, request.headers)


# -- the log, the metrics


def test_the_log_is_bounded_by_age_and_by_number(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.add()
    now = newsroom.editor.now()
    with newsroom.editor.database.share() as connection:
        key = store.by_name(connection, "in").key
        for days in (400, 29, 3, 2, 1):
            at = now - timedelta(days=days)
            attempt = Attempt(seq=days, message_id="m", type="t", at=at, status=204, duration_ms=1)
            store.log(connection, key, attempt)
    settings = newsroom.editor.settings
    database = newsroom.editor.database

    assert 1 == upkeep.delete_due(database, settings).deliveries
    assert [29, 3, 2, 1] == [attempt.seq for attempt in newsroom.log()]
    assert 1 == upkeep.delete_due(database, replace(settings, keep_webhook_log_days=7)).deliveries
    monkeypatch.setattr(retention, "MOST_DELIVERIES", 2)
    assert 1 == upkeep.delete_due(database, settings).deliveries
    assert [2, 1] == [attempt.seq for attempt in newsroom.log()]


def test_the_metrics_count_webhooks_by_state(newsroom: Newsroom) -> None:
    for name in ("ok", "failing", "paused", "failed"):
        newsroom.add(f"/{name}")
    with newsroom.editor.database.share() as connection:
        for name, values in (
            ("failing", {"attempts": 3}),
            ("paused", {"state": "paused"}),
            ("failed", {"state": "failed"}),
        ):
            connection.execute(update(table).where(table.c.name == name).values(values))
    newsroom.publish("Story")

    with newsroom.editor.database.read() as connection:
        facts = store_metrics.read_facts(
            connection, newsroom.editor.settings, newsroom.editor.now()
        )
    values = {reading.name: reading.value for reading in store_metrics.readings(facts)}

    assert {"ok": 1, "failing": 1, "paused": 1, "failed": 1} == values["wirefeed_webhooks"]
    assert 1 == values["wirefeed_webhooks_most_behind"]


# -- what is refused

WRONG: list[tuple[str, Wish, int | None, str]] = [
    ("in", Wish(url="http://127.0.0.1/"), None, "url"),
    ("in", Wish(url="http://0x7f.1/"), None, "url"),
    ("in", Wish(url="http://[::1]/"), None, "url"),
    ("in", Wish(url="https://8.8.8.8:8443/"), None, "url"),
    ("in", Wish(url="https://cms.example:8443/"), None, "url"),
    ("in", Wish(url="ftp://cms.example/"), None, "url"),
    ("in", Wish(url="https://me:secret@cms.example/"), None, "url"),
    ("in", Wish(url="https://cms.example/#part"), None, "url"),
    ("in", Wish(url="https://cms.example/" + "x" * 2_000), None, "url"),
    ("in", Wish(), None, "url"),
    ("In", Wish(url="https://cms.example/"), None, "name"),
    ("present", Wish(url="https://cms.example/"), None, "name"),
    ("in", Wish(url="https://cms.example/"), 7, "after"),
    ("in", Wish(url="https://cms.example/", events=["article.read"]), None, "events"),
    ("in", Wish(url="https://cms.example/", filters=[("size", "3")]), None, "filters"),
    ("in", Wish(url="https://cms.example/", filters=[("lang", "x")]), None, "filters"),
    ("in", Wish(url="https://cms.example/", filters=[("section", "no")]), None, "filters"),
]


@pytest.mark.parametrize(("name", "wish", "after", "field"), WRONG)
def test_a_wrong_webhook_is_refused_with_its_field(
    database: Database, settings: Settings, name: str, wish: Wish, after: int | None, field: str
) -> None:
    editor = Editor(database=database, settings=settings, now=database.now)
    webhooks.add(editor, "present", Wish(url="https://cms.example/"))

    with pytest.raises(BadWebhook) as refusal:
        webhooks.add(editor, name, wish, after)

    assert field == refusal.value.field
    with database.read() as connection:
        assert ["present"] == list(connection.execute(select(table.c.name)).scalars())


def test_a_webhook_is_named_after_its_host(database: Database, settings: Settings) -> None:
    editor = Editor(database=database, settings=settings, now=database.now)

    webhook, _ = webhooks.add(editor, "", Wish(url="https://CMS.example/in?key=1"))

    assert ("cms-example", "https://CMS.example/in?key=1") == (webhook.name, webhook.url)


# -- the command


def test_the_command_does_everything(tmp_path: Path) -> None:
    env = {"WIREFEED_HUB_ALLOW": "127.0.0.0/8"}

    def command(*words: str, status: int = 0) -> tuple[str, str]:
        completed = run(tmp_path, "webhooks", *words, **env)
        assert status == completed.returncode, completed.stderr
        return completed.stdout, completed.stderr

    assert 1 == run(tmp_path, "webhooks", "list").returncode
    run(tmp_path, "migrate")
    with receiving() as receiver:
        url = f"{receiver.base}/in"
        secret, note = command("add", url, "--name", "cms", "--event", "article.published")
        assert secret.startswith("whsec_")
        assert "not shown again" in note
        assert "accepted (204)" in command("test", "cms")[0]
        (request,) = receiver.at("/in", "POST")
        message = Verifier(secret.strip()).verify(request.body, request.headers)
        assert ("webhook.test", "cms") == (message["type"], message["data"]["webhook"])
        assert "wirefeed-seq" not in request.headers

        receiver.answers["/in"] = lambda _: REFUSED
        assert "answered 500: The disk is full." in command("test", "cms", status=1)[0]
        shown = json.loads(command("show", "cms", "--json")[0])
        assert ["article.published"] == shown["events"]
        assert [500, 204] == [row["status"] for row in shown["deliveries"]]
        assert "active    cms " in command("list")[0]
        assert "cms: paused" in command("pause", "cms")[0]
        assert "paused" == json.loads(command("list", "--json")[0])["state"]
        assert "cms: active" in command("resume", "cms")[0]
        assert command("rotate", "cms", "--hours", "2")[0] != secret
        assert "former_secret_until" in command("show", "cms")[0]
        assert "cms: removed" in command("remove", "cms")[0]
        assert "there is no webhook 'cms'" in command("show", "cms", status=1)[1]
    assert "neither 80 nor 443" in run(tmp_path, "webhooks", "add", url).stderr
    refused = command("add", url, "--section", "nosuch", status=1)[1]
    assert "there is no section 'nosuch'; the sections are: none" in refused


def test_doctor_warns_of_a_webhook_that_gets_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    newsroom.add("/cms")
    newsroom.receiver.answers["/cms"] = lambda _: (410, {}, b"")
    newsroom.publish("Story")
    newsroom.deliver()
    url = newsroom.editor.database.url

    completed = run(tmp_path, "doctor", WIREFEED_DATABASE_URL=url)

    assert "webhooks: warning: cms: its receiver answered 410" in completed.stdout
    assert 0 == completed.returncode
