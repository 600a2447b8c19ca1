"""Exports of other systems: Ghost, WordPress, site generators, JSON of any API."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.constants import BAKU
from support.newsroom import article, newest
from support.servers import run

from feeds.intake.pipeline import Report
from feeds.store import Database, Reader

BODY = "<p>The second quay took its first ship on Monday after two years of work.</p>"


def headlines(database: Database) -> set[str]:
    with database.read() as connection:
        return {found.headline for found in newest(Reader(connection), 100)}


def ghost(*posts: dict[str, Any]) -> str:
    rows = [
        {
            "id": f"p{number}",
            "uuid": f"u{number}",
            "title": f"Quay {number}",
            "html": BODY,
            "status": "published",
            "type": "post",
            "published_at": "2026-11-17T10:00:00.000Z",
            **post,
        }
        for number, post in enumerate(posts)
    ]
    tables = {
        "posts": rows,
        "tags": [{"id": "t1", "name": "Harbour"}, {"id": "t2", "name": "#internal"}],
        "posts_tags": [
            {"post_id": "p0", "tag_id": "t2", "sort_order": 1},
            {"post_id": "p0", "tag_id": "t1", "sort_order": "strange"},
        ],
        "users": [{"id": "a1", "name": "Ann Lee"}],
        "posts_authors": [{"post_id": "p0", "author_id": "a1", "sort_order": 0}],
    }
    return json.dumps({"db": [{"meta": {"version": "5.0"}, "data": tables}]})


def test_of_ghost_only_public_posts_come(database: Database, take: Callable[..., Report]) -> None:
    export = ghost(
        {"feature_image": "__GHOST_URL__/content/a.jpg"},
        {"status": "draft"},
        {"status": "scheduled"},
        {"type": "page"},
        {"visibility": "members"},
        {"html": None},
    )
    report = take(export, "ghost.json")

    assert (1, 4, 1) == (report.new, len(report.skipped), len(report.refused))
    found = article(database, "u0")
    metadata = found.revision.metadata
    assert ("Quay 0", "Harbour", ("Harbour",)) == (
        found.headline,
        metadata.section_name,
        metadata.tags,
    )
    assert ["Ann Lee"] == [author.name for author in metadata.authors]


WXR = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>T</title>{}</channel></rss>'
)


def post(number: int, status: str, more: str = "", kind: str = "post") -> str:
    return (
        f"<item><title>Quay {number}</title><guid>g{number}</guid><content:encoded><![CDATA[{BODY}"
        f"]]></content:encoded><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>"
        f"{more}</item>"
    )


EXPORT = WXR.format(
    post(1, "publish")
    + post(2, "draft")
    + post(3, "private")
    + post(4, "trash")
    + post(5, "publish", "<wp:post_password>x</wp:post_password>")
    + post(6, "inherit", kind="attachment")
    + post(7, "publish", kind="page")
    + post(8, "pending")
)


def test_of_wordpress_only_published_posts_come(
    database: Database, take: Callable[..., Report]
) -> None:
    report = take(EXPORT, "export.xml")
    assert (1, 7) == (report.new, len(report.skipped))
    assert {"Quay 1"} == headlines(database)


def test_other_statuses_come_on_request(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(EXPORT)
    chosen = run(tmp_path, "import", "export.xml", "--status", "draft", "--status", "pending")
    assert "new\t2\n" in chosen.stdout
    wrong = run(tmp_path, "import", "export.xml", "--status", "trash", "--dry-run")
    assert "new\t1\n" in wrong.stdout


SITE = {
    "content/posts/hugo/index.md": (
        '+++\ntitle = "Hugo quay"\ndate = 2026-11-17T10:00:00Z\ntags = ["a"]\n+++\nIt opened.\n'
    ),
    "_posts/2026-11-16-jekyll-quay.md": "---\ntitle: Jekyll quay\ncategories: [Sea]\n---\nOpen.\n",
    "src/eleventy.html": '---json\n{"title": "Eleventy quay"}\n---\n<p>It opened.</p>\n',
    "content/draft.md": "---\ntitle: Draft quay\ndraft: true\n---\nSoon.\n",
    "content/hidden.md": "---\ntitle: Hidden quay\npublished: false\n---\nSoon.\n",
    "README.md": "# A site\n\nHow it is built.\n",
}


def test_a_folder_of_a_site_generator_is_imported(tmp_path: Path) -> None:
    for name, text in SITE.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    imported = run(tmp_path, "import", "site")
    assert ("new\t3\n" in imported.stdout, "skipped\t2\n" in imported.stdout) == (True, True)
    database = Database(f"sqlite:///{tmp_path}/data/wirefeed.db")
    found = headlines(database)
    jekyll = article(database, "_posts/2026-11-16-jekyll-quay")
    database.close()
    assert {"Hugo quay", "Jekyll quay", "Eleventy quay"} == found
    assert "Sea" == jekyll.revision.metadata.section_name
    assert "2026-11-16" == jekyll.published.at.astimezone(BAKU).date().isoformat()


ROW = {"id": "1", "title": "Quay opens", "content": BODY, "publishedAt": "2026-11-17T10:00:00Z"}


@pytest.mark.parametrize(
    "answer",
    [
        {"articles": [ROW]},
        {"data": [ROW]},
        {"_items": [ROW], "_meta": {"total": 1}},
        {"response": {"results": [ROW]}},
        [ROW],
        {"items": [{"id": "1", "attributes": {"title": "Quay opens", "body": BODY}}]},
    ],
)
def test_answers_of_interfaces_are_unwrapped(
    database: Database, take: Callable[..., Report], answer: object
) -> None:
    assert 1 == take(json.dumps(answer, indent=1), "answer.json").new
    assert {"Quay opens"} == headlines(database)
