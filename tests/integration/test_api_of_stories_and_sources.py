"""Storylines, sources, partners and differences of revisions in the API."""

from __future__ import annotations

from typing import Any

from support.cms import Cms
from support.constants import NOW
from support.newsroom import feed, titles
from support.rows import QUAY

from feeds.domain.entitlement import Entitlement, Partner
from feeds.newsroom.editor import Editor
from feeds.store import partners


def add(cms: Cms, number: int) -> str:
    text = f"<p>{QUAY} Part {number}: words {number * 7919} and {number * 104729}.</p>"
    return str(cms.add(title=f"Quay, part {number}", body_html=text)["id"])


def send(cms: Cms, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    answer = cms.send(method, path, body)
    assert status == answer.status_code, answer.text
    return answer.json


def test_a_storyline_is_made_split_merged_and_renamed(cms: Cms, editor: Editor) -> None:
    ids = [add(cms, number) for number in range(4)]
    story = send(cms, "POST", "/stories", {"title": "The quay", "articles": ids[:3]}, status=201)
    assert ("the-quay", ids[:3]) == (story["slug"], [row["id"] for row in story["articles"]])

    assert 1 == send(cms, "POST", "/stories/the-quay/articles", {"articles": [ids[3]]})["moved"]
    part = {"slug": "the-crane", "title": "The crane", "articles": ids[2:]}
    assert ids[2:] == [
        row["id"]
        for row in send(cms, "POST", "/stories/the-quay/split", part, status=201)["articles"]
    ]
    removed = send(cms, "DELETE", f"/stories/the-crane/articles/{ids[3]}")
    assert {"slug": "the-crane", "moved": 1} == removed
    send(cms, "PATCH", "/stories/the-crane", {"slug": "crane"})
    assert "The crane" == send(cms, "GET", "/stories/the-crane")["title"]
    assert [("crane", 1), ("the-quay", 2)] == [
        (row["slug"], row["articles"]) for row in send(cms, "GET", "/stories")["stories"]
    ]

    merged = send(cms, "POST", "/stories/crane/merge", {"into": "the-quay"})
    assert {"slug": "the-quay", "moved": 1} == merged
    document = feed(editor.database, editor.settings, "/stories/the-quay.json")
    assert ["Quay, part 2", "Quay, part 1", "Quay, part 0"] == titles(document)


def test_a_wrong_change_of_a_storyline_is_refused(cms: Cms) -> None:
    ids = [add(cms, number) for number in range(2)]
    send(cms, "POST", "/stories", {"title": "The quay", "articles": ids}, status=201)

    send(cms, "GET", "/stories/nosuch", status=404)
    missing = {"title": "X", "articles": ["0" * 32]}
    send(cms, "POST", "/stories", missing, status=404)
    send(cms, "POST", "/stories", {"title": " ", "articles": ids}, status=422)
    send(cms, "POST", "/stories", {"title": "X", "articles": []}, status=422)
    send(cms, "POST", "/stories", {"title": "X", "slug": "A b", "articles": ids}, status=422)
    send(cms, "PATCH", "/stories/the-quay", {}, status=422)
    send(cms, "PATCH", "/stories/the-quay", {"slug": "the-quay"}, status=422)
    send(cms, "POST", "/stories/the-quay/split", {"slug": "all", "articles": ids}, status=422)
    send(cms, "POST", "/stories/the-quay/merge", {"into": "the-quay"}, status=422)
    problem = send(cms, "POST", "/stories/the-quay/merge", {"into": "nosuch"}, status=404)
    assert "'nosuch'" in problem["detail"]


def test_a_source_is_added_changed_paused_and_removed(cms: Cms) -> None:
    sent = {"url": "https://example.com/feed.xml", "is_looked_at": False, "section": "World"}
    source = send(cms, "POST", "/sources", sent, status=201)
    path = f"/sources/{source['number']}"
    assert (True, "new") == (source["is_new"], source["status"])
    assert not send(cms, "POST", "/sources", sent, status=201)["is_new"]

    changed = send(cms, "PATCH", path, {"zone": "Europe/Berlin", "is_paused": True})
    assert ("Europe/Berlin", "paused", "World") == tuple(
        changed[name] for name in ("zone", "status", "section")
    )
    assert changed == send(cms, "GET", path)
    assert [changed] == send(cms, "GET", "/sources")["sources"]
    assert "new" == send(cms, "PATCH", path, {"is_paused": False})["status"]

    send(cms, "PATCH", path, {}, status=422)
    send(cms, "PATCH", path, {"zone": "Berlin"}, status=422)
    send(cms, "POST", "/sources", sent | {"url": "ftp://example.com/"}, status=422)
    send(cms, "POST", "/sources", sent | {"language": "englishes!"}, status=422)
    assert changed["url"] == send(cms, "DELETE", path)["url"]
    send(cms, "GET", path, status=404)


def test_a_source_is_looked_at_before_it_is_added(cms: Cms) -> None:
    """An address of this machine is refused by the guard: the source is added, to be tried
    again.
    """
    source = send(cms, "POST", "/sources", {"url": "http://127.0.0.1:9/feed"}, status=201)
    assert ("new", True) == (source["status"], source["is_new"])


def test_partners_are_shown_without_their_tokens(cms: Cms, editor: Editor) -> None:
    partner = Partner(name="city-news", entitlement=Entitlement(sections=("city",)), created=NOW)
    with editor.database.write() as connection:
        partners.add(connection, partner)

    shown = send(cms, "GET", "/partners/city-news")
    assert ["city"] == shown["entitlement"]["sections"]
    assert [shown] == send(cms, "GET", "/partners")["partners"]
    assert not {"tokens", "mark", "key"} & set(shown)
    send(cms, "GET", "/partners/nosuch", status=404)


def test_the_differences_of_two_revisions_are_shown(cms: Cms) -> None:
    article = cms.add()
    for number in (2, 3):
        article = cms.act(article, "", {"title": f"Quay opens, part {number}"}).json

    path = f"/articles/{article['id']}/differences"
    last = send(cms, "GET", path)
    assert (2, 3) == (last["first"], last["last"])
    assert {"-title: Quay opens, part 2", "+title: Quay opens, part 3"} <= set(last["lines"])
    assert "-title: Quay opens" in send(cms, "GET", f"{path}?from=1&to=3")["lines"]
    assert [] == send(cms, "GET", f"{path}?from=2&to=2")["lines"]
    send(cms, "GET", f"{path}?from=4", status=404)
    send(cms, "GET", f"{path}?from=x", status=400)
