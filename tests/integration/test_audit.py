"""The audit log: every writing route and every writing command leaves one row, with the right
name.
"""

from __future__ import annotations

import csv
import getpass
import importlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import pytest
from support.cms import ARTICLE, Cms, cms_of
from support.constants import NOW
from support.pictures import photograph
from support.rows import QUAY, line
from support.servers import run
from support.stores import taken
from werkzeug.test import TestResponse

from feeds.cli import _COMMANDS
from feeds.config import Settings
from feeds.domain.acts import Act, Actor, ActorKind, ObjectKind
from feeds.domain.roles import Role
from feeds.fetch import Fetched
from feeds.newsroom import articles, connectors, documents, sources, users, webhooks
from feeds.newsroom import audit as use_cases
from feeds.newsroom.editor import Editor
from feeds.operations import upkeep
from feeds.store import Database, audit
from feeds.store.audit import Entry, Filters
from feeds.store.sources import FeedSource
from feeds.web.api.blueprint import ROUTES

EVERYTHING = Filters()
BRIDGE = "The bridge closes for a month while its cables are replaced by workers from the city."
FERRY = "Ferries carry commuters across the bay until the works at the bridge come to an end."


def rows(database: Database) -> list[Entry]:
    with database.read() as connection:
        return list(audit.every(connection, EVERYTHING))


@pytest.fixture
def editor(database: Database, settings: Settings, tmp_path: Path) -> Editor:
    settings = replace(settings, media_dir=str(tmp_path / "media"))
    return Editor(database=database, settings=settings, now=lambda: NOW + timedelta(hours=1))


@pytest.fixture
def newsroom(editor: Editor) -> Cms:
    """A CMS of a newsroom with articles, a storyline, a section, a source and a webhook."""
    cms = cms_of(editor, "cms")
    for number, text in enumerate((QUAY, BRIDGE, FERRY)):
        cms.add(id=str(number), title=f"Story {number}", body_html=f"<p>{text}</p>")
    return cms


class Stage:
    """What the routes act on: made before the row is looked for."""

    def __init__(self, cms: Cms, editor: Editor) -> None:
        self.cms, self.editor = cms, editor
        listed = cms.send("GET", "/articles?size=3").json["articles"]
        self.ids = [article["id"][9:] for article in listed]

    def article(self, **fields: Any) -> Any:
        return self.cms.add(
            title="A story apart", body_html=f"<p>{BRIDGE * 3} Apart.</p>", **fields
        )

    def draft(self) -> Any:
        return self.article(is_draft=True)

    def story(self, *ids: str) -> str:
        body = {"title": "Bridge", "articles": list(ids or self.ids[:1]), "slug": "bridge"}
        assert 201 == self.cms.send("POST", "/stories", body).status_code
        return "bridge"

    def source(self) -> int:
        feed = FeedSource(url="https://other.example/feed.xml?key=secret")
        return sources.add(self.editor, feed, is_looked_at=False).source.key

    def webhook(self) -> str:
        wish = webhooks.Wish(url="https://hooks.example/T000/secret-path")
        return webhooks.add(self.editor, "desk", wish)[0].name


Prepared = Callable[[], TestResponse]


def _revert(stage: Stage) -> Prepared:
    article = stage.article()
    changed = stage.cms.act(article, "", {"title": "Another title"}).json
    return lambda: stage.cms.act(changed, "/revert", {"revision": 1})


def _unrelate(stage: Stage) -> Prepared:
    path = f"/articles/{stage.ids[0]}/relations/{stage.ids[1]}"
    stage.cms.send("PUT", path, {"type": "follow-up"})
    return lambda: stage.cms.send("DELETE", path)


def _remove_redirect(stage: Stage) -> Prepared:
    stage.cms.send("POST", "/redirects", {"source": "/old", "target": "/"})
    return lambda: stage.cms.send("DELETE", "/redirects?source=/old")


def _section(stage: Stage, method: str, body: Any = None) -> Prepared:
    stage.cms.send("POST", "/sections", {"slug": "sport", "name": "Sport"})
    return lambda: stage.cms.send(method, "/sections/sport", body)


