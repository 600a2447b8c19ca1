"""Webhooks over the HTTP API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from support.receiver import Receiver, receiving
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.newsroom import tokens
from feeds.newsroom.editor import Editor
from feeds.store import Database
from feeds.web import create_app
from feeds.web.api import budget
from feeds.web.api.route import PREFIX

Send = Callable[..., TestResponse]


@pytest.fixture
def send(database: Database, settings: Settings) -> Send:
    budget._limiter.cache_clear()
    opened = replace(settings, hub_allow=("127.0.0.0/8",))
    editor = Editor(database=database, settings=opened, now=database.now)
    _, secret = tokens.issue(editor, "operator", ["manage"], None)
    client = create_app(opened, database=database).test_client()

    def sent(method: str, path: str, body: Any = None) -> TestResponse:
        return client.open(
            PREFIX + path,
            method=method,
            data=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        )

    return sent


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def test_a_webhook_from_its_first_to_its_last_day(send: Send, receiver: Receiver) -> None:
    wish = {
        "url": f"{receiver.base}/in",
        "name": "cms",
        "events": ["article.withdrawn", "article.published"],
        "filters": {"tag": ["port", "-oil"], "lang": "en-GB"},
    }
    added = send("POST", "/webhooks", wish)
    assert 201 == added.status_code, added.text
    assert added.headers["Location"].endswith("/api/v1/webhooks/cms")
    secret = added.json["secret"]
    shown = {name: value for name, value in added.json.items() if name != "secret"}
    assert ["article.published", "article.withdrawn"] == shown["events"]
    filters = {"section": "", "tag": ["port", "-oil"], "author": "", "lang": "en-gb"}
    assert ("active", filters) == (shown["state"], shown["filters"])

    assert shown == send("GET", "/webhooks/cms").json
    assert shown == send("GET", f"/webhooks/{shown['id']}").json
    assert {"webhooks": [shown]} == send("GET", "/webhooks").json

    called = send("POST", "/webhooks/cms/test")
    assert (200, 204, "") == (called.status_code, called.json["status"], called.json["problem"])
    (request,) = receiver.at("/in", "POST")
    assert "webhook.test" == Verifier(secret).verify(request.body, request.headers)["type"]
    receiver.answers["/in"] = lambda _: (503, {}, b"")
    assert "answered 503" == send("POST", "/webhooks/cms/test").json["problem"]
    log = send("GET", "/webhooks/cms/deliveries?size=1").json["deliveries"]
    assert [503] == [row["status"] for row in log]
    assert 2 == len(send("GET", "/webhooks/cms/deliveries").json["deliveries"])

    rotated = send("POST", "/webhooks/cms/rotate", {"hours": 1}).json
    assert secret != rotated["secret"]
    assert rotated["former_secret_until"] is not None

    changed = send("PATCH", "/webhooks/cms", {"filters": {}, "state": "paused"}).json
    assert ("paused", [], shown["events"]) == (
        changed["state"],
        changed["filters"]["tag"],
        changed["events"],
    )
    assert "active" == send("PATCH", "/webhooks/cms", {"state": "active"}).json["state"]
    assert 200 == send("DELETE", "/webhooks/cms").status_code
    assert {"webhooks": []} == send("GET", "/webhooks").json


URL = "https://cms.example/in"
REFUSED: list[tuple[str, str, Any, int, dict[str, str] | None]] = [
    ("POST", "/webhooks", {}, 422, {"pointer": "#/url"}),
    ("POST", "/webhooks", {"url": "http://10.0.0.1/"}, 422, {"pointer": "#/url"}),
    ("POST", "/webhooks", {"url": URL, "name": "My CMS"}, 422, {"pointer": "#/name"}),
    ("POST", "/webhooks", {"url": URL, "events": ["all"]}, 422, {"pointer": "#/events/0"}),
    ("POST", "/webhooks", {"url": URL, "filters": {"q": "x"}}, 422, {"pointer": "#/filters/q"}),
    ("POST", "/webhooks", {"url": URL, "filters": {"section": "x"}}, 422, {"pointer": "#/filters"}),
    ("POST", "/webhooks", {"url": URL, "after": 1}, 422, {"pointer": "#/after"}),
    ("PATCH", "/webhooks/cms", {"state": "failed"}, 422, {"pointer": "#/state"}),
    ("PATCH", "/webhooks/none", {"state": "paused"}, 404, None),
    ("GET", "/webhooks/none", None, 404, None),
    ("DELETE", "/webhooks/none", None, 404, None),
    ("POST", "/webhooks/none/test", None, 404, None),
    ("POST", "/webhooks/none/rotate", {}, 404, None),
    ("GET", "/webhooks/none/deliveries", None, 404, None),
    ("GET", "/webhooks/cms/deliveries?size=0", None, 400, {"parameter": "size"}),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "error"), REFUSED)
def test_a_wrong_request_is_refused_with_its_reason(
    send: Send, method: str, path: str, body: Any, status: int, error: dict[str, str] | None
) -> None:
    before = send("POST", "/webhooks", {"url": URL, "name": "cms"}).json
    before.pop("secret")

    answer = send(method, path, body)

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    if error is not None:
        assert error.items() <= answer.json["errors"][0].items()
    assert {"webhooks": [before]} == send("GET", "/webhooks").json
