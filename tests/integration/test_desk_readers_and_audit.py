"""The desk's pages of readers and of the audit log: who sees them, and what they show."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from lxml import etree, html
from support.constants import NOW
from support.desk import DeskUser, desk_user
from support.rows import line
from support.stores import taken

from feeds.config import Settings
from feeds.domain.acts import Act, Actor, ActorKind, ObjectKind
from feeds.domain.roles import Role
from feeds.newsroom import users
from feeds.newsroom.editor import Editor
from feeds.store import Database, audit, reader_counts
from feeds.store.reader_counts import Added, Delays
from feeds.web.desk.charts import nice

LATEST = "/feeds/latest.rss"


@pytest.fixture
def editor(database: Database, settings: Settings) -> Editor:
    return Editor(database=database, settings=settings, now=lambda: NOW + timedelta(hours=2))


@pytest.fixture
def counts(editor: Editor) -> Editor:
    """Two days of one feed, a section and the element."""
    with editor.database.share() as connection:
        for day, polls in ((date(2026, 11, 20), 800), (date(2026, 11, 21), 1200)):
            latest = Added(
                polls=polls,
                unchanged=polls // 2,
                bytes=polls * 1000,
                hashes=set(range(40)),
                services={"Feedly": 42},
            )
            feeds = {LATEST: latest, "/sections/city/latest.rss": Added(polls=1)}
            reader_counts.add(connection, day, feeds | {"element": Added(polls=7)}, editor.now())
            delays = {LATEST: Delays(count=2, total_ms=800, longest_ms=500)}
            reader_counts.add_delays(connection, day, delays)
    return editor


def words(page: str) -> str:
    return " ".join(" ".join(html.fromstring(page).itertext()).split())


def test_readers_are_shown_to_each_role(counts: Editor) -> None:
    answer = desk_user(counts, Role.CONTRIBUTOR).get("/readers?days=7")

    assert 200 == answer.status_code
    text = words(answer.text)
    shown = ["Subscribers 82", "Polls 2,002", "2 MB", "Push delay 0.4"]
    for expected in (*shown, "Polls of the element 14"):
        assert expected in text


def test_a_feed_has_its_services(counts: Editor) -> None:
    page = desk_user(counts, Role.EDITOR).get(f"/readers?feed={LATEST}&days=7").text

    assert "Feedly 42" in words(page)
    assert "Polls of the element" not in words(page)


def test_charts_have_names_descriptions_and_tables(counts: Editor) -> None:
    page = desk_user(counts, Role.CONTRIBUTOR).get("/readers?days=7").text
    document = html.fromstring(page)
    charts = document.xpath("//svg")

    assert 5 == len(charts)
    for chart in charts:
        ids = chart.get("aria-labelledby").split()
        assert [True, True] == [bool(document.get_element_by_id(name).text) for name in ids]
        rows = chart.getparent().xpath(".//tbody/tr")
        bars = chart.xpath(".//*[@class='bar']")
        assert (2, 2) == (len(rows), len(bars))
        assert "img" == chart.get("role")
    assert not document.xpath("//main//script") and not document.xpath("//*[@style]")
    etree.fromstring(re.findall(r"<svg.*?</svg>", page, re.S)[0])


def test_a_newsroom_without_readers_says_so(editor: Editor) -> None:
    page = desk_user(editor, Role.CONTRIBUTOR).get("/readers").text

    assert "Nobody has polled in these days." in words(page)


@pytest.mark.parametrize("query", ["days=0", "days=x", "days=9999999", "feed=<script>", "feed=%00"])
def test_strange_queries_of_readers(counts: Editor, query: str) -> None:
    answer = desk_user(counts, Role.CONTRIBUTOR).get(f"/readers?{query}")

    assert 200 == answer.status_code
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 2), (2, 2), (3, 4), (11, 20), (61, 80), (100, 100), (4_100, 6_000)]
)
def test_axes_end_at_round_numbers(value: float, expected: float) -> None:
    assert expected == nice(value)


# -- the audit log


@pytest.fixture
def log(editor: Editor) -> Editor:
    with editor.database.write() as connection:
        for number in range(120):
            act = Act(verb="revise", kind=ObjectKind.ARTICLE)
            act.on(f"id-{number}", f"Headline <{number}>", revision=number)
            actor = Actor(kind=ActorKind.TOKEN, name="cms")
            audit.append(connection, actor, act, NOW + timedelta(seconds=number))
    return editor


def headlines(page: str) -> list[int]:
    return [int(number) for number in re.findall(r"Headline &lt;(\d+)&gt;", page)]


@pytest.mark.parametrize("path", ["/audit", "/audit.csv", "/audit.jsonl"])
@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR])
def test_only_chiefs_see_the_log(log: Editor, path: str, role: Role) -> None:
    assert 403 == desk_user(log, role).get(path).status_code


def link(user: DeskUser, page: str, rel: str) -> str:
    (address,) = html.fromstring(page).xpath(f"//a[@rel='{rel}']/@href")
    return user.get(address.removeprefix("/desk")).text


def test_a_chief_pages_to_older_and_newer_changes(log: Editor) -> None:
    chief = desk_user(log, Role.CHIEF)
    first = chief.get("/audit?who=cms").text
    second = link(chief, first, "next")
    third = link(chief, second, "next")

    assert list(range(119, 69, -1)) == headlines(first)
    assert list(range(69, 19, -1)) == headlines(second)
    assert list(range(19, -1, -1)) == headlines(third)
    assert headlines(second) == headlines(link(chief, third, "prev"))


def test_filters_and_exports_agree(log: Editor) -> None:
    chief = desk_user(log, Role.CHIEF)
    query = "who=cms&object=id-7&kind=article&since=2026-11-01"

    assert [7] == headlines(chief.get(f"/audit?{query}").text)
    table = chief.get(f"/audit.csv?{query}")
    assert "attachment" in table.headers["Content-Disposition"]
    assert ["Headline <7>"] == [row["headline"] for row in csv.DictReader(io.StringIO(table.text))]
    lines = chief.get(f"/audit.jsonl?{query}").text.splitlines()
    assert [{"revision": 7}] == [json.loads(row)["details"] for row in lines]


def test_wrong_filters_are_explained(log: Editor) -> None:
    chief = desk_user(log, Role.CHIEF)

    assert "since:" in words(chief.get("/audit?since=never").text)
    assert "No change passes these filters." in words(chief.get("/audit?who=nobody").text)
    assert 400 == chief.get("/audit.csv?kind=planet").status_code
    assert 200 == chief.get("/audit?who=%00").status_code


def test_what_a_person_does_at_the_desk_has_the_persons_name(editor: Editor) -> None:
    chief = desk_user(editor, Role.CHIEF, "maya")
    chief.get("/users")
    answer = chief.post("/users", {"name": "leyla", "role": "editor"})
    assert answer.status_code < 400, answer.text

    with editor.database.read() as connection:
        entry = audit.newest(connection, audit.Filters(), 1)[0]
    assert (ActorKind.PERSON, "maya", "add", ObjectKind.USER, "leyla") == (
        entry.actor.kind,
        entry.actor.name,
        entry.verb,
        entry.kind,
        entry.object_id,
    )
    assert "leyla" in words(chief.get("/audit?who=maya").text)


def test_the_log_speaks_the_language_of_its_reader(editor: Editor) -> None:
    taken(editor.database, line("1", "Quay opens", "Ships land.").encode(), "a.jsonl")
    users.add(editor, "ana", Role.EDITOR)
    chief = desk_user(editor, Role.CHIEF, "maya")

    page = chief.get("/audit", headers={"Accept-Language": "az"}).text
    assert "əlavə · istifadəçi" in words(page)
