"""Addresses of articles: the words of the headline and a short id, fixed at first publication."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.cms import Cms
from support.newsroom import feed
from support.rows import line
from support.servers import run

from feeds.config import Settings
from feeds.importers.record import draft_from
from feeds.intake.pipeline import Report
from feeds.newsroom import articles as use_cases
from feeds.newsroom.articles import Change
from feeds.newsroom.editor import Editor
from feeds.newsroom.names import uuid_named
from feeds.store import Database, Reader, addresses
from feeds.text.ids import short_id_of
from feeds.text.slugs import slug_of_headline
from feeds.web import create_app

HEADLINE = "Körpü açıldı: the “old” bridge opens"
WORDS = "korpu-acildi-the-old-bridge-opens"


@pytest.fixture
def client(editor: Editor) -> FlaskClient:
    return create_app(editor.settings, database=editor.database).test_client()


def path_of(cms: Cms, **fields: object) -> str:
    """The path of a new article's page."""
    page = cms.add(**{"title": HEADLINE, **fields})["page"]
    return str(page).removeprefix("https://news.example")


def location(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert 301 == answer.status_code, answer.text
    return answer.headers["Location"].removeprefix("https://news.example")


def test_every_address_of_an_article_leads_to_its_page(cms: Cms, client: FlaskClient) -> None:
    article = cms.add(title=HEADLINE)
    uuid = article["id"].removeprefix("urn:uuid:")
    path = article["page"].removeprefix("https://news.example")
    assert f"/articles/{WORDS}-{uuid[-8:]}" == path

    page = client.get(path)
    assert 200 == page.status_code
    assert f'<link rel="canonical" href="https://news.example{path}">' in page.text
    for other in (uuid, uuid.upper(), uuid[-8:], f"korpu-{uuid[-8:]}", f"Bridge-{uuid[-8:]}"):
        assert path == location(client, f"/articles/{other}")
    for missing in (f"{WORDS}-00000000", WORDS, f"{path[10:]}0", "%2F", f"{uuid}-1"):
        assert 404 == client.get(f"/articles/{missing}").status_code


def test_the_address_is_the_same_in_every_document(
    cms: Cms, editor: Editor, client: FlaskClient
) -> None:
    article = cms.add(title=HEADLINE)
    cms.act(article, "", {"title": "The bridge is open", "significance": "update"})
    url = article["page"]
    for address in (
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/feeds/updated.json",
        "/sitemap.xml",
        "/sitemaps/0.xml",
        "/feeds/latest.json",
        f"/articles/{article['id'][9:]}.ninjs",
        f"/oembed?url={url}",
    ):
        assert url in client.get(address).text.replace("\\/", "/"), address
    for page in ("/", "/sections/city", "/search?q=bridge", "/archive/2026/11"):
        assert f'href="{url.removeprefix("https://news.example")}"' in client.get(page).text, page
    revisions = feed(
        editor.database, editor.settings, f"/articles/{article['id'][9:]}/revisions.json"
    )
    assert url == revisions["home_page_url"]


def test_a_new_headline_leaves_the_address(cms: Cms, client: FlaskClient) -> None:
    article = cms.add(title=HEADLINE)
    changed = cms.act(article, "", {"title": "Bridge closed again", "significance": "update"}).json
    assert article["page"] == changed["page"]
    held = cms.act(changed, "/unpublish").json
    back = cms.act(cms.act(held, "", {"title": "Bridge gone"}).json, "/publish").json
    assert article["page"] == back["page"]


def test_a_withdrawn_article_is_gone_at_each_address(cms: Cms, client: FlaskClient) -> None:
    article = cms.add(title=HEADLINE)
    cms.act(article, "/withdraw", {"note": "It never opened."})
    path = article["page"].removeprefix("https://news.example")
    for address in (path, f"/articles/{article['id'][9:]}", f"/articles/x-{path[-8:]}"):
        assert 410 == client.get(address).status_code
    # The words of the headline are said no more.
    assert WORDS not in client.get("/feeds/updated.atom").text


def test_an_editor_chooses_the_words_until_readers_know_them(cms: Cms) -> None:
    article = cms.add(title=HEADLINE, is_draft=True, slug="old-bridge")
    assert ("old-bridge", "") == (article["slug"], article["page"])
    changed = cms.act(article, "", {"slug": "new-bridge"}).json
    assert article["version"] != changed["version"]
    assert article["revision"] == changed["revision"]
    public = cms.act(changed, "/publish").json
    assert f"/articles/new-bridge-{public['id'][-8:]}" in public["page"]

    again = cms.act(public, "", {"slug": "another-bridge"})
    assert 422 == again.status_code
    assert "its address stays" in again.json["detail"]
    assert 200 == cms.act(public, "", {"slug": "new-bridge", "summary": "Other."}).status_code
    bad = cms.send(
        "POST", "/articles", {"title": "A", "body_html": "<p>B</p>", "slug": "A bridge!"}
    )
    assert 422 == bad.status_code
    assert "a-bridge" in bad.json["detail"]


def test_articles_of_before_keep_the_addresses_that_readers_know(
    database: Database, settings: Settings, take: Callable[..., Report], client: FlaskClient
) -> None:
    with database.write() as connection:
        addresses.set_form(connection, addresses.UUID)
    take(line("1", "Old bridge", "It opens."))
    with database.write() as connection:
        addresses.set_form(connection, addresses.SLUG)
    take(line("2", "New bridge", "It opens, too."))
    links = {
        item["title"]: item["url"].removeprefix("https://news.example")
        for item in feed(database, settings, "/feeds/latest.json")["items"]
    }
    assert re.fullmatch(r"/articles/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", links["Old bridge"])
    assert re.fullmatch(r"/articles/new-bridge-[0-9a-f]{8}", links["New bridge"])
    assert [200, 200] == [client.get(link).status_code for link in links.values()]
    with database.read() as connection:
        reader = Reader(connection)
        assert links["Old bridge"].endswith(uuid_named(reader, "old-bridge"))


def test_two_articles_with_the_same_end_get_different_short_ids(editor: Editor) -> None:
    paths = []
    for number in range(3):
        uuid = f"0198c{number}00-0000-7000-8000-000000abcdef"
        record = {"title": f"Bridge {number}", "body": f"Bridge {number} opens on Monday."}
        added = use_cases.add(editor, draft_from(record, "", editor.settings.zone), uuid=uuid)
        paths.append(added.article.path)
    assert 3 == len(set(paths))
    assert [8, 10, 16] == [len(short_id_of(path.rpartition("/")[2])) for path in paths]
    with editor.database.read() as connection:
        reader = Reader(connection)
        for number, path in enumerate(paths):
            assert f"0198c{number}00" == reader.uuid_at(path.rpartition("/")[2])[:8]


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Bridge opens", "bridge-opens"),
        ("Мост открыт", "most-otkryt"),
        ("الجسر مفتوح", ""),
        ("a" * 70, "a" * 60),
        ("one " * 30, "-".join(["one"] * 15)),
        (f"{'a' * 59} b", "a" * 59),
        (f"{'a' * 58} b c", f"{'a' * 58}-b"),
    ],
)
def test_the_words_of_a_headline(headline: str, slug: str) -> None:
    assert slug == slug_of_headline(headline)


