"""A section under a new name, a newsroom under a new address: the old ones lead on for ever, and
ids stay.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from support.constants import NOW
from support.rows import line
from support.servers import fetch, run, serving

from feeds.config import Settings, load
from feeds.domain.entitlement import Entitlement, Partner
from feeds.errors import ConfigError, UnknownFeed
from feeds.intake.pipeline import Report
from feeds.store import Database, Reader, partners, section_names, subscriptions
from feeds.store.subscriptions import Subscription
from feeds.web import create_app

ROWS = "\n".join(
    line(str(n), f"Story {n}", f"Text {n} of it.", section="Economy" if n else "Sea")
    for n in range(3)
)


def rename(database: Database, old: str, new: str, name: str = "") -> int:
    with database.write() as connection:
        return section_names.rename(connection, old, new, name, NOW + timedelta(hours=1))


def test_a_renamed_section_keeps_its_ids_and_its_old_address_leads_on(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(ROWS)
    client = create_app(settings, database=database).test_client()
    before = json.loads(client.get("/sections/economy/latest.json").data)
    assert 2 == rename(database, "economy", "business", "Business")
    assert 2 == rename(database, "business", "money")

    moved = [
        client.get(path)
        for path in (
            "/sections/economy/latest.json",
            "/sections/business/latest.json",
            "/sections/economy/updated.rss",
            "/feeds/latest.atom?section=economy&size=5",
            "/sections/economy",
        )
    ]
    assert {301} == {answer.status_code for answer in moved}
    assert [
        "/sections/money/latest.json",
        "/sections/money/latest.json",
        "/sections/money/updated.rss",
        "/feeds/latest.atom?section=money&size=5",
        "/sections/money",
    ] == [answer.headers["Location"].removeprefix(settings.base_url) for answer in moved]
    after = json.loads(client.get("/sections/money/latest.json").data)
    assert before["_wirefeed"]["id"] == after["_wirefeed"]["id"]
    assert [(i["id"], i["date_modified"]) for i in before["items"]] == [
        (i["id"], i["date_modified"]) for i in after["items"]
    ]
    assert {"money"} == {item["_wirefeed"]["section"] for item in after["items"]}
    assert "Business" in client.get("/sections/money").text
    assert "Story 1" in client.get("/embed/latest?section=economy").text
    with database.read() as connection:
        assert {"money": "Business", "sea": "Sea"} == Reader(connection).sections()


def test_what_is_imported_under_the_old_name_comes_in_under_the_new_one(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(ROWS)
    rename(database, "economy", "business", "Business")
    again = take(ROWS, now=NOW + timedelta(hours=2))
    assert (0, 0, 3) == (again.new, again.updated, again.unchanged)
    take(line("9", "Story 9", "Text 9 of it.", section="Economy"), now=NOW + timedelta(hours=3))

    items = json.loads(
        create_app(settings, database=database)
        .test_client()
        .get("/sections/business/latest.json")
        .data
    )["items"]
    assert {"Story 9", "Story 1", "Story 2"} == {item["title"] for item in items}


def test_partners_and_subscribers_follow(database: Database, take: Callable[..., Report]) -> None:
    take(ROWS)
    with database.write() as connection:
        partners.add(
            connection,
            Partner(name="a", entitlement=Entitlement(sections=("economy", "sea")), created=NOW),
        )
        for number, topic in enumerate(
            [
                "/sections/economy/latest.rss",
                "/feeds/latest.atom?section=economy&size=5",
                "/feeds/latest.json?section=economy",
                "/sections/economy-x/latest.rss",
            ]
        ):
            subscription = Subscription(
                callback=f"http://a.example/{number}",
                topic=topic,
                expires=NOW + timedelta(days=900),
            )
            subscriptions.subscribe(connection, subscription, NOW)
    rename(database, "economy", "business")

    with database.read() as connection:
        assert ("business", "sea") == partners.by_name(connection, "a").entitlement.sections
        topics = {
            subscription.callback[-1]: subscription.topic
            for subscription in subscriptions.every(connection)
        }
    assert {
        "0": "/sections/business/latest.rss",
        "1": "/feeds/latest.atom?section=business&size=5",
        "2": "/feeds/latest.json?section=business",
        "3": "/sections/economy-x/latest.rss",
    } == topics


def test_there_and_back_again_and_into_another(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(ROWS)
    client = create_app(settings, database=database).test_client()

    def identity(section: str) -> str:
        return str(
            json.loads(client.get(f"/sections/{section}/latest.json").data)["_wirefeed"]["id"]
        )

    economy, sea = identity("economy"), identity("sea")
    rename(database, "economy", "business")
    rename(database, "business", "economy")
    assert economy == identity("economy")
    assert 301 == client.get("/sections/business/latest.json").status_code
    rename(database, "economy", "sea")
    assert sea == identity("sea")
    assert 3 == len(json.loads(client.get("/sections/sea/latest.json").data)["items"])
    assert 301 == client.get("/sections/business/latest.json").status_code
    with pytest.raises(UnknownFeed):
        rename(database, "nowhere", "somewhere")


def test_who_follows_both_keeps_one_and_hears_of_the_others_stories(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(ROWS)
    with database.write() as connection:
        for topic in ("/sections/economy/latest.rss", "/sections/sea/latest.rss"):
            subscriptions.subscribe(
                connection,
                Subscription(
                    callback="http://a.example/", topic=topic, expires=NOW + timedelta(days=900)
                ),
                NOW,
            )
        seq = Reader(connection).seq()
    rename(database, "economy", "sea")

    with database.read() as connection:
        assert ["/sections/sea/latest.rss"] == [
            subscription.topic for subscription in subscriptions.every(connection)
        ]
    client = create_app(settings, database=database).test_client()
    since = json.loads(client.get(f"/feeds/latest.json?section=sea&since={seq}").data)["items"]
    assert {"Story 1", "Story 2"} == {item["title"] for item in since}


def test_a_renamed_section_on_a_running_server(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(ROWS)
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        for _ in range(3):
            assert 200 == fetch(base + "/sections/economy/latest.rss")[0]
        completed = run(tmp_path, "sections", "rename", "economy", "business", "--name", "Business")
        assert (0, "economy is business now; 2 articles have moved\n") == (
            completed.returncode,
            completed.stdout,
        )
        assert b'"section":"business"' in fetch(base + "/sections/business/latest.json")[2]
        for _ in range(30):
            status, headers, _ = fetch(base + "/sections/economy/latest.rss")
            if status == 301:
                break
        assert (301, f"{base}/sections/business/latest.rss") == (status, headers["location"])
        assert b'"section":"business"' in fetch(base + "/feeds/latest.json")[2], (
            "what was kept in memory is made anew"
        )
    listed = run(tmp_path, "sections", "list").stdout
    assert "business\tBusiness\t(was economy)" in listed
    assert 1 == run(tmp_path, "sections", "rename", "business", "No Slug").returncode
    assert 1 == run(tmp_path, "sections", "rename", "none", "other").returncode


def test_a_former_address_of_the_newsroom_leads_on(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(ROWS)
    moved = replace(
        settings,
        base_url="https://news.example/wire",
        former_base_urls=("http://old.example:8080", "https://news.example"),
    )
    client = create_app(moved, database=database).test_client()

    def asked(host: str, path: str) -> tuple[int, str]:
        answer = client.get(path, headers={"Host": host})
        return answer.status_code, answer.headers.get("Location", "")

    assert (301, "https://news.example/wire/feeds/latest.rss?size=5") == asked(
        "old.example:8080", "/feeds/latest.rss?size=5"
    )
    assert (301, "https://news.example/wire/articles/x") == asked("old.example:8080", "/articles/x")
    assert 200 == asked("other.example", "/feeds/latest.rss")[0]
    first = json.loads(client.get("/feeds/latest.json").data)
    here = json.loads(
        create_app(settings, database=database).test_client().get("/feeds/latest.json").data
    )
    assert [item["id"] for item in here["items"]] == [item["id"] for item in first["items"]]
    assert here["_wirefeed"]["id"] == first["_wirefeed"]["id"]


def test_a_former_address_is_passed_on_by_the_edge_too(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(ROWS)
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path, WIREFEED_FORMER_BASE_URLS="https://old.example") as base:
        for _ in range(3):
            assert 200 == fetch(base + "/feeds/latest.rss")[0]
        status, headers, _ = fetch(base + "/feeds/latest.rss", Host="old.example")
        assert (301, f"{base}/feeds/latest.rss") == (status, headers["location"])


def test_a_former_address_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FORMER_BASE_URLS"):
        load({"WIREFEED_FORMER_BASE_URLS": "nonsense"}, tmp_path)
