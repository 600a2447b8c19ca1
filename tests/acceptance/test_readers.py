"""Real feed readers subscribe: an entry appears, an edit once, an update again in its own feed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.readers import FEEDSMITH, Titles, feedsmith, needs, newsboat, reader, sfeed
from support.servers import fetch, run, serving, wait_for


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
        wait_for(lambda: b"Story 1 (updated)" in fetch(f"{base}/feeds/updated.rss")[2])

        for suffix in suffixes:
            assert ["Story 0", "Story 1", "Story 2"] == titles(
                f"{base}/feeds/latest.{suffix}", tmp_path / suffix / "latest"
            )
            assert ["Story 1 (updated)"] == titles(
                f"{base}/feeds/updated.{suffix}", tmp_path / suffix / "updated"
            )