def _members(stage: Stage) -> Prepared:
    stage.story(*stage.ids[:2])
    return lambda: stage.cms.send("DELETE", f"/stories/bridge/articles/{stage.ids[0]}")


def _merge(stage: Stage) -> Prepared:
    stage.story()
    other = {"title": "Ferry", "articles": stage.ids[1:2], "slug": "ferry"}
    stage.cms.send("POST", "/stories", other)
    return lambda: stage.cms.send("POST", "/stories/ferry/merge", {"into": "bridge"})


def _split(stage: Stage) -> Prepared:
    stage.story(*stage.ids[:2])
    body = {"slug": "toll", "articles": stage.ids[:1]}
    return lambda: stage.cms.send("POST", "/stories/bridge/split", body)


def _on_story(stage: Stage, method: str, path: str, body: Any) -> Prepared:
    stage.story()
    return lambda: stage.cms.send(method, f"/stories/bridge{path}", body)


def _on_article(stage: Stage, article: Any, action: str, body: Any = None) -> Prepared:
    return lambda: stage.cms.act(article, action, body)


def _sending(stage: Stage, method: str, path: str, body: Any = None, **headers: str) -> Prepared:
    return lambda: stage.cms.send(method, path, body, **headers)


def _document(stage: Stage) -> Prepared:
    ninjs = {
        "uri": "urn:x:1",
        "type": "text",
        "language": "en",
        "headline": "A document",
        "body_html": f"<p>{FERRY} {BRIDGE}</p>",
        "versioncreated": "2026-11-19T10:00:00Z",
    }
    return _sending(
        stage, "POST", "/documents", ninjs, Content_Type="application/vnd.iptc.ninjs+json"
    )


def _upload(stage: Stage) -> Prepared:
    client, secret = stage.cms._client, stage.cms._secret
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "image/jpeg"}
    return lambda: client.post("/api/v1/media", data=photograph(), headers=headers)


