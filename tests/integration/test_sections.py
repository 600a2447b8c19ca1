"""Sections: their order and their names in each language, by the API and by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.cms import ARTICLE, Cms
from support.newsroom import feed
from support.servers import run

from feeds.newsroom.editor import Editor
from feeds.web import create_app


def send(cms: Cms, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = cms.send(method, path, body)
    assert status == answer.status_code, answer.text
    return answer.json


def slugs(cms: Cms) -> list[str]:
    return [section["slug"] for section in send(cms, "GET", "/sections")["sections"]]


def front_page(editor: Editor) -> str:
    app = create_app(editor.settings, database=editor.database, now=editor.now)
    return app.test_client().get("/").text


def test_a_section_gets_another_slug(cms: Cms) -> None:
    cms.add()

    changed = send(cms, "PATCH", "/sections/city", {"slug": "town", "name": "Town"})

    assert {"slug": "town", "name": "Town", "names": {}, "moved": 1} == changed
    assert ["town"] == slugs(cms)
    send(cms, "PATCH", "/sections/city", {"slug": "village"}, status=404)
    send(cms, "PATCH", "/sections/town", {"slug": "The Town"}, status=422)


def test_a_name_changes_without_the_slug(cms: Cms, editor: Editor) -> None:
    cms.add()

    send(cms, "PATCH", "/sections/city", {"name": "Our City"})

    assert "Our City" in front_page(editor)
    page = feed(editor.database, editor.settings, "/sections/city/latest.json")
    assert "Harbour Wire – Our City" == page["title"]
    send(cms, "PATCH", "/sections/city", {"name": "Our City"}, status=422)
    send(cms, "PATCH", "/sections/city", {}, status=422)


def test_a_new_section_has_feeds_before_its_first_article(cms: Cms, editor: Editor) -> None:
    created = send(cms, "POST", "/sections", {"slug": "sport", "name": "Sport"}, status=201)

    assert {"slug": "sport", "name": "Sport", "names": {}} == created
    page = feed(editor.database, editor.settings, "/sections/sport/latest.json")
    assert [] == page["items"]
    assert created == send(cms, "GET", "/sections/sport")
    send(cms, "POST", "/sections", {"slug": "sport"}, status=422)

    # Its first article keeps the name that the editor gave it.
    cms.add(section="sport")
    assert "Sport" == send(cms, "GET", "/sections/sport")["name"]


def test_sections_are_put_in_order(cms: Cms, editor: Editor) -> None:
    for name in ("City", "Sport", "World", "Arts"):
        cms.add(section=name, title=f"A story of {name}", body_html=f"<p>{name} {name * 9}</p>")
    before = front_page(editor)

    ordered = send(cms, "PUT", "/sections", {"slugs": ["world", "sport"]})

    assert ["world", "sport", "arts", "city"] == [row["slug"] for row in ordered["sections"]]
    assert ["world", "sport", "arts", "city"] == slugs(cms)
    after = front_page(editor)
    assert before.index("/sections/city") < before.index("/sections/world")
    assert after.index("/sections/world") < after.index("/sections/city")
    # A new slug has the place of the old one; a merger has that of the section that stays.
    send(cms, "PATCH", "/sections/world", {"slug": "earth"})
    assert ["earth", "sport", "arts", "city"] == slugs(cms)
    send(cms, "PATCH", "/sections/earth", {"slug": "arts"})
    assert ["sport", "arts", "city"] == slugs(cms)
    send(cms, "PUT", "/sections", {"slugs": ["nothing"]}, status=404)
    send(cms, "PUT", "/sections", {"slugs": ["arts", "arts"]}, status=422)
    assert ["sport", "arts", "city"] == slugs(cms)


def test_names_in_other_languages_are_in_pages_and_feeds(cms: Cms, editor: Editor) -> None:
    article = cms.add(section="Sport", language="az")
    names = {"az": "İdman", "ru": "Спорт"}

    changed = send(cms, "PATCH", "/sections/sport", {"names": names})

    assert names == changed["names"]
    rows = send(cms, "GET", "/sections?lang=az")["sections"]
    assert ["İdman"] == [row["name"] for row in rows]
    page = feed(editor.database, editor.settings, "/feeds/latest.json?section=sport&lang=az")
    assert "Harbour Wire – İdman" == page["title"]
    app = create_app(editor.settings, database=editor.database, now=editor.now)
    path = article["page"].removeprefix("https://news.example")
    assert "<bdi>İdman</bdi>" in app.test_client().get(path).text
    # The site itself is in English.
    assert "İdman" not in front_page(editor)

    changed = send(cms, "PATCH", "/sections/sport", {"names": {"ru": ""}})
    assert {"az": "İdman"} == changed["names"]


@pytest.mark.parametrize(
    "body",
    [
        {"names": {"not a tag": "x"}},
        {"names": {"az": "x" * 201}},
        {"name": "x" * 201},
        {"name": "<b></b>"},
        {"slug": "-"},
        {"order": 1},
    ],
)
def test_a_bad_change_is_refused(cms: Cms, body: Any) -> None:
    cms.add()
    send(cms, "PATCH", "/sections/city", body, status=422)
    assert {"slug": "city", "name": "City", "names": {}} == send(cms, "GET", "/sections/city")


def test_only_an_empty_section_is_removed(cms: Cms) -> None:
    cms.add()
    send(cms, "POST", "/sections", {"slug": "sport"}, status=201)

    send(cms, "DELETE", "/sections/city", status=422)
    send(cms, "DELETE", "/sections/sport")

    assert ["city"] == slugs(cms)
    send(cms, "DELETE", "/sections/sport", status=404)
    # A former slug leads elsewhere, and cannot be a new section.
    send(cms, "PATCH", "/sections/city", {"slug": "town"})
    send(cms, "POST", "/sections", {"slug": "city"}, status=422)


def test_the_command_line_orders_and_names_sections(tmp_path: Path) -> None:
    rows = [ARTICLE | {"id": "1"}, ARTICLE | {"id": "2", "title": "Match", "section": "Sport"}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert 0 == run(tmp_path, "import", "news.jsonl").returncode

    run(tmp_path, "sections", "add", "world", "--name", "World", "--name-in", "az", "Dünya")
    run(tmp_path, "sections", "order", "world", "sport")
    run(tmp_path, "sections", "name", "sport", "--name-in", "az", "İdman")

    listed = run(tmp_path, "sections", "list", "--lang", "az").stdout
    assert "world\tDünya\nsport\tİdman\ncity\tCity\n" == listed
    assert "world: removed\n" == run(tmp_path, "sections", "remove", "world").stdout
    refused = run(tmp_path, "sections", "order", "nothing")
    assert (1, "error: no section 'nothing'; there are sport, city\n") == (
        refused.returncode,
        refused.stderr,
    )


def test_a_static_copy_follows_order_and_names(tmp_path: Path) -> None:
    rows = [ARTICLE | {"id": "1"}, ARTICLE | {"id": "2", "title": "Match", "section": "Sport"}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    run(tmp_path, "import", "news.jsonl")
    run(tmp_path, "export", "public")
    run(tmp_path, "sections", "order", "sport")

    run(tmp_path, "export", "public")

    pages = list((tmp_path / "public/articles").rglob("*.html"))
    assert 2 == len(pages)
    for page in pages:
        text = page.read_text()
        assert text.index("/sections/sport") < text.index("/sections/city"), page