def test_a_headline_without_latin_letters_has_the_short_id_alone(
    cms: Cms, client: FlaskClient
) -> None:
    path = path_of(cms, title="الجسر مفتوح", language="ar")
    assert re.fullmatch(r"/articles/[0-9a-f]{8}", path)
    assert 200 == client.get(path).status_code


def test_a_name_that_editors_paste(cms: Cms, editor: Editor) -> None:
    article = cms.add(title=HEADLINE)
    change = Change(fields={"title": "Another headline"})
    use_cases.revise(editor, article["id"][9:], change)
    with editor.database.read() as connection:
        reader = Reader(connection)
        for name in (article["page"], article["page"].rpartition("/")[2], article["id"][-8:]):
            assert article["id"][9:] == uuid_named(reader, name)


def test_the_setting_is_remembered_by_the_store(tmp_path: Path) -> None:
    base = {"WIREFEED_BASE_URL": "https://news.example"}

    def addresses_after(title: str, **env: str) -> set[str]:
        """The names of the articles' pages in the tree after one more article."""
        (tmp_path / "a.md").write_text(f"---\ntitle: {title}\n---\n{title} is the text.")
        assert 0 == run(tmp_path, "articles", "add", "a.md", **base, **env).returncode
        assert 0 == run(tmp_path, "export", "public", **base).returncode
        return {path.parent.name for path in tmp_path.glob("public/articles/*/index.html")}

    first = addresses_after("First", WIREFEED_ARTICLE_PATH="uuid")
    second = addresses_after("Second") - first
    assert [36, 36] == [len(name) for name in (*first, *second)]
    third = addresses_after("Third", WIREFEED_ARTICLE_PATH="slug")
    assert first | second < third
    fourth = addresses_after("Fourth") - third
    assert [third - first - second, fourth] == [
        {name for name in third | fourth if name.startswith(word)} for word in ("third-", "fourth-")
    ]
    refused = run(tmp_path, "articles", "list", WIREFEED_ARTICLE_PATH="words")
    assert 2 == refused.returncode
    assert "'words' is not one of slug, uuid" in refused.stderr