LATER = {"release_at": "2026-12-22T06:00:00Z"}
# (method, path) → how to make the request, and the verb and the kind of its row
API: dict[tuple[str, str], tuple[Callable[[Stage], Prepared], str, ObjectKind]] = {
    ("POST", "/articles"): (
        lambda s: _sending(s, "POST", "/articles", ARTICLE | {"title": "N", "body_html": FERRY}),
        "add",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/batches"): (
        lambda s: _sending(
            s,
            "POST",
            "/batches",
            {"articles": [ARTICLE | {"title": f"B{n}", "body_html": BRIDGE[n:]} for n in (5, 9)]},
        ),
        "import",
        ObjectKind.ARTICLES,
    ),
    ("PATCH", "/articles/<id>"): (
        lambda s: _on_article(s, s.article(), "", {"title": "Other"}),
        "revise",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/articles/<id>/publish"): (
        lambda s: _on_article(s, s.draft(), "/publish"),
        "publish",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/articles/<id>/schedule"): (
        lambda s: _on_article(s, s.draft(), "/schedule", LATER),
        "schedule",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/articles/<id>/unpublish"): (
        lambda s: _on_article(s, s.article(), "/unpublish"),
        "unpublish",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/articles/<id>/withdraw"): (
        lambda s: _on_article(s, s.article(), "/withdraw", {"note": "Wrong."}),
        "withdraw",
        ObjectKind.ARTICLE,
    ),
    ("POST", "/articles/<id>/revert"): (_revert, "revert", ObjectKind.ARTICLE),
    ("POST", "/documents"): (_document, "import", ObjectKind.ARTICLES),
    ("PUT", "/articles/<id>/relations/<other>"): (
        lambda s: _sending(
            s, "PUT", f"/articles/{s.ids[0]}/relations/{s.ids[1]}", {"type": "follow-up"}
        ),
        "relate",
        ObjectKind.RELATION,
    ),
    ("DELETE", "/articles/<id>/relations/<other>"): (_unrelate, "unrelate", ObjectKind.RELATION),
    ("POST", "/redirects"): (
        lambda s: _sending(s, "POST", "/redirects", {"source": "/old", "target": "/"}),
        "add",
        ObjectKind.REDIRECT,
    ),
    ("DELETE", "/redirects"): (_remove_redirect, "remove", ObjectKind.REDIRECT),
    ("POST", "/media"): (_upload, "upload", ObjectKind.PICTURE),
    ("POST", "/sections"): (
        lambda s: _sending(s, "POST", "/sections", {"slug": "sport", "name": "Sport"}),
        "create",
        ObjectKind.SECTION,
    ),
    ("PUT", "/sections"): (
        lambda s: _sending(s, "PUT", "/sections", {"slugs": ["city"]}),
        "order",
        ObjectKind.SECTION,
    ),
    ("PATCH", "/sections/<slug>"): (
        lambda s: _section(s, "PATCH", {"name": "Sports"}),
        "change",
        ObjectKind.SECTION,
    ),
    ("DELETE", "/sections/<slug>"): (
        lambda s: _section(s, "DELETE"),
        "remove",
        ObjectKind.SECTION,
    ),
    ("POST", "/stories"): (
        lambda s: _sending(s, "POST", "/stories", {"title": "Quay", "articles": s.ids[:1]}),
        "create",
        ObjectKind.STORYLINE,
    ),
    ("PATCH", "/stories/<slug>"): (
        lambda s: _on_story(s, "PATCH", "", {"title": "The bridge"}),
        "rename",
        ObjectKind.STORYLINE,
    ),
    ("POST", "/stories/<slug>/articles"): (
        lambda s: _on_story(s, "POST", "/articles", {"articles": s.ids[1:2]}),
        "add articles",
        ObjectKind.STORYLINE,
    ),
    ("DELETE", "/stories/<slug>/articles/<id>"): (
        _members,
        "remove articles",
        ObjectKind.STORYLINE,
    ),
    ("POST", "/stories/<slug>/merge"): (_merge, "merge", ObjectKind.STORYLINE),
    ("POST", "/stories/<slug>/split"): (_split, "split", ObjectKind.STORYLINE),
    ("POST", "/sources"): (
        lambda s: _sending(
            s, "POST", "/sources", {"url": "https://a.example/feed", "is_looked_at": False}
        ),
        "add",
        ObjectKind.SOURCE,
    ),
    ("PATCH", "/sources/<number>"): (
        lambda s: _sending(s, "PATCH", f"/sources/{s.source()}", {"is_paused": True}),
        "change",
        ObjectKind.SOURCE,
    ),
    ("DELETE", "/sources/<number>"): (
        lambda s: _sending(s, "DELETE", f"/sources/{s.source()}"),
        "remove",
        ObjectKind.SOURCE,
    ),
    ("POST", "/webhooks"): (
        lambda s: _sending(s, "POST", "/webhooks", {"url": "https://h.example/x", "name": "h"}),
        "add",
        ObjectKind.WEBHOOK,
    ),
    ("PATCH", "/webhooks/<webhook>"): (
        lambda s: _sending(s, "PATCH", f"/webhooks/{s.webhook()}", {"state": "paused"}),
        "change",
        ObjectKind.WEBHOOK,
    ),
    ("DELETE", "/webhooks/<webhook>"): (
        lambda s: _sending(s, "DELETE", f"/webhooks/{s.webhook()}"),
        "remove",
        ObjectKind.WEBHOOK,
    ),
    ("POST", "/webhooks/<webhook>/rotate"): (
        lambda s: _sending(s, "POST", f"/webhooks/{s.webhook()}/rotate", {}),
        "rotate secret",
        ObjectKind.WEBHOOK,
    ),
    ("POST", "/webhooks/<webhook>/test"): (
        lambda s: _sending(s, "POST", f"/webhooks/{s.webhook()}/test"),
        "test",
        ObjectKind.WEBHOOK,
    ),
}


def test_the_table_has_every_writing_route() -> None:
    assert {(route.method, route.path) for route in ROUTES if route.method != "GET"} == set(API)


