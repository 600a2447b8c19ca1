"""Real feed readers: each returns the titles that it shows after it polled a feed."""

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
from support.servers import environment

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
    # Its own fetch refuses redirects.
    (state / "sfeedrc").write_text(
        f"sfeedpath='{state}/feeds'\nfetch() {{ curl -L -f -s \"$2\"; }}\n"
        f"feeds() {{ feed main '{url}'; }}\n"
    )
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
