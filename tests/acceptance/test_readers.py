"""Real feed readers subscribe: an entry appears, an edit once, an update again in its own feed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.constants import ROOT
from support.servers import environment, run, serving

FEEDSMITH = ROOT / ".readers" / "node_modules" / "feedsmith"
Titles = Callable[[str, Path], list[str]]


def newsboat(url: str, state: Path) -> list[str]:
    (state / "urls").write_text(url + "\n")
    (state / "config").write_text("")
    command = [
        "newsboat",
        "-u",
        str(state / "urls"),
        "-c",
        str(state / "cache.db"),
        "-C",
        str(state / "config"),
        "-x",
        "reload",
    ]
    subprocess.run(
        command,
        env=environment(HOME=str(state), LC_ALL="C.UTF-8"),
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=60,
    )
    with sqlite3.connect(state / "cache.db") as cache:
        rows = cache.execute(
            "SELECT title FROM rss_item WHERE deleted = 0 ORDER BY title"
        ).fetchall()
    cache.close()
    return [title for (title,) in rows]


def sfeed(url: str, state: Path) -> list[str]:
    (state / "sfeedrc").write_text(f"sfeedpath='{state}/feeds'\nfeeds() {{ feed main '{url}'; }}\n")
    subprocess.run(
        ["sfeed_update", str(state / "sfeedrc")],
        env=environment(HOME=str(state)),
        check=True,
        capture_output=True,
        timeout=60,
    )
    lines = (state / "feeds" / "main").read_text().splitlines()
    return sorted(line.split("\t")[1] for line in lines)


def reader(url: str, state: Path) -> list[str]:
    from reader import make_reader

    feed_reader = make_reader(str(state / "reader.db"))
    feed_reader.add_feed(url, exist_ok=True)
    feed_reader.update_feed(url)
    titles = sorted(entry.title or "" for entry in feed_reader.get_entries(feed=url))
    feed_reader.close()
    return titles


_PARSE = """
import { pathToFileURL } from 'node:url'
const { parseFeed } = await import(pathToFileURL(process.argv[2] + '/dist/index.mjs').href)
const text = await (await fetch(process.argv[3])).text()
const { feed } = parseFeed(text)
const plain = title => typeof title === 'string' ? title : title.value
console.log(JSON.stringify((feed.items ?? feed.entries ?? []).map(item => plain(item.title)).sort()))
"""  # noqa: E501


def feedsmith(url: str, state: Path) -> list[str]:
    (state / "parse.mjs").write_text(_PARSE)
    command = ["node", str(state / "parse.mjs"), str(FEEDSMITH), url]
    completed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [str(title) for title in json.loads(completed.stdout)]


def needs(program: str) -> None:
    if not shutil.which(program) and not os.environ.get("CI"):
        pytest.skip(f"{program} is not installed")


@pytest.mark.parametrize(
    ("titles", "suffixes"),
    [
        (newsboat, ["rss", "atom"]),
        (sfeed, ["rss", "atom"]),
        (reader, ["rss", "atom", "json"]),
        (feedsmith, ["rss", "atom", "json"]),
    ],
    ids=["newsboat", "sfeed", "reader", "feedsmith"],
)
@pytest.mark.filterwarnings("ignore")
def test_a_subscriber_sees_each_thing_once(
    titles: Titles, suffixes: list[str], tmp_path: Path
) -> None:
    needs({"newsboat": "newsboat", "sfeed": "sfeed_update"}.get(titles.__name__, "python3"))
    if titles is feedsmith and not FEEDSMITH.exists() and not os.environ.get("CI"):
        pytest.skip("feedsmith is not installed: npm install --no-save --prefix .readers feedsmith")
    stories = [
        {"id": str(i), "title": f"Story {i}", "body": f"What happened in place number {i}. " * 12}
        for i in range(3)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, stories)))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        for suffix in suffixes:
            for kind in ("latest", "updated"):
                (tmp_path / suffix / kind).mkdir(parents=True)
            assert ["Story 0", "Story 1", "Story 2"] == titles(
                f"{base}/feeds/latest.{suffix}", tmp_path / suffix / "latest"
            )
            assert [] == titles(f"{base}/feeds/updated.{suffix}", tmp_path / suffix / "updated")

        stories[0]["body"] = str(stories[0]["body"]).replace("happened", "Happened")
        stories[1]["body"] = (
            str(stories[1]["body"]) + "Then a whole new sentence about the outcome came in."
        )
        (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, stories)))
        assert "updated\t2" in run(tmp_path, "import", "news.jsonl").stdout

        for suffix in suffixes:
            assert ["Story 0", "Story 1", "Story 2"] == titles(
                f"{base}/feeds/latest.{suffix}", tmp_path / suffix / "latest"
            )
            assert ["Story 1 (updated)"] == titles(
                f"{base}/feeds/updated.{suffix}", tmp_path / suffix / "updated"
            )