@pytest.mark.parametrize("route", API, ids=" ".join)
def test_a_writing_route_leaves_one_row(
    newsroom: Cms, editor: Editor, route: tuple[str, str]
) -> None:
    prepare, verb, kind = API[route]
    send = prepare(Stage(newsroom, editor))
    before = len(rows(editor.database))

    answer = send()

    assert answer.status_code < 300, answer.text
    entries = rows(editor.database)[before:]
    assert [(ActorKind.TOKEN, "cms", verb, kind)] == [
        (entry.actor.kind, entry.actor.name, entry.verb, entry.kind) for entry in entries
    ]
    assert "secret" not in json.dumps(use_cases.fields(entries[0])).replace("rotate secret", "")


def test_a_refused_or_empty_change_leaves_no_row(newsroom: Cms, editor: Editor) -> None:
    article = newsroom.add(title="Apart", body_html=f"<p>{BRIDGE} {FERRY}</p>")
    before = len(rows(editor.database))

    newsroom.act(article, "", {"title": "Apart"})
    newsroom.act(article, "", {"title": "Lost"}, If_Match='"another"')
    newsroom.send("DELETE", "/sections/nowhere")
    newsroom.send("POST", "/articles", ARTICLE | {"title": ""})

    assert before == len(rows(editor.database))


def test_a_repeated_request_leaves_one_row(newsroom: Cms, editor: Editor) -> None:
    before = len(rows(editor.database))
    body = ARTICLE | {"title": "Once", "body_html": f"<p>{FERRY} {BRIDGE}</p>"}
    for _ in range(2):
        assert 201 == newsroom.send("POST", "/articles", body, Idempotency_Key="k1").status_code

    assert before + 1 == len(rows(editor.database))


def test_a_publication_is_repeated_by_its_key(newsroom: Cms, editor: Editor) -> None:
    draft = newsroom.add(title="Draft", body_html=f"<p>{FERRY} {BRIDGE}</p>", is_draft=True)
    answers = [newsroom.act(draft, "/publish", Idempotency_Key="k2") for _ in range(2)]

    assert [200, 200] == [answer.status_code for answer in answers]
    assert ["publish"] == [entry.verb for entry in rows(editor.database)][-1:]


# -- imports, sources, connectors, the library


def test_an_import_of_many_batches_is_one_row(database: Database, settings: Settings) -> None:
    editor = Editor(database=database, settings=settings, now=lambda: NOW)
    lines = [
        line(str(number), f"Story {number}", f"{number * 7919} people came to see {number} ships.")
        for number in range(1_200)
    ]
    report = documents.take(
        editor,
        documents.Source(name="lines", data="\n".join(lines).encode()),
        may_withdraw=False,
    )

    assert 1_200 == report.new
    (entry,) = rows(database)
    assert ("import", ObjectKind.ARTICLES, {"new": 1_200}) == (
        entry.verb,
        entry.kind,
        dict(entry.details),
    )


def test_an_import_that_changes_nothing_leaves_no_row(
    database: Database, settings: Settings
) -> None:
    editor = Editor(database=database, settings=settings, now=lambda: NOW)
    source = documents.Source(name="lines", data=line("1", "Quay opens", QUAY).encode())
    for _ in range(3):
        documents.take(editor, replace(source), may_withdraw=False)

    assert [{"new": 1}] == [dict(entry.details) for entry in rows(database)]


def test_the_row_of_an_import_is_as_true_as_its_articles(
    database: Database, settings: Settings
) -> None:
    run_ = audit.Run(Actor(), object_id="lines", details={})
    with pytest.raises(RuntimeError), database.write() as connection:
        run_.add(connection, {"new": 500}, NOW)
        raise RuntimeError
    with database.write() as connection:
        run_.add(connection, {"new": 2}, NOW)
    run_.keep()
    with pytest.raises(RuntimeError), database.write() as connection:
        run_.add(connection, {"new": 500}, NOW)
        raise RuntimeError
    with database.write() as connection:
        run_.add(connection, {"new": 3, "updated": 1}, NOW)

    assert [{"new": 5, "updated": 1}] == [dict(entry.details) for entry in rows(database)]


