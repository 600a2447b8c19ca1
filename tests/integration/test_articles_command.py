"""``wirefeed articles``: names of articles, filters, every field of a revision, questions."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.rows import QUAY
from support.servers import environment, run


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """Three articles: two public ones, and a draft that was added last."""
    for number, (title, section, lang) in enumerate(
        [("Quay opens", "City", "en"), ("Ferry leaves at noon", "Sea", "en")]
    ):
        front = f"title: {title}\nsection: {section}\nlang: {lang}\ntags: [port, t{number}]"
        (tmp_path / "a.md").write_text(
            f"---\n{front}\npublished: 2026-11-1{number}T09:00:00Z\n---\n{title}. {QUAY}"
        )
        assert 0 == run(tmp_path, "articles", "add", "a.md").returncode
    (tmp_path / "a.md").write_text(f"---\ntitle: Museum closes\n---\nMuseum. {QUAY}")
    assert 0 == run(tmp_path, "articles", "add", "--draft", "a.md").returncode
    return tmp_path


def rows(folder: Path, *options: str) -> list[dict[str, Any]]:
    listed = run(folder, "articles", "list", "--json", *options)
    assert 0 == listed.returncode, listed.stderr
    return [json.loads(line) for line in listed.stdout.splitlines()]


def shown(folder: Path, name: str) -> dict[str, Any]:
    completed = run(folder, "articles", "show", name, "--json")
    assert 0 == completed.returncode, completed.stderr
    article: dict[str, Any] = json.loads(completed.stdout)
    return article


def on_a_terminal(folder: Path, answer: str, *arguments: str) -> tuple[int, str]:
    """Run the command on a terminal of its own; return its status and what it showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "feeds", *arguments]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment(COLUMNS="120", NO_COLOR="1", TERM="dumb"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    ) as process:
        os.close(theirs)
        os.write(ours, answer.encode())
        output = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not part:
                break
            output += part
    os.close(ours)
    return process.returncode, output.decode()


def test_an_article_has_many_names(newsroom: Path) -> None:
    uuids = {row["headline"]: row["id"].removeprefix("urn:uuid:") for row in rows(newsroom)}
    quay = uuids["Quay opens"]

    for name in (quay, f"urn:uuid:{quay}", f"https://news.example/articles/{quay}", quay[-6:]):
        assert "Quay opens" == shown(newsroom, name)["headline"]
    assert "Quay opens" == shown(newsroom, "quay-opens")["headline"]
    assert "Ferry leaves at noon" == shown(newsroom, "ferry-leaves")["headline"]
    assert "Museum closes" == shown(newsroom, "@last")["headline"]


def test_a_name_of_several_or_no_articles_is_refused(newsroom: Path) -> None:
    (newsroom / "a.md").write_text(f"---\ntitle: Quay closes\n---\nCloses. {QUAY}")
    run(newsroom, "articles", "add", "a.md")

    several = run(newsroom, "articles", "show", "quay")
    assert 1 == several.returncode
    assert 2 == several.stderr.count("\n  ")
    nothing = run(newsroom, "articles", "publish", "no-such-story")
    assert 1 == nothing.returncode
    assert "no-such-story" in nothing.stderr


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), ["Museum closes", "Ferry leaves at noon", "Quay opens"]),
        (("--status", "draft"), ["Museum closes"]),
        (("--section", "sea"), ["Ferry leaves at noon"]),
        (("--tag", "port", "--tag=-t0"), ["Ferry leaves at noon"]),
        (("--q", "museum"), ["Museum closes"]),
        (("--lang", "ru"), []),
        (("--since", "2026-11-11"), ["Museum closes", "Ferry leaves at noon"]),
        (("--limit", "1"), ["Museum closes"]),
    ],
)
def test_a_list_is_filtered(newsroom: Path, options: tuple[str, ...], expected: list[str]) -> None:
    assert expected == [row["headline"] for row in rows(newsroom, *options)]


def test_every_field_is_revised_by_an_option(newsroom: Path) -> None:
    options = ["--section", "Town", "--tag", "a", "--tag", "b", "--author", "Leyla"]
    options += ["--lang", "en-GB", "--ednote", "Check.", "--summary", "Short."]

    assert 0 == run(newsroom, "articles", "revise", "quay-opens", *options).returncode

    article = shown(newsroom, "quay-opens")
    assert ("town", ["a", "b"], ["Leyla"], "en-GB", "Check.", 2) == tuple(
        article[name] for name in ("section", "tags", "authors", "language", "ednote", "revision")
    )


def test_a_dry_run_shows_the_differences(newsroom: Path) -> None:
    options = ["--headline", "Quay opened", "--section", "Town", "--dry-run"]
    completed = run(newsroom, "articles", "revise", "quay-opens", *options)

    lines = completed.stdout.splitlines()
    assert {"-title: Quay opens", "+title: Quay opened", "-section: city", "+section: town"} <= set(
        lines
    )
    assert "nothing was stored" in completed.stderr
    assert 1 == shown(newsroom, "quay-opens")["revision"]


def test_a_draft_is_published_and_an_earlier_text_comes_back(newsroom: Path) -> None:
    assert "published" in run(newsroom, "articles", "publish", "@last").stdout
    assert "live" == shown(newsroom, "museum-closes")["status"]

    run(newsroom, "articles", "revise", "@last", "--headline", "Museum stays open")
    reverted = run(newsroom, "articles", "revert", "@last", "--to", "1")

    assert "revision 3" in reverted.stdout
    assert "Museum closes" == shown(newsroom, "@last")["headline"]


def test_an_article_is_named_by_its_first_and_its_present_headline(newsroom: Path) -> None:
    for name, headline in (("quay-opens", "Harbour works"), ("museum-closes", "Gallery closes")):
        assert 0 == run(newsroom, "articles", "revise", name, "--headline", headline).returncode

    names = ("quay-opens", "harbour-works", "harbour", "gallery-closes", "museum")
    assert ["Harbour works"] * 3 + ["Gallery closes"] * 2 == [
        shown(newsroom, name)["headline"] for name in names
    ]


def test_a_headline_of_two_articles_is_ambiguous(newsroom: Path) -> None:
    run(newsroom, "articles", "revise", "quay-opens", "--headline", "Harbour works")
    run(newsroom, "articles", "revise", "ferry-leaves", "--headline", "Quay opens")

    refused = run(newsroom, "articles", "show", "quay-opens")

    assert 1 == refused.returncode
    assert "'quay-opens' is the name of several articles" in refused.stderr


def test_a_withdrawal_is_confirmed_on_a_terminal(newsroom: Path) -> None:
    withdraw = ("articles", "withdraw", "quay-opens", "--note", "Wrong.")

    status, output = on_a_terminal(newsroom, "n\n", *withdraw)
    assert (1, True) == (status, "Withdraw 'Quay opens' permanently?" in output)
    assert "live" == shown(newsroom, "quay-opens")["status"]

    assert 0 == on_a_terminal(newsroom, "", *withdraw, "--yes")[0]
    assert "withdrawn" == rows(newsroom, "--status", "withdrawn")[0]["status"]


def test_a_terminal_shows_a_table_with_local_times(newsroom: Path) -> None:
    _, output = on_a_terminal(newsroom, "", "articles", "list", "--section", "city")

    header, row = output.strip().splitlines()
    assert ["id", "published", "status", "section", "lang", "rev", "headline"] == header.split()
    # Nine o'clock in UTC is one in Baku.
    assert "2026-11-10 13:00" in row
    assert row.rstrip().endswith("Quay opens")
