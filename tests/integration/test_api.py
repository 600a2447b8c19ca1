"""The HTTP API: what a CMS does with it, judged by the public feeds and by each refusal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from openapi_spec_validator import validate
from support.cms import ALL, ARTICLE, LATER, Cms, cms_of
from support.newsroom import feed, titles
from support.rows import QUAY
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.newsroom import tokens
from feeds.newsroom.editor import Editor
from feeds.store import Database, api_tokens
from feeds.web import create_app
from feeds.web.api.blueprint import ROUTES
from feeds.web.api.route import PREFIX, Route


def latest(editor: Editor) -> list[str]:
    return titles(feed(editor.database, editor.settings, "/feeds/latest.json"))


def test_a_story_from_its_draft_to_its_withdrawal(cms: Cms, editor: Editor) -> None:
    draft = cms.add(is_draft=True, id="17")
    assert ("draft", "", "cms", "17") == tuple(
        draft[name] for name in ("status", "page", "source", "source_id")
    )
    assert [] == latest(editor)

    published = cms.act(draft, "/publish").json
    assert f"https://news.example/articles/quay-opens-{published['id'][-8:]}" == published["page"]
    assert ["Quay opens"] == latest(editor)

    change = {"title": "Quay opened", "note": "Past tense.", "significance": "correction"}
    revised = cms.act(published, "", change).json
    assert (2, "correction", "Past tense.", ["port"]) == tuple(
        revised[name] for name in ("revision", "significance", "note", "tags")
    )
    assert ["Quay opened"] == latest(editor)

    reverted = cms.act(revised, "/revert", {"revision": 1}).json
    assert ["Quay opens"] == latest(editor)
    rows = cms.send("GET", f"/articles/{draft['id']}/revisions").json["revisions"]
    assert [(3, "Quay opens"), (2, "Quay opened"), (1, "Quay opens")] == [
        (row["number"], row["title"]) for row in rows
    ]

    assert "withdrawn" == cms.act(reverted, "/withdraw", {"note": "Wrong."}).json["status"]
    assert [] == latest(editor)
    assert 410 == cms.act(reverted, "", {"title": "Again"}, If_Match="*").status_code
    changes = cms.send("GET", "/changes").json
    assert ["new", "correction", "minor", "withdrawal"] == [
        change["kind"] for change in changes["changes"]
    ]
    assert [2, 3, 4] == [
        change["seq"] for change in cms.send("GET", "/changes?after=1").json["changes"]
    ]


def test_changes_with_a_filter_have_no_gap(cms: Cms) -> None:
    texts = {"Sport": "swimming", "City": "mayor"}
    for number in range(12):
        section = "Sport" if number % 3 == 0 else "City"
        text = f"<p>{QUAY} {texts[section]} {number} {number * 7919} {number * 104729}</p>"
        cms.add(section=section, title=f"Story {number}", body_html=text, tags=["a", "b"][:number])

    seen, after, is_complete = [], 0, False
    while not is_complete:
        part = cms.send("GET", f"/changes?section=sport&size=1&after={after}").json
        seen += [row["seq"] for row in part["changes"]]
        after, is_complete = part["next"], part["is_complete"]

    assert ([1, 4, 7, 10], 12) == (seen, after)
    both = cms.send("GET", "/changes?tag=a&tag=b&kind=new").json["changes"]
    assert list(range(3, 13)) == [row["seq"] for row in both]
    assert [] == cms.send("GET", "/changes?kind=withdrawal").json["changes"]


def test_an_embargo_is_set_moved_and_lifted(cms: Cms, editor: Editor) -> None:
    article = cms.add(release_at="2026-11-22T06:00:00Z")
    assert ("embargoed", "2026-11-22T06:00:00Z") == (article["status"], article["release_at"])

    moved = cms.act(article, "/schedule", {"release_at": "2026-11-23T06:00:00Z"}).json
    assert "2026-11-23T06:00:00Z" == moved["release_at"]
    cms.act(moved, "/publish")

    assert ["Quay opens"] == latest(editor)
    assert 409 == cms.act(moved, "/publish", If_Match="*").status_code


def test_what_cleaning_did_is_in_the_answer(cms: Cms) -> None:
    article = cms.add(body_html=f"<p onclick='x()'>{QUAY}</p><script>alert(1)</script>")

    assert "script" not in article["body_html"]
    assert article["removed"]


def test_a_lost_race_changes_nothing(cms: Cms, editor: Editor) -> None:
    article = cms.add()
    assert 200 == cms.act(article, "", {"title": "First"}).status_code

    lost = cms.act(article, "", {"title": "Second"})

    assert (412, "application/problem+json") == (lost.status_code, lost.content_type)
    assert ["First"] == latest(editor)
    blind = cms.send("PATCH", f"/articles/{article['id']}", {"title": "Third"})
    assert 428 == blind.status_code
    assert ["First"] == latest(editor)


def test_a_repeated_request_is_carried_out_once(cms: Cms, editor: Editor) -> None:
    first = cms.send("POST", "/articles", ARTICLE, Idempotency_Key='"a1"')
    again = cms.send("POST", "/articles", ARTICLE, Idempotency_Key="a1")

    assert (201, 201) == (first.status_code, again.status_code)
    assert "true" == again.headers["Idempotency-Replayed"]
    assert first.json["id"] == again.json["id"]
    assert ["Quay opens"] == latest(editor)
    other = cms.send("POST", "/articles", ARTICLE | {"title": "Other"}, Idempotency_Key="a1")
    assert 422 == other.status_code
    stranger = cms_of(editor, "other")
    assert 409 == stranger.send("POST", "/articles", ARTICLE, Idempotency_Key="a1").status_code


def test_each_article_of_a_batch_is_stored_or_refused_by_itself(cms: Cms, editor: Editor) -> None:
    batch = {
        "articles": [
            ARTICLE | {"id": "1", "title": "First", "body_html": f"<p>First. {QUAY}</p>"},
            {"id": "2", "title": "Empty"},
            ARTICLE | {"id": "3", "title": "Third", "body_html": f"<p>Third. {QUAY}</p>"},
        ]
    }

    answer = cms.send("POST", "/batches", batch).json
    again = cms.send("POST", "/batches", batch).json

    assert ["new", "refused", "new"] == [row["outcome"] for row in answer["articles"]]
    assert "body" in answer["articles"][1]["reason"]
    assert (0, 2, 1) == (again["new"], again["repeated"], again["refused"])
    assert [row["id"] for row in answer["articles"]] == [row["id"] for row in again["articles"]]
    assert ["First", "Third"] == sorted(latest(editor))


def test_withdrawn_articles_are_listed(cms: Cms) -> None:
    cms.act(cms.add(), "/withdraw", {"note": "Wrong."})

    for filters in ("", "&section=city"):
        listed = cms.send("GET", f"/articles?status=withdrawn{filters}").json["articles"]
        assert [("", "withdrawn")] == [(row["title"], row["status"]) for row in listed]


@pytest.mark.parametrize("status", ["live", "draft"])
@pytest.mark.parametrize("filters", ["", "&tag=odd", "&q=crane", "&section=city&q=crane"])
def test_a_list_is_read_in_parts_without_a_gap(cms: Cms, status: str, filters: str) -> None:
    for number in range(7):
        cms.add(
            title=f"Story {number}",
            body_html=f"<p>Crane number {number}. {QUAY}</p>",
            published=f"2026-11-{10 + number}T09:00:00Z",
            tags=["odd" if number % 2 else "even"],
            is_draft=status == "draft",
        )
    expected = [f"Story {n}" for n in (6, 5, 4, 3, 2, 1, 0) if "odd" not in filters or n % 2]

    listed: list[str] = []
    cursor = ""
    while cursor is not None:
        page = cms.send("GET", f"/articles?status={status}&size=2{filters}{cursor}").json
        assert len(page["articles"]) <= 2
        listed += [row["title"] for row in page["articles"]]
        cursor = page["next"] and f"&cursor={page['next']}"

    assert expected == listed


def test_an_article_is_confirmed_by_its_version(cms: Cms) -> None:
    article = cms.add()

    answer = cms.send("GET", f"/articles/{article['id']}")
    confirmed = cms.send("GET", f"/articles/{article['id']}", If_None_Match=answer.headers["ETag"])

    assert f'"{article["version"]}"' == answer.headers["ETag"]
    assert 304 == confirmed.status_code


NINJS = {
    "uri": "urn:newsml:wire.example:1",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2026-11-20T09:00:00Z",
    "headline": "Ferry leaves",
    "body_html": f"<p>Ferry. {QUAY}</p>",
}


def send_document(cms: Cms, document: Any) -> TestResponse:
    return cms.send("POST", "/documents", document, Content_Type="application/vnd.iptc.ninjs+json")


def test_a_document_of_an_agency_is_taken_once(cms: Cms, editor: Editor) -> None:
    first, again = send_document(cms, NINJS).json, send_document(cms, NINJS).json
    changed = NINJS | {"headline": "Ferry has left", "versioncreated": "2026-11-20T10:00:00Z"}
    update = send_document(cms, changed).json

    assert (1, 0, 0) == (first["new"], first["updated"], first["unchanged"])
    assert (0, 0, 1) == (again["new"], again["updated"], again["unchanged"])
    assert (0, 1, 0) == (update["new"], update["updated"], update["unchanged"])
    assert ["Ferry has left"] == latest(editor)
    assert 422 == send_document(cms, {"nothing": "known"}).status_code


def test_an_article_is_added_as_a_document_of_an_agency(cms: Cms, editor: Editor) -> None:
    ninjs = {"Content_Type": "application/vnd.iptc.ninjs+json"}

    added = cms.send("POST", "/articles", NINJS, Idempotency_Key="f1", **ninjs)
    replayed = cms.send("POST", "/articles", NINJS, Idempotency_Key="f1", **ninjs)

    assert (201, "Ferry leaves", "live") == (
        added.status_code,
        added.json["title"],
        added.json["status"],
    )
    assert (201, added.json["id"]) == (replayed.status_code, replayed.json["id"])
    assert 409 == cms.send("POST", "/articles", NINJS, **ninjs).status_code
    assert 1 == send_document(cms, NINJS).json["unchanged"]
    assert ["Ferry leaves"] == latest(editor)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"nothing": "known"}, ""),
        (NINJS | {"pubstatus": "canceled"}, "send it to /documents"),
    ],
)
def test_a_document_that_is_no_new_article_is_refused(cms: Cms, document: Any, reason: str) -> None:
    answer = cms.send("POST", "/articles", document, Content_Type="application/vnd.iptc.ninjs+json")

    assert 422 == answer.status_code
    assert reason in answer.json["detail"]


@pytest.mark.parametrize(
    "change",
    [{"pubstatus": "canceled"}, {"body_html": "<p>This article has been withdrawn.</p>"}],
    ids=["status", "notice"],
)
def test_a_document_withdraws_only_with_that_right(
    cms: Cms, editor: Editor, change: dict[str, str]
) -> None:
    send_document(cms, NINJS)
    killed = NINJS | {"versioncreated": "2026-11-20T10:00:00Z"} | change

    refused = send_document(cms_of(editor, "partner", ["publish"]), killed).json
    assert "the right is missing" in refused["refused"][0]["reason"]
    assert ["Ferry leaves"] == latest(editor)

    assert 1 == send_document(cms, killed).json["updated"]
    assert [] == latest(editor)


def test_a_relation_is_stated_and_removed(cms: Cms) -> None:
    article, other = (
        cms.add(title=title, body_html=f"<p>{title}. {QUAY}</p>") for title in ("First", "Second")
    )
    path = f"/articles/{article['id']}/relations/{other['id']}"

    stated = cms.send("PUT", path, {"type": "follow-up"}).json
    again = cms.send("PUT", path, {"type": "follow-up"}).json
    removed = cms.send("DELETE", path).json

    assert ("follow-up", True, False) == (stated["type"], stated["is_new"], again["is_new"])
    assert (None, True) == (removed["type"], removed["is_new"])
    itself = f"/articles/{article['id']}/relations/{article['id']}"
    assert 422 == cms.send("PUT", itself, {"type": "follow-up"}).status_code


def test_a_redirect_is_added_listed_and_removed(cms: Cms) -> None:
    redirect = {"source": "/old/story", "target": "/sections/city", "is_prefix": False}

    assert 201 == cms.send("POST", "/redirects", redirect).status_code
    assert [redirect] == cms.send("GET", "/redirects").json["redirects"]
    assert redirect == cms.send("DELETE", "/redirects?source=/old/story").json
    assert 404 == cms.send("DELETE", "/redirects?source=/old/story").status_code
    assert 422 == cms.send("POST", "/redirects", redirect | {"target": "x"}).status_code


REFUSED: list[tuple[str, str, Any, dict[str, str], int, dict[str, str] | None]] = [
    ("POST", "/articles", {"title": ""}, {}, 422, {"pointer": "#/title"}),
    ("POST", "/articles", {"body_html": "x"}, {}, 422, {"pointer": "#/title"}),
    ("POST", "/articles", ARTICLE | {"titel": "x"}, {}, 422, {"pointer": "#/titel"}),
    ("POST", "/articles", ARTICLE | {"tags": "x"}, {}, 422, {"pointer": "#/tags"}),
    ("POST", "/articles", ARTICLE | {"title": "a\0b"}, {}, 422, {"pointer": "#/title"}),
    ("POST", "/articles", ARTICLE | {"published": "soon"}, {}, 422, {"pointer": "#/published"}),
    ("POST", "/articles", {"title": "No text"}, {}, 422, {"pointer": "#/body"}),
    ("PATCH", "/articles/x", {"title": ""}, {"If_Match": "*"}, 422, {"pointer": "#/title"}),
    ("PATCH", "/articles/x", {"body_html": ""}, {"If_Match": "*"}, 422, {"pointer": "#/body_html"}),
    ("POST", "/articles", ARTICLE, {"Idempotency_Key": "ä"}, 400, None),
    ("GET", "/articles?size=0", None, {}, 400, {"parameter": "size"}),
    ("GET", "/articles?status=gone", None, {}, 400, {"parameter": "status"}),
    ("GET", "/articles?cursor=zz", None, {}, 400, {"parameter": "cursor"}),
    ("GET", "/articles?titel=x", None, {}, 400, {"parameter": "titel"}),
    ("GET", "/changes?after=-1", None, {}, 400, {"parameter": "after"}),
    ("GET", "/articles/nothing", None, {}, 404, None),
    ("GET", "/nothing", None, {}, 404, None),
    ("DELETE", "/articles", None, {}, 405, None),
    ("PUT", "/redirects", {}, {}, 405, None),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "error"), REFUSED)
def test_a_wrong_request_is_refused_with_its_reason(
    cms: Cms,
    editor: Editor,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    status: int,
    error: dict[str, str] | None,
) -> None:
    answer = cms.send(method, path, body, **headers)

    assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
    assert status == answer.json["status"]
    if error is not None:
        assert error.items() <= answer.json["errors"][0].items()
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert [] == latest(editor)


def test_a_body_of_another_type_is_refused(cms: Cms) -> None:
    answer = cms.send("POST", "/articles", ARTICLE, Content_Type="text/plain")

    assert 415 == answer.status_code


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
@pytest.mark.parametrize("scope", ALL)
def test_a_route_takes_tokens_of_its_scope_only(editor: Editor, route: Route, scope: str) -> None:
    """Every route × scope: a token of another scope is refused before anything is looked at."""
    cms = cms_of(editor, scopes=[scope])

    answer = cms.send(
        route.method,
        re.sub("<[a-z]+>", "00000000-0000-0000-0000-000000000000", route.path),
        {} if route.body else None,
        If_Match="*",
    )

    assert (403 == answer.status_code) is (scope != route.scope.value)
    assert answer.status_code < 500


def test_who_may_write_drafts_only_changes_nothing_public(cms: Cms, editor: Editor) -> None:
    public = cms.add()
    contributor = cms_of(editor, "contributor", ["read", "write"])

    draft = contributor.add(title="A draft", body_html=f"<p>Draft. {QUAY}</p>", is_draft=True)
    assert 200 == contributor.act(draft, "", {"title": "A better draft"}).status_code

    refused = [
        contributor.send("POST", "/articles", ARTICLE | {"title": "Public"}),
        contributor.send("POST", "/batches", {"articles": [ARTICLE]}),
        contributor.act(public, "", {"title": "Changed"}),
        contributor.act(draft, "/publish", If_Match="*"),
        contributor.act(public, "/withdraw", {"note": "Gone."}),
    ]
    assert [403] * 5 == [answer.status_code for answer in refused]
    assert ["Quay opens"] == latest(editor)


@pytest.mark.parametrize("header", ["", "Basic d2Y6", "Bearer", "Bearer wf_short"])
def test_without_a_token_nothing_is_answered(cms: Cms, header: str) -> None:
    answer = cms.send("GET", "/articles", Authorization=header)

    assert 401 == answer.status_code
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_and_is_revoked(editor: Editor) -> None:
    _, secret = tokens.issue(editor, "brief", ["read"], timedelta(minutes=1))
    app = create_app(
        editor.settings, database=editor.database, now=lambda: LATER + timedelta(minutes=1)
    )
    ended = Cms(app.test_client(), secret)
    assert 401 == ended.send("GET", "/articles").status_code

    cms = cms_of(editor)
    assert 200 == cms.send("GET", "/articles").status_code
    with editor.database.write() as connection:
        assert LATER == api_tokens.every(connection)[1].last_used
        api_tokens.revoke(connection, "cms", LATER)
    assert 401 == cms.send("GET", "/articles").status_code


def test_a_token_over_its_budget_waits_alone(database: Database, settings: Settings) -> None:
    editor = Editor(database=database, settings=replace(settings, api_budget=3), now=lambda: LATER)
    busy, other = cms_of(editor, "busy"), cms_of(editor, "other")

    answers = [busy.send("GET", "/sections") for _ in range(4)]

    assert [200, 200, 200, 429] == [answer.status_code for answer in answers]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 120
    assert 200 == other.send("GET", "/sections").status_code
    batch = {"articles": [ARTICLE | {"id": str(number)} for number in range(3)]}
    assert 429 == other.send("POST", "/batches", batch).status_code


def test_the_page_describes_every_route(editor: Editor) -> None:
    client = create_app(editor.settings, database=editor.database).test_client()

    for address in ("/api", "/api/", "/api/v1", "/api/v1/"):
        page = client.get(address)
        assert 200 == page.status_code
        for route in ROUTES:
            path = re.sub(r"<(\w+)>", r"{\1}", PREFIX + route.path)
            assert f"<code>{route.method} {path}</code>" in page.text
        assert "<code>application/vnd.iptc.ninjs+json</code>" in page.text


def test_the_document_is_valid_openapi(cms: Cms) -> None:
    answer = cms.send("GET", "/openapi.json", Authorization="")

    validate(answer.json)
    described = {
        (method.upper(), path)
        for path, operations in answer.json["paths"].items()
        for method in operations
    }
    assert {
        (route.method, re.sub(r"<(\w+)>", r"{\1}", PREFIX + route.path)) for route in ROUTES
    } == described