def test_a_source_is_named_without_its_secret(database: Database, settings: Settings) -> None:
    from feeds.sources.poll import poll

    editor = Editor(database=database, settings=settings, now=lambda: NOW)
    url = "https://other.example/feed.xml?key=hidden"
    source = sources.add(editor, FeedSource(url=url), is_looked_at=False).source
    feed = f"""<rss version="2.0"><channel><title></title><link>https://other.example/</link>
      <description>d</description><item><title>Quay opens</title><guid>1</guid>
      <description>{QUAY}</description></item></channel></rss>"""
    fetched = Fetched(url=url, body=feed.encode(), media_type="application/rss+xml")
    poll(database, source, settings, NOW, lambda _source: fetched)

    added, imported = rows(database)
    assert ("add", str(source.key), "other.example/feed.xml") == (
        added.verb,
        added.object_id,
        added.headline,
    )
    assert (Actor(kind=ActorKind.SOURCE, name="other.example/feed.xml"), {"new": 1}) == (
        imported.actor,
        dict(imported.details),
    )


# -- the command line

WRITING_COMMANDS: dict[str, tuple[list[str], str, ObjectKind]] = {
    "articles add": (["draft.md"], "add", ObjectKind.ARTICLE),
    "articles embargo": (["WAITING", "--lift"], "publish", ObjectKind.ARTICLE),
    "articles publish": (["DRAFT"], "publish", ObjectKind.ARTICLE),
    "articles relate": (["A", "B", "--type", "follow-up"], "relate", ObjectKind.RELATION),
    "articles revise": (["A", "--headline", "Another"], "revise", ObjectKind.ARTICLE),
    "articles revert": (["REVISED", "--to", "1"], "revert", ObjectKind.ARTICLE),
    "articles unpublish": (["A"], "unpublish", ObjectKind.ARTICLE),
    "articles withdraw": (["A", "--note", "Wrong.", "--yes"], "withdraw", ObjectKind.ARTICLE),
    "connectors add": (["ghost", "--kind", "ghost"], "add", ObjectKind.CONNECTOR),
    "connectors remove": (["cms-hook"], "remove", ObjectKind.CONNECTOR),
    "connectors rotate": (["cms-hook"], "rotate secret", ObjectKind.CONNECTOR),
    "import": (["more.jsonl"], "import", ObjectKind.ARTICLES),
    "partners add": (["city-news"], "add", ObjectKind.PARTNER),
    "partners resume": (["acme"], "resume", ObjectKind.PARTNER),
    "partners rotate": (["acme"], "rotate token", ObjectKind.PARTNER),
    "partners set": (["acme", "--summary"], "change", ObjectKind.PARTNER),
    "partners suspend": (["acme"], "suspend", ObjectKind.PARTNER),
    "redirects add": (["/old", "/"], "add", ObjectKind.REDIRECT),
    "redirects import": (["map.csv"], "import", ObjectKind.REDIRECT),
    "redirects remove": (["/former"], "remove", ObjectKind.REDIRECT),
    "sections add": (["sport"], "create", ObjectKind.SECTION),
    "sections name": (["city", "--name", "City news"], "change", ObjectKind.SECTION),
    "sections order": (["city"], "order", ObjectKind.SECTION),
    "sections remove": (["empty"], "remove", ObjectKind.SECTION),
    "sections rename": (["city", "town"], "change", ObjectKind.SECTION),
    "sources add": (["https://b.example/feed", "--no-check"], "add", ObjectKind.SOURCE),
    "sources import": (["list.opml"], "import", ObjectKind.SOURCE),
    "sources pause": (["1"], "change", ObjectKind.SOURCE),
    "sources remove": (["1"], "remove", ObjectKind.SOURCE),
    "sources resume": (["1"], "change", ObjectKind.SOURCE),
    "sources set": (["1", "--title", "A feed"], "change", ObjectKind.SOURCE),
    "stories add": (["bridge", "B"], "add articles", ObjectKind.STORYLINE),
    "stories create": (["Ferry", "B"], "create", ObjectKind.STORYLINE),
    "stories merge": (["bridge", "tower"], "merge", ObjectKind.STORYLINE),
    "stories propose": (
        ["--create", "--days", "36500", "--min", "2"],
        "accept proposals",
        ObjectKind.STORYLINE,
    ),
    "stories remove": (["bridge", "A"], "remove articles", ObjectKind.STORYLINE),
    "stories rename": (["bridge", "span"], "rename", ObjectKind.STORYLINE),
    "stories split": (["bridge", "toll", "--article", "A"], "split", ObjectKind.STORYLINE),
    "tokens add": (["cms", "--scope", "read"], "issue", ObjectKind.TOKEN),
    "tokens revoke": (["reader"], "revoke", ObjectKind.TOKEN),
    "upkeep": (["--erase", "GONE"], "erase texts", ObjectKind.ARTICLE),
    "users add": (["leyla", "--role", "editor"], "add", ObjectKind.USER),
    "users disable": (["ana"], "disable", ObjectKind.USER),
    "users enable": (["ana"], "enable", ObjectKind.USER),
    "users link": (["ana"], "issue link", ObjectKind.USER),
    "users password": (["ana"], "set password", ObjectKind.USER),
    "users reset-second-factor": (["ana"], "remove second factors", ObjectKind.USER),
    "users role": (["ana", "--role", "chief"], "change role", ObjectKind.USER),
    "webhooks add": (["https://h.example/x"], "add", ObjectKind.WEBHOOK),
    "webhooks pause": (["desk"], "change", ObjectKind.WEBHOOK),
    "webhooks remove": (["desk"], "remove", ObjectKind.WEBHOOK),
    "webhooks resume": (["desk"], "change", ObjectKind.WEBHOOK),
    "webhooks rotate": (["desk"], "rotate secret", ObjectKind.WEBHOOK),
    "webhooks test": (["desk"], "test", ObjectKind.WEBHOOK),
}
# They change nothing that an editor has made, or the store as a whole; polls are rows of sources.
OTHER_COMMANDS = frozenset(
    [
        *("articles list", "articles show", "audit", "backup", "check", "completion", "config"),
        *("connectors list", "connectors show", "doctor", "export", "migrate", "partners list"),
        *("partners preflight", "partners receipts", "partners show", "redirects list", "restore"),
        *("sections list", "serve", "sources export", "sources list", "sources poll"),
        *(
            "significance",
            "store copy",
            "stories list",
            "stories show",
            "subscriptions",
            "tokens list",
            "trace",
        ),
        *("webhooks list", "webhooks show", "worker", "readers", "users list"),
    ]
)


