"""Abuse of the API: wrong methods, injection, and objects that belong to another client."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from support.cms import ALL, ARTICLE, LATER, Cms, cms_of
from support.newsroom import feed, titles
from support.rows import QUAY
from support.senders import Sender

from feeds.newsroom import connectors, tokens
from feeds.newsroom.editor import Editor
from feeds.web import create_app
from feeds.web.api.blueprint import ROUTES

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
NOBODY = "00000000-0000-0000-0000-000000000000"
# Texts that another program would run, and what it would show then.
INJECTIONS = (
    "' OR '1'='1",
    "1; DROP TABLE articles; --",
    "x') UNION SELECT secret_hash FROM api_tokens --",
    "{{7*7}}",
    "${7*7}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "x\r\nSet-Cookie: a=1",
    "%00",
    "\u202e\ufeffx",
)
_PARAMETERS = ("section", "tag", "author", "lang", "q", "status", "cursor", "size")


@pytest.mark.parametrize("scope", ["none", *ALL])
def test_every_path_answers_its_own_methods_with_their_scope(editor: Editor, scope: str) -> None:
    """Every route × method × scope; without a token, too."""
    scopes_of: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for route in ROUTES:
        scopes_of[route.path][route.method] = route.scope.value
    cms = cms_of(editor, scopes=[scope] if scope != "none" else ["read"])
    headers = {"Authorization": ""} if scope == "none" else {}

    wrong = []
    for path, method in product(sorted(scopes_of), METHODS):
        answer = cms.send(method, re.sub("<[a-z]+>", NOBODY, path), **headers)
        wanted = scopes_of[path].get(method)
        if wanted is None:
            is_right = answer.status_code == 405 and method not in answer.headers["Allow"]
        elif scope == "none":
            is_right = answer.status_code == 401
        else:
            is_right = (answer.status_code == 403) is (scope != wanted)
        if not is_right or answer.status_code >= 500:
            wrong.append((method, path, answer.status_code))
    assert [] == wrong


@pytest.mark.parametrize("text", INJECTIONS)
def test_hostile_text_is_data_in_every_parameter_and_path(cms: Cms, text: str) -> None:
    cms.add()
    for parameter in _PARAMETERS:
        answer = cms.send("GET", f"/articles?{parameter}={quote(text)}")
        assert answer.status_code in (200, 400, 404), (parameter, answer.text)
        # A filter that is markup only is none; any other text is a filter that nothing passes.
        if "<" not in text:
            assert not answer.json.get("articles"), parameter
        assert "Set-Cookie" not in answer.headers
    paths = {re.sub("<[a-z]+>", "{}", route.path) for route in ROUTES if "<" in route.path}
    for path in sorted(paths):
        answer = cms.send("GET", path.replace("{}", quote(text, safe="")))
        assert answer.status_code in (400, 404, 405), (path, answer.text)
        assert "root:" not in answer.text
    assert 1 == len(cms.send("GET", "/articles").json["articles"])


@pytest.mark.parametrize("text", INJECTIONS)
def test_hostile_text_is_shown_as_it_is(cms: Cms, editor: Editor, text: str) -> None:
    answer = cms.send("POST", "/articles", ARTICLE | {"title": f"Quay {text}", "section": text})

    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 422:
        return
    app = create_app(editor.settings, database=editor.database, now=lambda: LATER)
    page = app.test_client().get(f"/articles/{answer.json['id'].removeprefix('urn:uuid:')}")
    assert "alert(1)</script>" not in page.text
    assert "Quay 49" not in page.text
    assert "Set-Cookie" not in page.headers
    assert 1 == len(titles(feed(editor.database, editor.settings, "/feeds/latest.json")))


def test_a_key_belongs_to_its_token(editor: Editor) -> None:
    first, second = (cms_of(editor, name) for name in ("first", "second"))
    other = {"title": "Market closes", "body_html": "<p>The old market closes in May.</p>"}

    created = first.send("POST", "/articles", ARTICLE, Idempotency_Key="17")
    separate = second.send("POST", "/articles", other, Idempotency_Key="17")

    assert (201, 201) == (created.status_code, separate.status_code)
    assert created.json["id"] != separate.json["id"]


def test_an_id_belongs_to_its_source(editor: Editor) -> None:
    first, second = (cms_of(editor, name) for name in ("first", "second"))
    other = {"title": "Market closes", "body_html": "<p>The old market closes in May.</p>"}

    created = first.add(id="17")
    separate = second.add(**other, id="17")

    assert created["id"] != separate["id"]
    assert "Quay opens" == first.send("GET", f"/articles/{created['id']}").json["title"]


def test_what_is_not_public_has_no_public_address(cms: Cms, editor: Editor) -> None:
    draft = cms.add(is_draft=True)
    planned = cms.add(
        title="Market closes",
        body_html="<p>The old market closes in May.</p>",
        release_at=(LATER + timedelta(days=1)).isoformat(),
    )
    client = create_app(editor.settings, database=editor.database, now=lambda: LATER).test_client()

    for article in (draft, planned):
        uuid = article["id"].removeprefix("urn:uuid:")
        for address in (
            f"/articles/{uuid}",
            f"/embed/article/{uuid}",
            f"/feeds/related/{uuid}.json",
            f"/articles/{uuid}/revisions.json",
        ):
            answer = client.get(address)
            assert 404 == answer.status_code, address
            assert article["title"] not in answer.text


def test_a_connector_changes_its_own_articles_only(cms: Cms, editor: Editor) -> None:
    article = cms.add(id="17")
    _, secret = connectors.add(editor, "blog", "webhook")
    client = create_app(editor.settings, database=editor.database, now=lambda: LATER).test_client()
    blog = Sender(client, "blog", secret, LATER)

    for action in ("unpublish", "withdraw"):
        row: dict[str, Any] = {"id": "17", "note": "Wrong."}
        blog.standard({"action": action, "articles": [row]})
    text = f"<p>Another text of another system. {QUAY}</p>"
    blog.standard({"articles": [{"id": "18", "title": "Theirs", "body_html": text}]})

    mine = cms.send("GET", f"/articles/{article['id']}").json
    assert ("live", "Quay opens", 1) == (mine["status"], mine["title"], mine["revision"])


def test_a_scope_is_not_widened_by_what_a_body_says(editor: Editor) -> None:
    contributor = cms_of(editor, "contributor", ["write"])
    for fields in ({"is_draft": False}, {"status": "live"}, {"scopes": ALL}, {"source": "cms"}):
        answer = contributor.send("POST", "/articles", ARTICLE | fields)
        assert answer.status_code in (403, 422), fields
    assert [] == titles(feed(editor.database, editor.settings, "/feeds/latest.json"))
    _, secret = tokens.issue(editor, "reader", ["read"], None)
    assert secret not in contributor.send("GET", "/articles").text
