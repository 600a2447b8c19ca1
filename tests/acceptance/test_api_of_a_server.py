"""The API of a real server: a CMS whose connections break and whose server is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.servers import fetch, processes_of, run, serving, wait_for
from support.stores import fresh_postgres

ARTICLES = 120
LOST_SHARE = 0.2


def article(number: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "title": f"Story {number}",
        "body_html": f"<p>Story {number} of the harbour has words that no other has.</p>" * 3,
        "published": f"2026-11-01T{number // 60:02d}:{number % 60:02d}:00Z",
    }


def send(
    base: str, secret: str, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, Any]:
    request = urllib.request.Request(
        f"{base}/api/v1{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {secret}",
            "Content-Type": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def lose_answer(base: str, secret: str, body: Any, key: str) -> None:
    """Send a new article, and close the connection before its answer is read."""
    host, _, port = base.removeprefix("http://").partition(":")
    data = json.dumps(body).encode()
    head = (
        f"POST /api/v1/articles HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {secret}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {key}\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(head.encode() + data)


@contextmanager
def newsroom(folder: Path, **env: str) -> Iterator[tuple[str, str]]:
    """A server, and the secret of a token that may do everything."""
    scopes = [
        word for scope in ("read", "write", "publish", "withdraw") for word in ("--scope", scope)
    ]
    issued = run(folder, "tokens", "add", "cms", *scopes, **env)
    assert 0 == issued.returncode, issued.stderr
    with serving(folder, **env) as base:
        yield base, issued.stdout.strip()


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_no_article_is_stored_twice_or_lost(
    tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    env = {}
    if store == "postgresql":
        env["WIREFEED_DATABASE_URL"] = fresh_postgres(request.getfixturevalue("postgres_url"))
    chance = random.Random(20)
    with newsroom(tmp_path, **env) as (base, secret):
        for number in range(ARTICLES):
            key = f"story-{number}"
            if chance.random() < LOST_SHARE:
                lose_answer(base, secret, article(number), key)
            if number == ARTICLES // 2:
                for pid in processes_of(base).servers:
                    os.kill(pid, signal.SIGKILL)

            def is_stored(key: str = key, number: int = number) -> bool:
                status, answer = send(
                    base, secret, "POST", "/articles", article(number), Idempotency_Key=key
                )
                assert status in (201, 503), answer
                return status == 201

            wait_for(is_stored)

        listed: list[str] = []
        cursor = ""
        while cursor is not None:
            _, page = send(base, secret, "GET", f"/articles?size=50{cursor}")
            listed += [row["title"] for row in page["articles"]]
            cursor = page["next"] and f"&cursor={page['next']}"
        assert [f"Story {number}" for number in reversed(range(ARTICLES))] == listed

        _, changes = send(base, secret, "GET", "/changes?size=1000")
        assert list(range(1, ARTICLES + 1)) == [row["seq"] for row in changes["changes"]]

        def newest() -> list[str]:
            items = json.loads(fetch(f"{base}/feeds/latest.json")[2])["items"]
            return [item["title"] for item in items]

        wait_for(lambda: newest() == listed[:20])


def test_errors_before_the_application_are_problems_too(tmp_path: Path) -> None:
    with newsroom(tmp_path) as (base, secret):
        status, problem = send(
            base, secret, "POST", "/articles", {"title": "x" * 1_100_000, "body": "x"}
        )
        assert (413, 413) == (status, problem["status"])

        status, headers, body = fetch(f"{base}/api/v1/nothing", Authorization=f"Bearer {secret}")
        assert (404, "application/problem+json") == (status, headers["content-type"])
        assert 404 == json.loads(body)["status"]


def test_a_revoked_token_ends_at_once_in_all_processes(tmp_path: Path) -> None:
    with newsroom(tmp_path) as (base, secret):
        assert 200 == send(base, secret, "GET", "/articles")[0]

        assert 0 == run(tmp_path, "tokens", "revoke", "cms").returncode

        assert {401} == {send(base, secret, "GET", "/articles")[0] for _ in range(8)}
        assert "revoked" in run(tmp_path, "tokens", "list").stdout