def commands(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for part, child in command.commands.items():
            yield from commands(child, f"{name} {part}")
    else:
        yield name


def test_the_table_has_every_writing_command() -> None:
    names: set[str] = set()
    for name, place in _COMMANDS.items():
        module, _, attribute = place.partition(":")
        command = getattr(importlib.import_module(f"feeds.cli.{module}"), attribute)
        names.update(commands(command, name))

    assert names == {*WRITING_COMMANDS, *OTHER_COMMANDS}


def prepared(folder: Path) -> tuple[Database, dict[str, str]]:
    """Return a store in ``folder`` with one of each, and the ids of its articles by their names."""
    database = Database(f"sqlite:///{folder}/wirefeed.db")
    database.migrate(NOW)
    settings = Settings(base_url="https://news.example")
    editor = Editor(database=database, settings=settings, now=lambda: NOW)
    cms = cms_of(editor, "reader")
    ids = {
        name: cms.add(title=f"Story {name}", body_html=f"<p>{text}</p>", **fields)["id"][9:]
        for name, text, fields in (
            ("A", QUAY, {}),
            ("B", BRIDGE, {}),
            ("C", FERRY, {}),
            ("D", f"{FERRY} The ferries are full.", {"is_known_text_allowed": True}),
            ("DRAFT", f"{BRIDGE} A draft.", {"is_draft": True, "is_known_text_allowed": True}),
            ("WAITING", "Ships leave at dawn for the islands in the north.", LONG_EMBARGO),
            ("REVISED", "The tower of the old town hall gets another bell this year.", {}),
            ("GONE", "A mistake was printed here, and then it was taken back at once.", {}),
        )
    }
    articles.revise(editor, ids["REVISED"], articles.Change(fields={"title": "Revised"}))
    articles.withdraw(editor, ids["GONE"], "Wrong.")
    stage = Stage(cms, editor)
    stage.source()
    stage.webhook()
    stage.story(ids["A"], ids["REVISED"])
    cms.send("POST", "/stories", {"title": "Tower", "articles": [ids["WAITING"]], "slug": "tower"})
    cms.send("POST", "/sections", {"slug": "empty", "name": "Empty"})
    cms.send("POST", "/redirects", {"source": "/former", "target": "/"})
    connectors.add(editor, "cms-hook", "ghost")
    run(folder, "partners", "add", "acme", **STORE)
    users.add(editor, "ana", Role.EDITOR)
    (folder / "draft.md").write_text(f"---\ntitle: New\n---\n{BRIDGE} {QUAY} It is new.\n")
    (folder / "more.jsonl").write_text(line("77", "More", f"{FERRY} {QUAY} More came.") + "\n")
    (folder / "map.csv").write_text("/a,/\n/b,/\n")
    (folder / "list.opml").write_text(
        '<opml version="2.0"><body><outline xmlUrl="https://c.example/f"/></body></opml>'
    )
    return database, ids


STORE = {"WIREFEED_DATABASE_URL": "sqlite:///wirefeed.db"}
LONG_EMBARGO = {"release_at": "2030-12-22T06:00:00Z"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    folder = tmp_path_factory.mktemp("audited")
    database, ids = prepared(folder)
    database.checkpoint()
    database.close()
    return folder, ids


@pytest.mark.parametrize("command", WRITING_COMMANDS)
def test_a_writing_command_leaves_one_row(
    template: tuple[Path, dict[str, str]], tmp_path: Path, command: str
) -> None:
    folder, ids = template
    for file in folder.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    database = Database(f"sqlite:///{tmp_path}/wirefeed.db")
    before = len(rows(database))
    arguments, verb, kind = WRITING_COMMANDS[command]

    words = (*command.split(), *(ids.get(word, word) for word in arguments))
    completed = run(tmp_path, *words, stdin="a lantern over the quay\n", **STORE)

    entries = rows(database)[before:]
    account = Actor(kind=ActorKind.COMMAND, name=getpass.getuser())
    assert [(account, verb, kind)] == [
        (entry.actor, entry.verb, entry.kind) for entry in entries
    ], completed.stderr
    database.close()


# -- reading the log


@pytest.fixture
def log(database: Database) -> Database:
    """A log of 25 rows, one a minute."""
    with database.write() as connection:
        for number in range(25):
            act = Act(verb="revise", kind=ObjectKind.ARTICLE)
            act.on(f"id-{number % 5}", f"=Headline {number}", revision=number)
            name = "leyla" if number % 2 else "cms"
            kind = ActorKind.PERSON if number % 2 else ActorKind.TOKEN
            actor = Actor(kind=kind, name=name)
            audit.append(connection, actor, act, NOW + timedelta(minutes=number))
    return database


def revisions(entries: list[Entry]) -> list[int]:
    return [entry.details["revision"] for entry in entries]


def test_pages_lead_to_the_end_and_back(log: Database) -> None:
    with log.read() as connection:
        first = use_cases.page(connection, EVERYTHING, 10)
        second = use_cases.page(connection, EVERYTHING, 10, first.older)
        third = use_cases.page(connection, EVERYTHING, 10, second.older)
        back = use_cases.page(connection, EVERYTHING, 10, third.newer)
        start = use_cases.page(connection, EVERYTHING, 10, back.newer)

    assert list(range(24, 14, -1)) == revisions(first.entries)
    assert list(range(4, -1, -1)) == revisions(third.entries)
    assert ("", "") == (first.newer, third.older)
    assert revisions(second.entries) == revisions(back.entries)
    assert (revisions(first.entries), "") == (revisions(start.entries), start.newer)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"who": "leyla", "object": "id-1"}, [21, 11, 1]),
        ({"since": (NOW + timedelta(minutes=22)).isoformat()}, [24, 23, 22]),
        ({"until": (NOW + timedelta(minutes=2)).isoformat()}, [1, 0]),
        ({"kind": "section"}, []),
    ],
)
def test_filters(
    log: Database, settings: Settings, values: dict[str, str], expected: list[int]
) -> None:
    with log.read() as connection:
        filters = use_cases.filters_from(values, settings.zone)
        assert expected == revisions(use_cases.page(connection, filters, 10).entries)


