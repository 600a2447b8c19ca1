"""Unpublished articles: gone from everything public, and back as they were."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier
from support.cms import LATER, Cms, cms_of
from support.newsroom import feed, titles
from support.receiver import receiving
from support.rows import QUAY, line
from support.servers import run, wait_for
from support.terminal import terminal

from feeds.config import Settings
from feeds.model import Relation
from feeds.newsroom import webhooks
from feeds.newsroom.editor import Editor
from feeds.newsroom.related_items import relate
from feeds.newsroom.webhooks import Wish
from feeds.operations import store_metrics, upkeep
from feeds.push.webhook_worker import WebhookWorker
from feeds.store import Database, Reader, reindex
from feeds.store import webhooks as webhook_store
from feeds.store.schema import meta
from feeds.text.ids import uuid_of
from feeds.web import create_app

OTHER = {"title": "Quay opens late", "body_html": f"<p>Late. {QUAY}</p>", "section": "City"}


def public(editor: Editor, path: str) -> Any:
    return create_app(editor.settings, database=editor.database).test_client().get(path)


def path_of(article: Any) -> str:
    return str(article["page"]).removeprefix("https://news.example")


def unpublished(cms: Cms, article: Any) -> Any:
    answer = cms.act(article, "/unpublish")
    assert 200 == answer.status_code, answer.text
    return answer.json


def test_an_unpublished_article_comes_back_as_it_was(cms: Cms, editor: Editor) -> None:
    article = cms.add(id="17", published="2026-11-20T09:00:00Z")
    article = cms.act(article, "", {"title": "Quay opened", "significance": "update"}).json

    held = unpublished(cms, article)
    assert ("unpublished", "", 2, article["published"]) == tuple(
        held[name] for name in ("status", "page", "revision", "published")
    )
    listed = cms.send("GET", "/articles?status=unpublished").json["articles"]
    assert [article["id"]] == [row["id"] for row in listed]

    back = cms.act(held, "/publish").json
    for name in ("id", "page", "published", "updated", "revision", "source_id", "status"):
        assert article[name] == back[name], name
    assert ["Quay opened"] == titles(feed(editor.database, editor.settings, "/feeds/latest.atom"))
    assert 1 == len(feed(editor.database, editor.settings, "/feeds/updated.json")["items"])
    with editor.database.read() as connection:
        assert 1 == Reader(connection).ordinals()


def test_it_leaves_everything_public(cms: Cms, editor: Editor) -> None:
    article, other = cms.add(), cms.add(**OTHER)
    uuid, other_uuid = uuid_of(article["id"]), uuid_of(other["id"])
    relate(editor, uuid, other_uuid, Relation.FOLLOW_UP)
    body = {"title": "The quay", "slug": "quay", "articles": [uuid, other_uuid]}
    assert 201 == cms.send("POST", "/stories", body).status_code
    addresses = [
        *("/", "/sections/city", "/tags/port", "/stories/quay", "/sitemaps/0.xml", "/feeds.opml"),
        *("/feeds/latest.rss", "/feeds/updated.atom", "/sections/city/latest.json", "/stories"),
        *("/feeds/latest/archive/0.atom", "/stories/quay.atom", "/embed/latest"),
        *(path_of(other), f"/articles/{other_uuid}/related.rss"),
        *("/news-sitemap.xml", f"/embed/related?to={other_uuid}"),
    ]
    before = {path: public(editor, path) for path in addresses}
    # Links of pages have its end, ids of feeds the whole.
    end = uuid[-8:]
    shown = [path for path, answer in before.items() if end in answer.text]
    assert {"/", "/stories/quay", "/sitemaps/0.xml", path_of(other)} <= set(shown)

    held = unpublished(cms, cms.send("GET", f"/articles/{uuid}").json)

    for path in addresses:
        answer = public(editor, path)
        assert before[path].status_code == answer.status_code, path
        assert end not in answer.text, path
    for path in (
        *(
            f"/articles/{uuid}",
            path_of(article),
            f"/articles/{uuid}.ninjs",
            f"/articles/{uuid}/related.rss",
        ),
        *(f"/articles/{uuid}/revisions.atom", f"/embed/articles/{uuid}"),
        f"/embed/articles/{uuid}.json",
    ):
        assert 404 == public(editor, path).status_code, path

    cms.act(held, "/publish")
    for path in addresses:
        assert (path in shown) == (end in public(editor, path).text), path


def test_a_page_that_was_served_from_memory_is_gone_at_once(cms: Cms, editor: Editor) -> None:
    article = cms.add()
    client = create_app(editor.settings, database=editor.database).test_client()
    address = path_of(article)
    for _ in range(3):
        assert 200 == client.get(address).status_code
    unpublished(cms, article)
    assert 404 == client.get(address).status_code


def test_a_delta_and_a_feed_with_tombstones_delete_the_entry(cms: Cms, editor: Editor) -> None:
    article = cms.add()
    article = cms.act(article, "", {"title": "Quay opened", "note": "Late.", "ednote": "Sh."}).json
    held = unpublished(cms, article)

    for query in ("?tombstones=1&since=1", "?tombstones=1"):
        document = feed(editor.database, editor.settings, f"/feeds/latest.json{query}")
        (tombstone,) = document["_wirefeed"]["deleted"]
        assert article["id"] == tombstone["id"]
        assert not tombstone.get("comment")
        assert [] == document["items"]

    cms.act(held, "/publish")
    document = feed(editor.database, editor.settings, "/feeds/latest.json?tombstones=1&since=3")
    assert [article["id"]] == [item["id"] for item in document["items"]]
    assert [] == document["_wirefeed"].get("deleted", [])
    kinds = [row["kind"] for row in cms.send("GET", "/changes").json["changes"]]
    assert ["new", "minor", "unpublished", "republished"] == kinds


@pytest.mark.parametrize("state", ["draft", "unpublished"])
def test_what_is_not_public_cannot_be_unpublished(cms: Cms, state: str) -> None:
    article = cms.add(is_draft=True)
    if state == "unpublished":
        article = unpublished(cms, cms.act(article, "/publish").json)
    refused = cms.act(article, "/unpublish")
    assert (409, "The article is not public") == (refused.status_code, refused.json["title"])


def test_a_withdrawn_article_cannot_be_unpublished(cms: Cms) -> None:
    article = cms.add()
    cms.act(article, "/withdraw", {"note": "Wrong."})
    assert 410 == cms.act(article, "/unpublish", If_Match="*").status_code


def test_unpublishing_needs_the_version_and_the_scope(cms: Cms, editor: Editor) -> None:
    article = cms.add()
    path = f"/articles/{article['id']}/unpublish"
    assert 428 == cms.send("POST", path).status_code
    assert 412 == cms.send("POST", path, None, If_Match='"other"').status_code
    writer = cms_of(editor, "writer", ["read", "write"])
    assert 403 == writer.act(article, "/unpublish").status_code


def test_an_article_under_an_embargo_is_held_back_and_planned_again(
    cms: Cms, editor: Editor
) -> None:
    article = cms.add(is_draft=True)
    planned = cms.act(article, "/schedule", {"release_at": "2027-01-01T00:00:00Z"}).json
    held = unpublished(cms, planned)
    assert None is held["release_at"]
    assert [] == cms.send("GET", "/changes").json["changes"]

    live = cms.act(held, "/publish").json
    held = unpublished(cms, live)
    again = cms.act(held, "/schedule", {"release_at": "2027-01-02T00:00:00Z"}).json
    assert ("embargoed", live["published"]) == (again["status"], again["published"])
    assert [] == titles(feed(editor.database, editor.settings, "/feeds/latest.json"))
    assert live["published"] == cms.act(again, "/publish").json["published"]


def test_an_unpublished_article_can_be_withdrawn_with_a_notice(cms: Cms, editor: Editor) -> None:
    held = unpublished(cms, cms.add())
    assert 200 == cms.act(held, "/withdraw", {"note": "Wrong."}).status_code
    assert 410 == public(editor, f"/articles/{uuid_of(held['id'])}").status_code
    items = feed(editor.database, editor.settings, "/feeds/updated.json")["items"]
    assert ["A story was withdrawn"] == [item["title"] for item in items]


def test_an_import_revises_an_unpublished_article_but_does_not_publish_it(
    take: Any, cms: Cms, editor: Editor
) -> None:
    take(line("17", "Quay opens"))
    (row,) = cms.send("GET", "/articles").json["articles"]
    unpublished(cms, row)

    assert 1 == take(line("17", "Quay opens at last"), now=LATER).updated
    (row,) = cms.send("GET", "/articles?status=unpublished").json["articles"]
    assert "Quay opens at last" == row["title"]
    assert [] == titles(feed(editor.database, editor.settings, "/feeds/latest.json"))
    cms.act(row, "/publish")
    assert ["Quay opens at last"] == titles(
        feed(editor.database, editor.settings, "/feeds/latest.json")
    )


def test_a_rebuilt_index_does_not_list_it(cms: Cms, editor: Editor) -> None:
    held = unpublished(cms, cms.add())
    with editor.database.write() as connection:
        connection.execute(meta.delete().where(meta.c.name == "index"))
        reindex.index_again(connection)
    assert [] == titles(feed(editor.database, editor.settings, "/feeds/latest.json"))
    cms.act(held, "/publish")
    assert ["Quay opens"] == titles(feed(editor.database, editor.settings, "/feeds/latest.json"))


def test_it_is_counted_and_its_texts_are_not_erased(cms: Cms, editor: Editor) -> None:
    held = unpublished(cms, cms.add())
    with editor.database.read() as connection:
        facts = store_metrics.read_facts(connection, editor.settings, LATER)
    assert {"unpublished": 1, "live": 0} == {
        name: facts.articles[name] for name in ("unpublished", "live")
    }
    upkeep.delete_due(editor.database, replace(editor.settings, erase_withdrawn_days=1))
    assert QUAY.strip() in cms.send("GET", f"/articles/{held['id']}").json["body_html"]


def test_webhooks_announce_both(database: Database, settings: Settings) -> None:
    opened = replace(settings, hub_allow=("127.0.0.0/8",))
    editor = Editor(database=database, settings=opened, now=database.now)
    cms = cms_of(editor)
    with receiving() as receiver:
        _, secret = webhooks.add(editor, "in", Wish(url=receiver.base + "/in"), None)
        article = cms.add()
        held = unpublished(cms, article)
        worker = WebhookWorker(database, opened)
        worker.start()

        def is_delivered() -> bool:
            with database.read() as connection:
                return webhook_store.most_behind(connection) == 0

        wait_for(is_delivered)
        cms.act(held, "/publish")
        wait_for(is_delivered)
        worker.stop()
        requests = receiver.at("/in", "POST")
    events = [json.loads(request.body) for request in requests]
    for request in requests:
        Verifier(secret).verify(request.body, request.headers)
    assert ["article.published", "article.unpublished", "article.published"] == [
        event["type"] for event in events
    ]
    assert {article["id"]} == {event["data"]["id"] for event in events}
    assert ("unpublished", "minor", "", []) == tuple(
        events[1]["data"][name] for name in ("status", "significance", "title", "tags")
    )


def test_the_command_asks_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: Quay opens\n---\n{QUAY}")
    uuid = uuid_of(run(tmp_path, "articles", "add", "a.md").stdout.strip())

    with terminal(tmp_path, "articles", "unpublish", "@last") as tty:
        tty.wait_for(lambda text: "Unpublish 'Quay opens'?" in text)
        tty.type("n\n")
        assert 1 == tty.end()
    assert "live" in run(tmp_path, "articles", "list").stdout
    done = run(tmp_path, "articles", "unpublish", "--yes", "@last")
    assert (0, f"urn:uuid:{uuid} unpublished\n") == (done.returncode, done.stdout)
    assert uuid in run(tmp_path, "articles", "list", "--status", "unpublished").stdout
    again = run(tmp_path, "articles", "unpublish", "--yes", "@last")
    assert 1 == again.returncode
    assert "is not public" in again.stderr
    assert 0 == run(tmp_path, "articles", "publish", "@last").returncode
    assert uuid in run(tmp_path, "articles", "list", "--status", "live").stdout


def test_a_static_export_removes_its_page(tmp_path: Path) -> None:
    base = {"WIREFEED_BASE_URL": "https://news.example"}
    (tmp_path / "news.jsonl").write_text(
        "\n".join(
            [line("1", "The quay opens", QUAY), line("2", "The quay is late", QUAY + "Late.")]
        )
    )
    run(tmp_path, "import", "news.jsonl", **base)
    run(tmp_path, "export", "public", **base)
    rows = [
        json.loads(row)
        for row in run(tmp_path, "articles", "list", "--json").stdout.split("\n")
        if row
    ]
    row = next(row for row in rows if row["headline"] == "The quay opens")
    uuid = uuid_of(row["id"])
    page = tmp_path / f"public{row['path']}/index.html"
    assert page.exists()

    run(tmp_path, "articles", "unpublish", "--yes", uuid)
    assert 0 == run(tmp_path, "export", "public", **base).returncode
    assert not page.exists()
    mentioning = [
        path
        for path in (tmp_path / "public").rglob("*")
        if path.suffix in (".html", ".xml", ".rss", ".atom", ".json") and uuid in path.read_text()
    ]
    assert [] == mentioning

    run(tmp_path, "articles", "publish", uuid)
    run(tmp_path, "export", "public", **base)
    assert page.exists()
