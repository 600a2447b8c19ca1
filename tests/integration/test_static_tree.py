"""The static tree and its ledger: what the next export writes, and what it leaves as it is."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from support.rows import line
from support.servers import environment, run, wait_for

from feeds.errors import ExportFailed
from feeds.publishing.ledger import NAME, FileState, Finished, Ledger, Page

BASE = {"WIREFEED_BASE_URL": "https://news.example"}
UUID = "0e3f6a1c-7d58-4d0c-9d62-0d8c3a6f1b11"
FINISHED = Finished(store="a", look="b", seq=7, sections=("city", "sea"))


def page(address: str, *mentioned: str) -> Page:
    return Page(
        address=address,
        state=FileState(mtime_ns=1_700_000_000_123_456_789, size=5),
        mentioned=frozenset(mentioned),
    )


def exported(folder: Path, *options: str, **env: str) -> dict[str, int]:
    """The counts of an export into ``public``."""
    completed = run(folder, "export", "public", *options, **BASE, **env)
    assert 0 == completed.returncode, completed.stderr
    return {name: int(count) for name, count in re.findall(r"(\w+)\t(\d+)", completed.stdout)}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom with three articles of two sections, and its tree."""
    rows = [
        line("1", "The quay opens", "The quay opens on Monday.", section="Sea"),
        line("2", "The quay is late", "The quay opens on Tuesday instead.", section="Sea"),
        line("3", "A budget", "The council votes on the budget.", section="City"),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    run(tmp_path, "import", "news.jsonl", **BASE)
    assert exported(tmp_path)["written"] > 30
    return tmp_path


def import_again(folder: Path, *rows: str) -> None:
    (folder / "news.jsonl").write_text("\n".join(rows))
    assert 0 == run(folder, "import", "news.jsonl", **BASE).returncode


def test_an_unchanged_export_writes_nothing_and_counts_all(newsroom: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (newsroom / "public").rglob("*")}
    first = exported(newsroom)
    assert (0, 0) == (first["written"], first["removed"])
    assert first["unchanged"] > 30
    assert before == {path: path.stat().st_mtime_ns for path in (newsroom / "public").rglob("*")}


def test_a_change_writes_what_it_touches(newsroom: Path) -> None:
    city = (newsroom / "public/sections/city/index.html").read_bytes()
    import_again(newsroom, line("4", "A storm", "A storm closes the quay.", section="Sea"))
    counts = exported(newsroom)
    assert 10 < counts["written"] < 40
    latest = json.loads((newsroom / "public/feeds/latest.json").read_text())
    assert "A storm" == latest["items"][0]["title"]
    packed = gzip.decompress((newsroom / "public/feeds/latest.json.gz").read_bytes())
    assert b"A storm" in packed
    assert city == (newsroom / "public/sections/city/index.html").read_bytes()


def test_what_somebody_changed_or_deleted_is_written_again(newsroom: Path) -> None:
    feed, front = newsroom / "public/feeds/latest.rss", newsroom / "public/index.html"
    whole = feed.read_bytes()
    feed.write_text("Somebody's text.")
    front.unlink()
    counts = exported(newsroom)
    assert 2 == counts["written"]
    assert whole == feed.read_bytes()
    assert whole == gzip.decompress(feed.with_name("latest.rss.gz").read_bytes())
    assert front.exists()


def test_a_withdrawal_removes_the_page_and_its_mentions(newsroom: Path) -> None:
    """Also from pages that were written by an earlier export."""
    listed = run(newsroom, "articles", "list", "--json", **BASE).stdout.splitlines()
    rows = {row["headline"]: row for row in map(json.loads, listed)}
    late, opens = rows["The quay is late"], rows["The quay opens"]
    run(newsroom, "articles", "relate", opens["id"], late["id"], "--type", "follow-up", **BASE)
    exported(newsroom)
    public = newsroom / "public"
    assert late["path"] in (newsroom / f"public{opens['path']}/index.html").read_text()

    run(newsroom, "articles", "withdraw", late["id"], "--note", "It was wrong.", **BASE)
    assert exported(newsroom)["removed"] >= 4
    assert not (newsroom / f"public{late['path']}").exists()
    pages = [path.read_text() for path in public.rglob("*.html")]
    assert not [text for text in pages if f'href="{late["path"]}"' in text]


def test_other_settings_or_a_damaged_ledger_make_a_whole_export(newsroom: Path) -> None:
    assert exported(newsroom, WIREFEED_TITLE="The Bridge Gazette")["written"] > 20
    front = newsroom / "public/index.html"
    assert "The Bridge Gazette" in front.read_text()
    assert exported(newsroom)["written"] > 20

    stranger = newsroom / "public/articles/stranger.html"
    stranger.write_text("It belongs to no export.")
    (newsroom / "public" / NAME).write_bytes(b"not a database" * 500)
    counts = exported(newsroom)
    assert (0, 1) == (counts["written"], counts["removed"])
    assert not stranger.exists()
    assert 0 == exported(newsroom)["removed"]


def test_whole_renders_every_page_again(newsroom: Path) -> None:
    packed = newsroom / "public/index.html.br"
    packed.unlink()
    exported(newsroom)
    assert not packed.exists()  # no page was rendered
    assert 0 == exported(newsroom, "--whole")["written"]
    assert packed.exists()


def test_an_export_that_was_broken_off_is_whole_the_next_time(newsroom: Path) -> None:
    with sqlite3.connect(newsroom / "public" / NAME) as ledger:
        ledger.execute("DELETE FROM finished")
    stranger = newsroom / "public/articles/stranger.html"
    stranger.write_text("It belongs to no export.")
    assert 1 == exported(newsroom)["removed"]


def test_many_pages_are_written_by_several_processes(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        "\n".join(line(str(n), f"Story {n}", f"Text {n}.") for n in range(420))
    )
    run(tmp_path, "import", "news.jsonl", **BASE)
    first = exported(tmp_path)
    assert first["written"] > 420
    public = tmp_path / "public"
    assert 420 == len(list((public / "articles").iterdir()))
    assert 0 == exported(tmp_path, "--whole")["written"]
    # An error of another process is reported as one of this process.
    (public / "index.html").unlink()
    (public / "index.html").mkdir()
    completed = run(tmp_path, "export", "--whole", "public", **BASE)
    assert 1 == completed.returncode
    assert "index.html" in completed.stderr and "Traceback" not in completed.stderr


@pytest.mark.parametrize(("options", "status"), [((), 130), (("--watch",), 0)])
def test_ctrl_c_ends_an_export_that_another_one_completes(
    tmp_path: Path, options: tuple[str, ...], status: int
) -> None:
    """A terminal sends it to all processes."""
    (tmp_path / "news.jsonl").write_text(
        "\n".join(line(str(n), f"Story {n}", f"Text {n}.") for n in range(600))
    )
    run(tmp_path, "import", "news.jsonl", **BASE)
    exporter = subprocess.Popen(
        [sys.executable, "-m", "feeds", "export", *options, "public"],
        cwd=tmp_path,
        env=environment(**BASE),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell that started the tests in the background has them ignore it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_for(lambda: len(list((tmp_path / "public/articles").glob("*"))) > 5, 60)
    os.killpg(exporter.pid, signal.SIGINT)
    output = exporter.communicate(timeout=30)[0]
    assert status == exporter.returncode, output
    assert "Traceback" not in output
    assert (status == 130) == ("run the same command again to go on" in output)
    written = len(list((tmp_path / "public/articles").iterdir()))
    assert written < 600

    counts = exported(tmp_path)
    # A tree in step with a server has links that a single copy has not.
    assert counts["unchanged"] >= written if not options else counts["written"] >= 600
    assert 600 == len(list((tmp_path / "public/articles").iterdir()))
    assert not list((tmp_path / "public").rglob("*.part"))


def test_an_error_keeps_its_fields_on_the_way_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(ExportFailed("/feeds", "answered 500")))
    assert ("/feeds: answered 500", "/feeds", "answered 500") == (
        str(error),
        error.address,
        error.reason,
    )


def test_the_ledger_keeps_pages_and_what_they_mention(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.finished() is None
    ledger.note([page("/", UUID), page(f"/articles/{UUID}"), page("/feeds")])
    ledger.finish(FINISHED)

    again = Ledger(tmp_path)
    assert FINISHED == again.finished()
    assert {"/", f"/articles/{UUID}", "/feeds"} == set(again.files())
    assert page("/").state == again.files()["/"]
    assert ["/"] == again.mentioning(UUID)
    again.note([], ["/"])
    assert [] == again.mentioning(UUID)
    again.begin({"/feeds"})
    assert again.finished() is None
    assert {"/feeds"} == set(again.files())


def test_the_ledger_keeps_what_it_could_not_write(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "tree")
    (tmp_path / "tree").write_text("A file where the folder should be.")
    with pytest.raises(ExportFailed, match=NAME):
        ledger.note([page("/")])
    (tmp_path / "tree").unlink()
    ledger.finish(FINISHED)
    assert {"/"} == set(ledger.files())


def test_the_tree_of_a_newsroom_below_a_path(tmp_path: Path) -> None:
    rows = [
        line(number, title, f"{title}: divers found a crack in the ferry's hull on the sandbank.")
        for number, title in (("1", "The ferry is aground"), ("2", "The crack is sealed"))
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    base = {"WIREFEED_BASE_URL": "https://news.example/wire"}
    for arguments in (("import", "news.jsonl"), ("export", "public")):
        assert 0 == run(tmp_path, *arguments, **base).returncode
    front = tmp_path / "public" / "index.html"
    html = front.read_text()
    links = re.findall(r'(?:href|src)="(/[^"]*)"', html)
    assert [] == [link for link in links if not link.startswith("/wire/")]
    assert 2 == html.count('<h2><a href="/wire/articles/')

    # The pages that name a withdrawn article are written again.
    run(
        tmp_path,
        "articles",
        "withdraw",
        "the-ferry-is-aground",
        "--note",
        "A test.",
        "--yes",
        **base,
    )
    assert 0 == run(tmp_path, "export", "public", **base).returncode
    assert 1 == front.read_text().count('<h2><a href="/wire/articles/')