def test_exports_are_whole_and_no_formulas(log: Database) -> None:
    with log.read() as connection:
        table = list(
            csv.DictReader(io.StringIO("".join(use_cases.csv_lines(connection, EVERYTHING))))
        )
        lines = [json.loads(line) for line in use_cases.json_lines(connection, EVERYTHING)]

    assert (25, 25) == (len(table), len(lines))
    assert "'=Headline 0" == table[0]["headline"]
    assert {"revision": 24} == json.loads(table[-1]["details"]) == lines[-1]["details"]


def test_the_api_pages_through_the_log(log: Database, settings: Settings) -> None:
    editor = Editor(database=log, settings=settings, now=lambda: NOW)
    cms = cms_of(editor, "chief", ["manage"])
    cursor, seen = "", []
    while cursor is not None:
        answer = cms.send("GET", f"/audit?size=7&who=leyla{cursor and f'&cursor={cursor}'}").json
        seen += [entry["details"]["revision"] for entry in answer["entries"]]
        cursor = answer["next"]

    assert list(range(23, 0, -2)) == seen
    assert 400 == cms.send("GET", "/audit?cursor=x1").status_code
    assert 400 == cms.send("GET", "/audit?since=tomorrow-ish").status_code
    assert 403 == cms_of(editor, "writer", ["read", "write"]).send("GET", "/audit").status_code


