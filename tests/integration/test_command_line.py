"""The command line itself: suggestions, completion, exit statuses and progress."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest
from support.servers import fetch, free_port, run, serving, wait_for
from support.terminal import terminal

from feeds.runtime import logs


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["artcles", "list"], "articles"),
        (["exprot", "public"], "export"),
        (["source"], "sources"),
        (["articles", "lst"], "list"),
        (["store", "cpoy"], "copy"),
    ],
)
def test_a_mistyped_command_gets_a_suggestion(
    tmp_path: Path, words: list[str], suggestion: str
) -> None:
    refused = run(tmp_path, *words)

    assert 2 == refused.returncode
    assert f"'{suggestion}'" in refused.stderr


READING = [
    "articles list",
    "articles revise @last --headline New --dry-run",
    "articles show 01a1f2b3-0000-7000-8000-000000000000",
    "backup copy.tar.zst",
    "check",
    "export public",
    "partners list",
    "partners preflight city-news",
    "partners receipts",
    "partners show city-news",
    "redirects list",
    "sections list",
    "sources export",
    "sources list",
    "store copy sqlite:///copy.db",
    "stories list",
    "stories show bridge",
    "subscriptions",
    "trace page.txt",
]


@pytest.mark.parametrize("command", READING)
def test_a_command_that_reads_creates_no_store(tmp_path: Path, command: str) -> None:
    (tmp_path / "page.txt").write_text("A bridge.")

    refused = run(tmp_path, *command.split())

    assert 1 == refused.returncode
    assert refused.stderr.startswith(
        "error: sqlite:///data/wirefeed.db: there is no store yet; to create it: wirefeed import"
    )
    assert 1 == len(refused.stderr.splitlines())
    assert ["page.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_dry_run_creates_no_store(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps(ITEM))

    tried = run(tmp_path, "import", "--dry-run", "news.jsonl")

    assert 0 == tried.returncode, tried.stderr
    assert "new\t1\n" in tried.stdout
    assert ["news.jsonl"] == [path.name for path in tmp_path.iterdir()]


def test_an_empty_database_is_no_store_either(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()

    refused = run(tmp_path, "articles", "list", WIREFEED_DATABASE_URL="sqlite:///empty.db")

    assert 1 == refused.returncode
    assert "there is no store yet" in refused.stderr


def test_a_command_that_writes_creates_the_store(tmp_path: Path) -> None:
    created = run(tmp_path, "sources", "add", "https://example.com/feed", "--no-check")

    assert 0 == created.returncode, created.stderr
    assert "https://example.com/feed" in run(tmp_path, "sources", "list").stdout


PUBLIC = {"WIREFEED_BASE_URL": "https://news.example"}


def test_doctor_warns_without_failing(tmp_path: Path) -> None:
    run(tmp_path, "migrate")

    report = run(tmp_path, "doctor")

    assert 0 == report.returncode
    assert "schema: ok" in report.stdout.splitlines()
    assert "base URL: warning: is http://127.0.0.1:8000, " in report.stdout
    assert "0 errors, 1 warning\n" == report.stderr


def test_doctor_is_silent_about_what_is_well(tmp_path: Path) -> None:
    run(tmp_path, "migrate")

    report = run(tmp_path, "doctor", **PUBLIC)

    assert 0 == report.returncode
    assert {"ok"} == {line.rpartition(": ")[2] for line in report.stdout.splitlines()}
    assert "" == report.stderr


@pytest.mark.parametrize(
    ("env", "line"),
    [
        ({}, "store: error: sqlite:///data/wirefeed.db: there is no store yet; run: "),
        ({"WIREFEED_DATABASE_URL": "sqlite:///empty.db"}, "schema: error: is at nothing, wanted "),
        (
            {"WIREFEED_DATABASE_URL": "postgresql://127.0.0.1:1/wirefeed"},
            "store: error: postgresql+psycopg://127.0.0.1:1/wirefeed: ",
        ),
        ({"WIREFEED_MEDIA_DIR": "/proc/media"}, "disk: error: /proc/media cannot be written "),
    ],
)
def test_doctor_fails_with_errors_and_creates_nothing(
    tmp_path: Path, env: dict[str, str], line: str
) -> None:
    (tmp_path / "empty.db").touch()

    report = run(tmp_path, "doctor", **PUBLIC, **env)

    assert 1 == report.returncode
    assert [] != [row for row in report.stdout.splitlines() if row.startswith(line)]
    assert not (tmp_path / "data").exists()


ITEM = {"id": "1", "title": "Bridge opens", "body": "The bridge opened.", "section": "City"}


def test_check_reads_our_own_server(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(json.dumps(ITEM))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        feed = f"{base}/feeds/latest.rss"

        checked = run(tmp_path, "check", feed, WIREFEED_BASE_URL=base)
        refused = run(tmp_path, "check", feed)

    assert 0 == checked.returncode, checked.stderr
    assert "no findings" in checked.stderr
    assert 1 == refused.returncode
    assert "is not a public address" in refused.stderr
    assert "name it as WIREFEED_BASE_URL does: http://127.0.0.1:8000" in refused.stderr


@pytest.mark.parametrize(("format_", "is_json"), [("auto", False), ("text", False), ("json", True)])
def test_log_lines_on_a_terminal(tmp_path: Path, format_: str, is_json: bool) -> None:
    run(tmp_path, "migrate")
    port = free_port()
    command = ("serve", "--port", str(port))

    with terminal(tmp_path, *command, WIREFEED_LOG_FORMAT=format_) as tty:
        wait_for(lambda: 200 == fetch(f"http://127.0.0.1:{port}/readyz")[0])
        tty.process.terminate()
        status = tty.end()

    assert 0 == status, tty.text
    assert "stop with Ctrl-C" in tty.text
    assert is_json == ('{"time": "' in tty.text)


@pytest.mark.parametrize(("format_", "is_json"), [("auto", True), ("text", False), ("json", True)])
def test_log_lines_in_a_pipe(tmp_path: Path, format_: str, is_json: bool) -> None:
    with serving(tmp_path, WIREFEED_LOG_FORMAT=format_) as base:
        pass

    lines = (tmp_path / "server.log").read_text().splitlines()
    assert [is_json] == sorted({line.startswith('{"time": "') for line in lines})
    assert [] != [line for line in lines if f"Serving {base}/ on 127.0.0.1:" in line]


def test_a_readable_line_has_no_control_characters_of_others() -> None:
    try:
        raise ValueError("\x1b[2J\x07 a page")
    except ValueError:
        details = sys.exc_info()
    record = logging.LogRecord("feeds", logging.ERROR, "", 0, "bad \x1b[2J\rpage", (), details)

    text = logs.Readable().format(record)

    assert "error: bad \\x1b[2J\\rpage\nTraceback" in text
    assert "ValueError: \\x1b[2J\\x07 a page" in text
