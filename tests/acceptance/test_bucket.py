"""The site in a bucket: a local S3 server, and the installed command."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from support.receiver import receiving
from support.rows import line
from support.s3 import Bucket, s3_server
from support.servers import environment, run, wait_for

BASE = "https://news.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with s3_server() as bucket:
        bucket.env["WIREFEED_BASE_URL"] = BASE
        yield bucket


def counts(output: str) -> dict[str, int]:
    rows = [row.split("\t") for row in output.splitlines() if "\t" in row]
    return {name: int(value) for name, value in rows}


def test_a_site_in_a_bucket_has_types_headers_and_pictures(server: Bucket, tmp_path: Path) -> None:
    Image.new("RGB", (40, 20), "teal").save(tmp_path / "p.png")
    (tmp_path / "story.md").write_text("---\ntitle: A story\n---\n![A dot](p.png)\n\nText.\n")
    added = run(tmp_path, "articles", "add", "story.md", **server.env)
    assert 0 == added.returncode, added.stderr
    written = run(tmp_path, "export", "s3://news/site", **server.env)
    assert 0 == written.returncode, written.stderr
    names = server.names()
    assert {"site/index.html", "site/feeds/latest.rss", "site/feeds/updated.json"} <= names
    feed, headers = server.get("site/feeds/latest.rss")
    assert "application/rss+xml; charset=utf-8" == headers["Content-Type"]
    assert "max-age=" in headers["Cache-Control"]
    assert "text/html; charset=utf-8" == server.get("site/index.html")[1]["Content-Type"]
    (name,) = [name for name in names if name.startswith("site/media/")]
    picture, headers = server.get(name)
    assert picture.startswith(b"\x89PNG")
    assert "image/png" == headers["Content-Type"]
    assert "immutable" in headers["Cache-Control"]
    assert f"{BASE}/{name.removeprefix('site/')}".encode() in feed

    again = counts(run(tmp_path, "export", "s3://news/site", **server.env).stdout)
    assert (0, 0) == (again["written"], again["removed"])
    assert again["unchanged"] > 20


@pytest.mark.parametrize("action", [("withdraw", "--note", "Wrong."), ("unpublish", "--yes")])
def test_only_what_changed_is_written_and_what_is_gone_is_deleted(
    server: Bucket, tmp_path: Path, action: tuple[str, ...]
) -> None:
    folder = f"packed-{action[0]}"
    (tmp_path / "news.jsonl").write_text(line("1", "First story") + "\n" + line("2", "Second"))
    run(tmp_path, "import", "news.jsonl", **server.env)
    first = counts(run(tmp_path, "export", "--gzip", f"s3://news/{folder}", **server.env).stdout)
    feed, headers = server.get(f"{folder}/feeds/latest.json")
    assert "gzip" == headers["Content-Encoding"]
    items = json.loads(gzip.decompress(feed))["items"]
    gone = next(item for item in items if item["title"] == "First story")
    page = gone["url"].replace(BASE, folder)
    assert page in server.names()
    run(tmp_path, "articles", action[0], gone["id"], *action[1:], **server.env)
    second = counts(run(tmp_path, "export", "--gzip", f"s3://news/{folder}", **server.env).stdout)
    assert page not in server.names()
    assert 0 < second["written"] < first["written"]
    assert b"First story" not in gzip.decompress(server.get(f"{folder}/feeds/latest.json")[0])


def test_a_bucket_follows_the_store_and_a_cdn_hears_what_changed(
    server: Bucket, tmp_path: Path
) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "First story"))
    run(tmp_path, "import", "news.jsonl", **server.env)
    with receiving() as cdn:
        env = {
            **server.env,
            "WIREFEED_PURGE_URL": f"{cdn.base}/purge",
            "WIREFEED_PURGE_TOKEN": "t0k",
        }
        with following(tmp_path, "s3://news", env):
            wait_for(lambda: "feeds/latest.json" in server.names())
            wait_for(lambda: cdn.at("/purge"))
            count = len(cdn.at("/purge"))
            (tmp_path / "news.jsonl").write_text(line("2", "Second story"))
            run(tmp_path, "import", "news.jsonl", **env)
            wait_for(lambda: b"Second story" in server.get("feeds/latest.json")[0])
            wait_for(lambda: len(cdn.at("/purge")) > count)
            received = cdn.at("/purge")[-1]
            urls = json.loads(received.body)["urls"]
            assert f"{BASE}/feeds/latest.json" in urls
            assert f"{BASE}/static/site.css" not in urls
            assert "Bearer t0k" == received.headers["authorization"]
        assert "t0k" not in run(tmp_path, "config", **env).stdout


@contextmanager
def following(folder: Path, target: str, env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "feeds", "export", "--watch", target]
    with (folder / "export.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment(**env), stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("s3://", "write it like s3://bucket/prefix"),
        ("s3://nobody-has-this", "nobody-has-this: "),
        ("s3://news?x=1", "write it like"),
    ],
)
def test_a_bucket_that_cannot_be_written_is_one_clear_error(
    server: Bucket, tmp_path: Path, target: str, reason: str
) -> None:
    run(tmp_path, "migrate")
    started = time.monotonic()
    completed = run(tmp_path, "export", target, **server.env)

    assert 1 == completed.returncode
    assert reason in completed.stderr
    assert "Traceback" not in completed.stderr
    assert time.monotonic() - started < 60
