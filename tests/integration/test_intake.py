"""What an import makes of a new version: embargoes, languages, times, ids; one bad value costs no
other article.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from support.constants import BAKU, NOW
from support.drafts import drafts
from support.newsroom import article, newest
from support.servers import run

from feeds.errors import InputError
from feeds.importers.frontmatter import draft_from_text
from feeds.intake.pipeline import Report
from feeds.model import Article, Draft, Significance, Status
from feeds.store import Database, Reader, Writer

Take = Callable[..., Report]
QUAY = (
    "The new container quay opens in May; its cranes came by ship from the yard, and pilots "
    "train with tugs in the outer harbour. "
)
OTHER = (
    "Rangers counted the herons of the delta from boats; half as many broods as last year, for "
    "the water stood too high. "
)


def row(id_: str = "1", title: str = "Quay opens", body: str = QUAY, **more: object) -> str:
    return json.dumps(
        {"source": "s", "id": id_, "title": title, "body": body, **more}, ensure_ascii=False
    )


def everything(database: Database) -> list[Article]:
    with database.read() as connection:
        return newest(Reader(connection), 100)


# -- one bad value costs no other


@pytest.mark.parametrize(
    "bad",
    [
        {"urgency": "²"},
        {"related": [None]},
        {"related": [7]},
        {"withdrawn": "false"},
        {"withdrawn": 1},
        {"withdrawn": []},
        {"revisions": [3]},
        {"published": {}},
        {"tags": {"a": 1}, "authors": [{"name": []}]},
    ],
)
def test_a_value_of_the_wrong_kind_refuses_its_line_only(
    database: Database, take: Take, bad: dict[str, object]
) -> None:
    report = take(
        "\n".join([row("1"), row("2", "Herons", OTHER, **bad), row("3", "Delta", OTHER * 2)])
    )

    assert (2, ["news.jsonl:2"]) == (report.new, [place for place, _ in report.refused])


def test_a_number_of_thousands_of_digits_refuses_its_line_only(take: Take) -> None:
    report = take(
        row("1") + "\n" + row("2", "Herons", OTHER)[:-1] + ', "urgency": ' + "9" * 5000 + "}"
    )

    assert 1 == report.new
    assert report.refused[0][1].startswith("is not JSON: ")


def test_a_length_that_is_no_number_is_none(take: Take, database: Database) -> None:
    take(row(enclosures=[{"url": "https://x.example/a.mp3", "length": "²", "type": "audio/mpeg"}]))

    (stored,) = article(database, "1").revision.metadata.enclosures
    assert 0 == stored.length


NINJS = {"uri": "urn:n:1", "headline": "Quay opens", "body_text": QUAY}


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("a.json", [{**NINJS, "headline": 5}, {**NINJS, "uri": "urn:n:2"}]),
        (
            "feed.json",
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "F",
                "items": [
                    {"id": "1", "title": "A", "content_text": QUAY, "authors": 7},
                    {"id": "2", "title": "B", "content_text": OTHER},
                ],
            },
        ),
        (
            "feed.json",
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "F",
                "items": [
                    {"id": "1", "title": "A", "content_text": QUAY, "attachments": 5},
                    {"id": "2", "title": "B", "content_text": OTHER},
                ],
            },
        ),
    ],
)
def test_an_item_of_strange_shape_costs_no_other(name: str, document: object) -> None:
    first, second = drafts(json.dumps(document), name)

    assert isinstance(first, InputError)
    assert isinstance(second, Draft)


def test_renditions_with_widths_of_both_kinds_are_compared() -> None:
    renditions = {
        "a": {"href": "https://x.example/s.jpg", "width": "320"},
        "b": {"href": "https://x.example/l.jpg", "width": 640},
    }
    (draft,) = drafts(
        json.dumps({**NINJS, "associations": {"p": {"type": "picture", "renditions": renditions}}}),
        "a.json",
    )

    assert isinstance(draft, Draft)
    assert ["https://x.example/l.jpg"] == [image.url for image in draft.images]


def test_an_editors_file_does_not_withdraw() -> None:
    with pytest.raises(InputError, match="wirefeed articles withdraw"):
        draft_from_text("---\ntitle: Quay\nwithdrawn: true\n---\nText.", "a.md", BAKU)
    with pytest.raises(InputError, match="urgency"):
        draft_from_text("---\ntitle: Quay\nurgency: ²\n---\nText.", "a.md", BAKU)


def test_addresses_ids_and_tags_too_long_for_an_index_are_taken(
    database: Database, take: Take
) -> None:
    # What does not repeat is not packed small by the database either.
    long = "".join(f"{number * 7919 % 104729:05x}" for number in range(760))
    han = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(900))
    report = take(
        "\n".join(
            [
                row("1", url="https://x.example/" + long),
                row("2", "Herons", OTHER, language="en-" + "-".join(["abcdefgh"] * 40)),
                row("3" + long + "1", "Delta", OTHER * 2),
                row("3" + long + "2", "Delta in flood", OTHER + QUAY),
                row(han, han, han),
            ]
        )
    )

    assert (5, []) == (report.new, report.refused)
    again = take(
        row("1", url="https://x.example/" + long)
        + "\n"
        + row("3" + long + "2", "Delta in flood", OTHER + QUAY)
    )
    assert (0, 0, 2) == (again.new, again.updated, again.unchanged)


# -- withdrawals


def test_a_withdrawal_needs_no_headline(database: Database, take: Take) -> None:
    take(row("1") + "\n" + json.dumps({"source": "s", "id": "1", "withdrawn": True}))
    take(json.dumps([{**NINJS}]), "a.json")
    take(json.dumps([{"uri": NINJS["uri"], "pubstatus": "canceled"}]), "a.json")
    never = take(
        "\n".join(json.dumps({"source": "s", "id": id_, "withdrawn": True}) for id_ in ("8", "9"))
    )

    assert [Status.WITHDRAWN] * 4 == [article.status for article in everything(database)]
    assert (2, []) == (never.new, never.refused)


def test_a_withdrawal_of_the_future_is_one_of_now(database: Database, take: Take) -> None:
    take(row("1"))
    take(row("1", withdrawn={"at": "2150-01-01", "note": "gone"}), now=NOW + timedelta(hours=1))

    assert NOW + timedelta(hours=1) == article(database, "1").modified


def test_a_new_text_under_a_withdrawn_headline_is_not_lost_in_silence(
    database: Database, take: Take
) -> None:
    """Briefings have one headline every day; without an id the day after a withdrawal could be
    either.
    """
    first = json.dumps({"source": "s", "title": "Morning briefing", "body": QUAY})
    take(first)
    with database.write() as connection:
        Writer(connection, NOW).withdraw(everything(database)[0], "wrong")
    report = take(json.dumps({"source": "s", "title": "Morning briefing", "body": OTHER}))

    assert ["an article of this headline was withdrawn; give this one an id if it is another"] == [
        why for _, why in report.refused
    ]
    assert 1 == take(first).unchanged
    assert (
        1
        == take(
            json.dumps({"source": "s", "id": "b2", "title": "Briefing of Tuesday", "body": OTHER})
        ).new
    )


# -- embargoes


def test_an_embargo_that_is_moved_holds(database: Database, take: Take) -> None:
    later = NOW + timedelta(days=300)
    take(row(release_at=(NOW + timedelta(minutes=1)).isoformat()))
    report = take(row(body=QUAY * 2, release_at=later.isoformat()))

    assert (1, later) == (report.updated, article(database, "1").release_at)
    with database.write() as connection:
        assert 0 == Writer(connection, NOW + timedelta(hours=1)).release_due()
    take(row(body=QUAY * 2, release_at=(NOW + timedelta(minutes=2)).isoformat()))
    with database.write() as connection:
        assert 1 == Writer(connection, NOW + timedelta(hours=1)).release_due()


def test_an_embargoed_text_for_a_public_article_is_refused(database: Database, take: Take) -> None:
    take(row())
    report = take(row(title="Quay never opens", release_at="2099-01-01T00:00:00Z"))

    assert "is public already" in report.refused[0][1]
    assert "Quay opens" == article(database, "1").headline
    assert 1 == take(row(release_at="2099-01-01T00:00:00Z")).unchanged


# -- fields that a new version has, and fields that it omits


def test_a_version_without_language_and_section_keeps_those(database: Database, take: Take) -> None:
    take(row(language="az", section="Sea"))
    assert 1 == take(row()).unchanged
    assert 1 == take(row(body=QUAY + "A second one follows. " * 9)).updated

    stored = article(database, "1")
    assert ("az", "sea") == (stored.language, stored.revision.metadata.section)


def test_a_tag_that_is_added_repeats_no_history(database: Database, take: Take) -> None:
    history = [
        {"body": "Fire at the quay.", "at": "2026-11-01T08:00:00Z"},
        {
            "body": "Fire at the quay is out.",
            "at": "2026-11-01T09:00:00Z",
            "significance": "update",
        },
    ]
    take(
        json.dumps(
            {"source": "s", "id": "1", "title": "Fire", "section": "Sea", "revisions": history}
        )
    )
    before = article(database, "1")
    take(
        json.dumps(
            {"source": "s", "id": "1", "title": "Fire", "revisions": history, "tags": ["fire"]}
        )
    )

    stored = article(database, "1")
    assert (3, Significance.MINOR, before.updated) == (
        stored.revision.number,
        stored.revision.significance,
        stored.updated,
    )
    assert (("fire",), "sea") == (stored.revision.metadata.tags, stored.revision.metadata.section)


# -- the installed command


def test_the_command_adds_no_id_twice_and_no_empty_headline(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Quay opens\nid: n1\n---\nIt opens in May.")
    id_ = run(tmp_path, "articles", "add", "a.md").stdout.strip()
    again = run(tmp_path, "articles", "add", "a.md")
    assert 1 == again.returncode
    assert f"'n1' is that of {id_}" in again.stderr

    empty = run(tmp_path, "articles", "revise", id_, "--headline", " ", "--significance", "update")
    assert 2 == empty.returncode
    assert "--headline is empty" in empty.stderr


def test_a_long_history_comes_in_once(database: Database, take: Callable[..., Report]) -> None:
    days = [
        f"2026-{month:02}-{day:02}"
        for month in range(1, 11)
        for day in range(1, 31)
        if (month, day) < (2, 29) or month > 2
    ]
    revisions = [
        {"title": f"Bridge, day {n}", "body": f"Text of day {n}.", "at": day}
        for n, day in enumerate(days)
    ]
    row = json.dumps({"id": "1", "title": "Bridge", "revisions": revisions})

    reports = [take(row) for _ in range(3)]

    assert [(1, 0), (0, 1), (0, 1)] == [(report.new, report.unchanged) for report in reports]


def test_what_came_before_the_rest_that_cannot_be_read_is_stored(
    database: Database, take: Callable[..., Report]
) -> None:
    report = take('{"id": "1", "title": "Bridge", "body": "It opens."}\n' + "broken\n" * 1_200)

    assert 1 == report.new
    assert "the rest was not tried" in report.refused[-1][1]
    with database.read() as connection:
        assert ["Bridge"] == [article.headline for article in newest(Reader(connection), 10)]
