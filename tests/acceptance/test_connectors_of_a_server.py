"""Connectors of a real server: the example of the guide, sizes, and two messages at a time."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from PIL import Image
from support.constants import ROOT
from support.rows import QUAY
from support.senders import Sender
from support.servers import fetch, run, serving

from feeds.web.hooks import MAX_MESSAGE_BYTES

EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    assert 0 == run(tmp_path, "migrate").returncode
    with serving(tmp_path) as base:
        yield base


def sender(folder: Path, base: str, kind: str) -> Sender:
    added = run(folder, "connectors", "add", "cms", "--kind", kind)
    assert 0 == added.returncode, added.stderr
    client = httpx.Client(base_url=base, timeout=30)
    return Sender(client=client, name="cms", secret=added.stdout.strip(), now=datetime.now(UTC))


def latest(base: str) -> list[str]:
    return [item["title"] for item in json.loads(fetch(f"{base}/feeds/latest.json")[2])["items"]]


def test_the_example_of_the_guide_publishes_an_article(tmp_path: Path, server: str) -> None:
    system = sender(tmp_path, server, "webhook")
    (example,) = EXAMPLE.findall((ROOT / "docs/guides/connectors.md").read_text())
    (tmp_path / "example.py").write_text(example)
    env = {"CONNECTOR_SECRET": system.secret, "CONNECTOR_URL": f"{server}/hooks/cms"}
    for expected in ("new", "unchanged"):
        completed = subprocess.run(
            [sys.executable, "example.py"],
            cwd=tmp_path,
            env=os.environ | env,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        (result,) = json.loads(completed.stdout)["articles"]
        assert expected == result["outcome"]
    assert ["Quay opens"] == latest(server)
    shown = json.loads(run(tmp_path, "connectors", "show", "cms", "--json").stdout)
    assert (2, 0, "") == tuple(shown[name] for name in ("accepted", "refused", "problem"))


def test_large_pictures_and_too_large_messages(tmp_path: Path, server: str) -> None:
    desk = sender(tmp_path, server, "superdesk")
    Image.effect_noise((1500, 1500), 90).save(tmp_path / "p.png")
    picture = (tmp_path / "p.png").read_bytes()
    assert len(picture) > 1_000_000
    answer = desk.superdesk_picture("5c0a", picture)
    assert (201, True) == (answer.status_code, json.loads(answer.text)["is_stored"])
    assert desk.has_picture("5c0a")

    refused = desk.superdesk({"body_html": "x" * MAX_MESSAGE_BYTES})
    assert 413 == refused.status_code
    assert "application/problem+json" == refused.headers["Content-Type"]
    desk.name = "nosuch"
    assert 404 == desk.superdesk({"guid": "1"}).status_code


def test_of_many_versions_at_a_time_the_last_one_stays(tmp_path: Path, server: str) -> None:
    system = sender(tmp_path, server, "webhook")

    def send(version: int) -> int:
        article = {"id": "17", "version": version, "title": f"Quay {version}", "body": QUAY}
        return system.standard(article, f"msg_{version}").status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, [5, 12, 3, 20, 8, 1, 19, 2, 14, 7, 11, 16]))
    assert {200} == set(statuses)
    assert ["Quay 20"] == latest(server)