def test_the_command_prints_the_newest_last(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(line("1", "Quay opens", QUAY) + "\n")
    run(tmp_path, "import", "a.jsonl")
    run(tmp_path, "sections", "add", "sport")

    printed = run(tmp_path, "audit").stdout.splitlines()
    assert ["import articles", "create section"] == [row.split("\t")[2] for row in printed]
    assert 2 == len(run(tmp_path, "audit", "--json").stdout.splitlines())
    assert 3 == len(run(tmp_path, "audit", "--csv").stdout.splitlines())
    assert 2 == run(tmp_path, "audit", "--since", "never").returncode


# -- what the log lets go


def test_rows_end_after_the_time_of_the_setting(log: Database, settings: Settings) -> None:
    assert 0 == upkeep.delete_due(log, settings).audit_rows
    assert 25 == len(rows(log))
    assert 25 == upkeep.delete_due(log, replace(settings, audit_days=1)).audit_rows
    assert [] == rows(log)


def test_erased_texts_take_their_headlines_along(database: Database, settings: Settings) -> None:
    editor = Editor(database=database, settings=settings, now=lambda: NOW)
    taken(database, line("1", "A name that must go", QUAY).encode(), "a.jsonl")
    with database.read() as connection:
        from feeds.newsroom.names import uuid_named
        from feeds.store import Reader

        uuid = uuid_named(Reader(connection), "@last")
    articles.revise(editor, uuid, articles.Change(fields={"title": "The name that must go"}))
    articles.withdraw(editor, uuid, "Wrong.")
    assert {"The name that must go"} == {entry.headline for entry in rows(database)}

    upkeep.erase_texts(database, [uuid])

    assert {""} == {entry.headline for entry in rows(database)}
