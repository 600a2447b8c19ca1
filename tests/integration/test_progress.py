"""Long commands on a terminal: progress, and Ctrl-C."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from support.receiver import receiving
from support.rows import line
from support.servers import run
from support.terminal import terminal

COUNT = 3_000
BATCH = 500
RATE_AND_TIME_LEFT = re.compile(r"[1-9][\d,]* articles [\d,]+/s \d:\d\d:\d\d left")
BODY = "The harbour authority gave reasons for pier {0}, and named the crane and the price. " * 8


def write_articles(folder: Path, count: int) -> None:
    rows = [line(str(n), f"Story {n} of the port", BODY.format(n)) for n in range(count)]
    (folder / "news.jsonl").write_text("\n".join(rows))


def value(folder: Path, statement: str) -> int:
    with closing(sqlite3.connect(folder / "data/wirefeed.db")) as connection:
        return int(connection.execute(statement).fetchone()[0])


def test_an_interrupted_import_prints_its_count_and_goes_on(tmp_path: Path) -> None:
    write_articles(tmp_path, COUNT)

    with terminal(tmp_path, "import", "news.jsonl") as tty:
        tty.wait_for(
            lambda text: re.search(r"[1-9][\d,]* articles [\d,]+/s \d:\d\d:\d\d left", text)
        )
        tty.press_ctrl_c()
        status = tty.end()

    assert 130 == status, tty.text
    assert "Traceback" not in tty.text
    stored = value(tmp_path, "SELECT count(*) FROM articles")
    assert BATCH <= stored < COUNT
    assert (
        f"interrupted: {stored:,} articles are in ({stored:,} new, 0 updated, 0 unchanged); "
        "run the same command again to go on" in tty.text
    )
    again = run(tmp_path, "import", "news.jsonl")
    assert f"new\t{COUNT - stored}\nupdated\t0\nunchanged\t{stored}\n" in again.stdout


def test_ctrl_c_while_processes_start_leaves_no_traceback(tmp_path: Path) -> None:
    write_articles(tmp_path, COUNT)

    with terminal(tmp_path, "import", "news.jsonl") as tty:
        tty.wait_for(lambda text: "news.jsonl" in text)
        tty.press_ctrl_c()
        status = tty.end()

    assert 130 == status, tty.text
    assert "Traceback" not in tty.text


def test_in_a_pipe_there_is_no_progress(tmp_path: Path) -> None:
    write_articles(tmp_path, 10)

    assert "" == run(tmp_path, "import", "news.jsonl").stderr
    assert "" == run(tmp_path, "export", "public").stderr


def test_an_interrupted_copy_leaves_the_target_empty(tmp_path: Path) -> None:
    write_articles(tmp_path, COUNT)
    run(tmp_path, "import", "news.jsonl")

    with terminal(tmp_path, "store", "copy", "sqlite:///copy.db") as tty:
        tty.wait_for(lambda text: "Copying" in text)
        tty.press_ctrl_c()
        status = tty.end()

    assert 130 == status, tty.text
    assert "interrupted: sqlite:///copy.db stays empty; the same command begins again" in tty.text
    again = run(tmp_path, "store", "copy", "sqlite:///copy.db")
    assert f"articles\t{COUNT}\n" in again.stdout, again.stderr


def test_an_interrupted_export_notifies_the_cdn_of_written_pages(tmp_path: Path) -> None:
    write_articles(tmp_path, 600)
    run(tmp_path, "import", "news.jsonl")

    with receiving() as cdn:
        env = {"WIREFEED_PURGE_URL": f"{cdn.base}/purge"}
        with terminal(tmp_path, "export", "public", **env) as tty:
            tty.wait_for(lambda text: re.search(r"Exporting.* [1-9][\d,]* pages", text))
            tty.press_ctrl_c()
            status = tty.end()
        purges = cdn.at("/purge")

    assert 130 == status, tty.text
    assert re.search(r"interrupted: \d+ pages are in, \d+ of them new; run the same", tty.text)
    assert 1 <= len(purges)
    assert 0 == run(tmp_path, "export", "public").returncode
    assert (tmp_path / "public/feeds/latest.rss").exists()


def test_a_check_of_many_feeds_shows_progress_beside_its_findings(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.rss").write_text(f"<rss><channel>{line('1', 'A')}</channel></rss>")
    targets = [f"{number}.rss" for number in range(40)]

    with terminal(tmp_path, "check", *targets) as tty:
        status = tty.end()

    assert 1 == status, tty.text
    assert "Checking" in tty.text
    piped = run(tmp_path, "check", *targets)
    assert piped.stdout.strip()
    assert piped.stdout in tty.text
    assert "" == piped.stderr
