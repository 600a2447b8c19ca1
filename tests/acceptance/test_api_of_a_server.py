"""The API of a real server: a CMS whose connections break and whose server is killed."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from support.cms_simulation import newsroom, simulate
from support.servers import fetch, run
from support.stores import fresh_postgres

ARTICLES, KILLS = 120, 2


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


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_no_article_is_stored_twice_or_lost(
    tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    env = {}
    if store == "postgresql":
        env["WIREFEED_DATABASE_URL"] = fresh_postgres(request.getfixturevalue("postgres_url"))
    with newsroom(tmp_path, **env) as (base, secret):
        result = simulate(base, secret, ARTICLES, KILLS, lambda _: None)

    assert [] == result.broken, result.report()
    assert 0 < result.lost


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
