"""An editor's file through the command: new articles, revisions, pictures beside it, and
embargoes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.servers import run

from feeds.intake.media import Media
from feeds.model import Draft, DraftRevision, Enclosure

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10"
STORY = """---
title: Bridge opens
section: City
tags: [bridge]
summary: Nine thousand cars.
images:
  - {url: p.png, caption: The bridge}
---
The new bridge **opened** on Monday.
"""


def write(folder: Path, text: str, name: str = "story.md") -> str:
    (folder / name).write_text(text)
    (folder / "p.png").write_bytes(PNG)
    return name


def added(folder: Path, text: str = STORY) -> str:
    completed = run(folder, "articles", "add", write(folder, text))
    assert 0 == completed.returncode, completed.stderr
    return completed.stdout.strip().removeprefix("urn:uuid:")


def shown(folder: Path, uuid: str) -> dict[str, Any]:
    return dict(json.loads(run(folder, "articles", "show", uuid, "--json").stdout))


def test_a_revision_takes_the_file_that_add_took(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    text = (
        STORY.replace("opens", "closes")
        .replace("[bridge]", "[road]")
        .replace("**opened**", "**closed**")
        .replace("Nine thousand cars.", "No cars.")
    )
    revised = run(
        tmp_path,
        "articles",
        "revise",
        uuid,
        "--body-file",
        write(tmp_path, text),
        "--significance",
        "update",
    )

    assert 0 == revised.returncode, revised.stderr
    article = shown(tmp_path, uuid)
    newest = article["revisions"][0]
    assert ("Bridge closes", ["road"], "city") == (
        newest["headline"],
        article["tags"],
        article["section"],
    )
    assert "<p>The new bridge <strong>closed</strong> on Monday.</p>" == newest["body_html"]


def test_a_revision_keeps_what_its_file_does_not_name(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    text = (
        "---\ntags: [road, city]\nnote: The tags were wrong.\nid: x\npublished: 2020-01-01\n---\n"
    )
    revised = run(
        tmp_path,
        "articles",
        "revise",
        uuid,
        "--body-file",
        write(tmp_path, text),
        "--significance",
        "minor",
    )

    assert "not changed by a revision: id, published" in revised.stderr
    article = shown(tmp_path, uuid)
    newest = article["revisions"][0]
    assert ("Bridge opens", ["road", "city"], "city") == (
        newest["headline"],
        article["tags"],
        article["section"],
    )
    assert "The new bridge <strong>opened</strong>" in newest["body_html"]
    assert "The tags were wrong." == newest["note"]


def test_options_come_before_the_file(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    file = write(tmp_path, STORY.replace("opens", "closes"))
    run(
        tmp_path,
        "articles",
        "revise",
        uuid,
        "--body-file",
        file,
        "--headline",
        "Bridge shut",
        "--note",
        "So.",
        "--significance",
        "update",
    )

    newest = shown(tmp_path, uuid)["revisions"][0]
    assert ("Bridge shut", "So.") == (newest["headline"], newest["note"])


def test_a_plain_body_is_still_a_body(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    for text in (
        "The bridge is open.\n",
        "<p>The bridge is open to all.</p>",
        "---\n\nThe bridge is open, too.\n",
        "Note: the bridge is open.\n\nAnd so on.\n",
    ):
        revised = run(
            tmp_path,
            "articles",
            "revise",
            uuid,
            "--body-file",
            write(tmp_path, text),
            "--significance",
            "minor",
        )
        assert 0 == revised.returncode, revised.stderr
    assert 5 == shown(tmp_path, uuid)["revision"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: Bridge\n\nThe bridge opened.\n", "begins like front matter"),
        ("+++\ntitle = Bridge\n+++\nThe bridge opened.\n", "not TOML"),
        ("title: Bridge\ntags: [a]\n\nThe bridge opened.\n", "begins with fields"),
        (
            "From: desk@wire.example\nSubject: Bridge\n\nThe bridge opened.\n",
            "begins like an e-mail (From, Subject",
        ),
        ("---\ntitle: Bridge\n---\n---\ntitle: Other\n---\nText.\n", "begins like front matter"),
        ("---\n# for the desk\ntitle: Bridge\n\nText.\n", "begins like front matter"),
        ("+++\n# for the desk\n+++\nText.\n", "front matter has no fields"),
        ('{"title": "Bridge", "body": "Text."}', "begins like JSON"),
        ("Subject: Bridge\n\nText.\n", "begins like an e-mail"),
        ("Title: Bridge\n\nText.\n", "begins with fields"),
        ("title: Bridge\rtags: [a]\r\rText.\r", "begins with fields"),
        ("---\ncolour: red\n---\nText.\n", "unknown field 'colour'"),
        ("---\ntitle: [\n---\nText.\n", "not YAML"),
        ("", "is empty"),
    ],
)
def test_what_would_publish_its_own_header_is_refused(
    tmp_path: Path, text: str, reason: str
) -> None:
    uuid = added(tmp_path)
    revised = run(
        tmp_path,
        "articles",
        "revise",
        uuid,
        "--body-file",
        write(tmp_path, text),
        "--significance",
        "update",
    )

    assert 1 == revised.returncode
    assert reason in revised.stderr
    assert 1 == shown(tmp_path, uuid)["revision"]


def test_a_picture_beside_the_file_is_held(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    assert 1 == len(list((tmp_path / "data/media").glob("*.png")))
    feed = run(tmp_path, "export", "public")
    assert 0 == feed.returncode, feed.stderr
    item = json.loads((tmp_path / "public/feeds/latest.json").read_text())["items"][0]
    assert item["id"].endswith(uuid)
    assert item["image"].startswith("http://127.0.0.1:8000/media/")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("q.png", "is not a file in the folder"),
        ("../p.png", "is not a file in the folder"),
        ("story.md", "is not a PNG"),
        ("x" * 300, "cannot be read"),
    ],
)
def test_a_picture_that_cannot_be_held_refuses_the_article(
    tmp_path: Path, name: str, reason: str
) -> None:
    completed = run(tmp_path, "articles", "add", write(tmp_path, STORY.replace("p.png", name)))

    assert 1 == completed.returncode
    assert reason in completed.stderr
    assert "" == run(tmp_path, "articles", "list").stdout


def test_the_same_text_is_not_added_twice(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    second = run(tmp_path, "articles", "add", "story.md")
    assert 1 == second.returncode
    assert uuid in second.stderr
    assert "--again" in second.stderr
    assert 1 == len(run(tmp_path, "articles", "list").stdout.splitlines())

    insisted = run(tmp_path, "articles", "add", "story.md", "--again")
    assert 0 == insisted.returncode, insisted.stderr
    assert 2 == len(run(tmp_path, "articles", "list").stdout.splitlines())


def test_another_text_under_the_same_headline_is_added(tmp_path: Path) -> None:
    added(tmp_path)
    other = run(
        tmp_path,
        "articles",
        "add",
        write(
            tmp_path, STORY.replace("opened", "was closed for repairs").replace("Monday", "Friday")
        ),
    )
    assert 0 == other.returncode, other.stderr


EMBARGOED = (
    "---\ntitle: Budget\nrelease_at: 2090-01-01T10:00:00Z\n---\nThe budget is higher than last "
    "year.\n"
)


def test_an_embargo_is_shown_moved_and_lifted(tmp_path: Path) -> None:
    uuid = added(tmp_path, EMBARGOED)
    assert "(until 2090-01-01T10:00:00Z)" in run(tmp_path, "articles", "list").stdout
    assert "release_at: 2090-01-01T10:00:00Z" in run(tmp_path, "articles", "show", uuid).stdout
    assert (
        "2090-01-01T10:00:00Z"
        == json.loads(run(tmp_path, "articles", "list", "--json").stdout)["release_at"]
    )

    moved = run(tmp_path, "articles", "embargo", uuid, "--until", "2091-02-03T06:00")
    assert f"urn:uuid:{uuid} embargoed until 2091-02-03T02:00:00Z\n" == moved.stdout
    assert ("2091-02-03T02:00:00Z", "embargoed") == (
        shown(tmp_path, uuid)["release_at"],
        shown(tmp_path, uuid)["status"],
    )

    lifted = run(tmp_path, "articles", "embargo", uuid, "--lift")
    assert f"urn:uuid:{uuid} published\n" == lifted.stdout
    assert (None, "live") == (shown(tmp_path, uuid)["release_at"], shown(tmp_path, uuid)["status"])


def test_a_planned_publication_moves_with_its_embargo(tmp_path: Path) -> None:
    uuid = added(tmp_path, EMBARGOED.replace("release_at", "published"))
    run(tmp_path, "articles", "embargo", uuid, "--until", "2091-01-01T00:00Z")
    assert "2091-01-01T00:00:00Z" == shown(tmp_path, uuid)["published"]["at"]
    run(tmp_path, "articles", "embargo", uuid, "--lift")
    assert shown(tmp_path, uuid)["published"]["at"] < "2090"


@pytest.mark.parametrize(
    ("options", "status", "reason"),
    [
        ([], 2, "give --until TIME"),
        (["--until", "2091-01-01", "--lift"], 2, "give --until TIME"),
        (["--until", "soon"], 2, "--until"),
        (["--until", "2020-01-01"], 2, "in the past"),
    ],
)
def test_an_embargo_that_cannot_be_is_refused(
    tmp_path: Path, options: list[str], status: int, reason: str
) -> None:
    uuid = added(tmp_path, EMBARGOED)
    completed = run(tmp_path, "articles", "embargo", uuid, *options)

    assert status == completed.returncode
    assert reason in completed.stderr
    assert "2090-01-01T10:00:00Z" == shown(tmp_path, uuid)["release_at"]


def test_what_is_public_has_no_embargo(tmp_path: Path) -> None:
    uuid = added(tmp_path)
    completed = run(tmp_path, "articles", "embargo", uuid, "--until", "2091-01-01")
    assert 1 == completed.returncode
    assert "is public already" in completed.stderr


def test_what_an_editor_moved_outlasts_the_next_import(tmp_path: Path) -> None:
    """The source's own embargo, named again, changes nothing; another one does."""
    row = {"id": "1", "title": "Bridge", "body": "It opens.", "release_at": "2030-01-01T08:00:00Z"}
    news = tmp_path / "news.jsonl"
    news.write_text(json.dumps(row))
    run(tmp_path, "import", "news.jsonl")
    article = json.loads(
        run(tmp_path, "articles", "list", "--status", "embargoed", "--json").stdout.splitlines()[0]
    )
    run(tmp_path, "articles", "embargo", article["id"], "--until", "2030-02-02T08:00:00Z")

    run(tmp_path, "import", "news.jsonl")
    release_at = shown(tmp_path, article["id"])["release_at"]
    news.write_text(json.dumps(row | {"release_at": "2030-03-03T08:00:00Z"}))
    run(tmp_path, "import", "news.jsonl")

    assert "2030-02-02T08:00:00Z" == release_at
    assert "2030-03-03T08:00:00Z" == shown(tmp_path, article["id"])["release_at"]


def test_a_picture_with_a_relative_address_keeps_it(tmp_path: Path) -> None:
    """Of an import; what neither lies beside the file nor has an address is left out with a
    warning.
    """
    picture = Enclosure(url="img/p.jpg", media_type="image/jpeg")
    revision = DraftRevision(headline="Bridge", body_html="It opens.")
    draft = Draft(
        source="s", revisions=(revision,), images=(picture,), url="https://other.example/news/1"
    )
    copied = Media(tmp_path / "media").held(draft, tmp_path)
    lost = Media(tmp_path / "media").held(replace(draft, url=""), tmp_path)

    assert isinstance(copied, Draft)
    assert isinstance(lost, Draft)
    assert ["https://other.example/news/img/p.jpg"] == [image.url for image in copied.images]
    assert ((), 1) == (lost.images, len(lost.warnings))
    assert "it was omitted" in lost.warnings[0]
