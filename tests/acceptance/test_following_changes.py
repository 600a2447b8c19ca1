"""Clients that follow the changes of a real server: by long polls, and by Server-Sent Events."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.servers import processes_of, run, serving, wait_for
from support.stores import fresh_postgres

STREAMS = 16  # of one token in one of the two processes
ARTICLES = 40


class Newsroom:
    """A client of a server's API."""

    def __init__(self, folder: Path, base: str, secret: str) -> None:
        self.folder, self.base, self._secret = folder, base, secret

    def open(
        self, method: str, path: str, body: Any = None, **headers: str
    ) -> http.client.HTTPResponse:
        host = self.base.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=40)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(
            method,
            f"/api/v1{path}",
            None if body is None else json.dumps(body),
            {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"} | named,
        )
        return connection.getresponse()

    def changes(self, query: str) -> Any:
        with self.open("GET", f"/changes?{query}") as answer:
            assert 200 == answer.status
            return json.load(answer)

    def add(self, number: int, section: str = "City") -> None:
        text = f"<p>Story {number} of the harbour has words that no other story has.</p>" * 3
        article = {"title": f"Story {number}", "body_html": text, "section": section}
        # A server that was killed is tried again, with the same key.
        wait_for(lambda: 201 == self._send(article, f"story-{number}"))

    def _send(self, article: Any, key: str) -> int:
        with self.open("POST", "/articles", article, Idempotency_Key=key) as answer:
            return answer.status

    @contextlib.contextmanager
    def events(self, query: str = "", **headers: str) -> Iterator[Events]:
        accept = {"Accept": "text/event-stream"}
        with self.open("GET", f"/changes?{query}", **accept, **headers) as answer:
            yield Events(answer)


class Events:
    """The events of an answer, read as the standard has it."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status = answer.status
        self.last_id = ""
        self._answer = answer

    def next(self) -> tuple[str, Any]:
        """Return the name and the data of the next event that has data."""
        for fields in self.blocks():
            if "data" in fields:
                return fields["event"], json.loads(fields["data"])
        raise EOFError

    def blocks(self) -> Iterator[dict[str, str]]:
        fields: dict[str, str] = {}
        for line in self._answer:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
                continue
            self.last_id = fields.get("id", self.last_id)
            yield fields
            fields = {}


@contextlib.contextmanager
def newsroom_in(folder: Path, **env: str) -> Iterator[Newsroom]:
    scopes = [word for scope in ("read", "write", "publish") for word in ("--scope", scope)]
    issued = run(folder, "tokens", "add", "cms", *scopes, **env)
    assert 0 == issued.returncode, issued.stderr
    with serving(folder, **env) as base:
        yield Newsroom(folder, base, issued.stdout.strip())


@pytest.fixture(params=["sqlite", "postgresql"])
def newsroom(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Newsroom]:
    env = {}
    if request.param == "postgresql":
        env["WIREFEED_DATABASE_URL"] = fresh_postgres(request.getfixturevalue("postgres_url"))
    with newsroom_in(tmp_path, **env) as client:
        yield client


def test_a_long_poll_is_answered_by_the_next_change(newsroom: Newsroom) -> None:
    assert ([], True) == tuple(
        newsroom.changes("wait=0")[name] for name in ("changes", "is_complete")
    )
    answers: list[Any] = []
    waiting = threading.Thread(target=lambda: answers.append(newsroom.changes("wait=40")))
    waiting.start()

    newsroom.add(1)

    waiting.join(40)
    assert [(1, "new")] == [(row["seq"], row["kind"]) for row in answers[0]["changes"]]
    assert 1 == newsroom.changes("after=1&wait=1")["next"]


def test_events_go_on_after_the_last_one_that_was_seen(newsroom: Newsroom) -> None:
    with newsroom.events() as events:
        newsroom.add(1)
        newsroom.add(2)
        assert [1, 2] == [events.next()[1]["seq"] for _ in range(2)]
        last_id = events.last_id
    newsroom.add(3)

    with newsroom.events(Last_Event_ID=last_id) as events:
        name, change = events.next()
    assert ("change", 3, "new") == (name, change["seq"], change["kind"])

    # Another history: the store is not the one whose changes the client has.
    with newsroom.events(Last_Event_ID="2 another") as events:
        assert "reset" == events.next()[0]
        assert [1, 2, 3] == [events.next()[1]["seq"] for _ in range(3)]


def test_filters_leave_changes_out_and_the_client_keeps_its_place(newsroom: Newsroom) -> None:
    with newsroom.events("section=sport&tag=-x") as events:
        newsroom.add(1)
        newsroom.add(2, "Sport")
        newsroom.add(3)
        assert 2 == events.next()[1]["seq"]
        for _ in events.blocks():
            if events.last_id.startswith("3 "):
                break
    part = newsroom.changes("section=sport&wait=1")
    assert ([2], 3) == ([row["seq"] for row in part["changes"]], part["next"])


def test_no_change_is_missed_while_the_server_is_killed(newsroom: Newsroom) -> None:
    seen: list[int] = []
    last_id = "0 "

    def follow() -> None:
        nonlocal last_id
        while len(seen) < ARTICLES:
            with contextlib.suppress(OSError, EOFError, http.client.HTTPException):
                # An id is sent back as it came; without one the stream begins at the beginning.
                headers = {"Last_Event_ID": last_id} if last_id != "0 " else {}
                with newsroom.events(**headers) as events:
                    while len(seen) < ARTICLES:
                        seen.append(events.next()[1]["seq"])
                        last_id = events.last_id

    follower = threading.Thread(target=follow)
    follower.start()
    for number in range(ARTICLES):
        if number in (10, 25):
            for pid in processes_of(newsroom.base).servers:
                os.kill(pid, signal.SIGKILL)
        newsroom.add(number)
    follower.join(60)

    assert list(range(1, ARTICLES + 1)) == seen


def test_a_stop_ends_streams_at_once(tmp_path: Path) -> None:
    with contextlib.ExitStack() as stack:
        with newsroom_in(tmp_path) as newsroom:
            events = [stack.enter_context(newsroom.events()) for _ in range(8)]
            answers: list[Any] = []
            poll = threading.Thread(target=lambda: answers.append(newsroom.changes("wait=50")))
            poll.start()
            assert all(events_.status == 200 for events_ in events)
        for stream in events:
            with pytest.raises(EOFError):
                stream.next()
        poll.join(20)
    log = (tmp_path / "server.log").read_text()
    assert "Killing" not in log
    assert "raised an exception" not in log


def test_streams_of_a_token_are_limited_and_end_with_it(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as newsroom, contextlib.ExitStack() as stack:
        events = [stack.enter_context(newsroom.events()) for _ in range(2 * STREAMS + 1)]
        assert {200, 429} == {stream.status for stream in events}
        assert 2 * STREAMS >= [stream.status for stream in events].count(200)

        newsroom.add(1)
        open_events = next(stream for stream in events if stream.status == 200)
        assert "change" == open_events.next()[0]
        assert 0 == run(newsroom.folder, "tokens", "revoke", "cms").returncode
        name, problem = open_events.next()
    assert ("problem", 401) == (name, problem["status"])


def test_a_request_that_is_refused_is_no_stream(tmp_path: Path) -> None:
    with newsroom_in(tmp_path) as newsroom:
        for query, status in (
            ("wait=51", 400),
            ("after=x", 400),
            ("kind=odd", 400),
            ("sort=a&wait=1", 400),
        ):
            for accept in ("application/json", "text/event-stream"):
                with newsroom.open("GET", f"/changes?{query}", Accept=accept) as answer:
                    assert status == answer.status
                    assert status == json.load(answer)["status"]
        with newsroom.open("GET", "/changes?wait=30", Authorization="Bearer none") as answer:
            assert 401 == answer.status
