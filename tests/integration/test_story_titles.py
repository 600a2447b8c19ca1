"""Titles of storylines: a headline, but only while it is public."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.constants import NOW
from support.newsroom import article, newest
from support.rows import FERRY, lines, quay_line
from support.servers import run

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.model import Relation, Story
from feeds.related.proposals import propose
from feeds.related.storylines import home_of
from feeds.store import Database, Reader, Writer, stories
from feeds.text.slugs import slug_of_title
from feeds.web.application import create_app

PAGES = ("/", "/stories", "/feeds", "/feeds.opml", "/sitemap.xml")
SECRET = "Prosecutors to charge the minister over the dam"


@pytest.fixture
def named(database: Database, take: Callable[..., Report]) -> str:
    """A storyline that is called by its first headline, as proposed ones are; its slug."""
    take(lines(FERRY))
    headline = article(database, "f1").headline
    with database.write() as connection:
        keys = [article(database, id_).key for id_ in ("f1", "f2", "f3")]
        stories.create(connection, "by-its-headline", headline, "en", keys, NOW)
    return "by-its-headline"


@pytest.fixture
def client(database: Database, settings: Settings) -> FlaskClient:
    return create_app(
        settings, database=database, now=lambda: NOW + timedelta(hours=3)
    ).test_client()


def story(database: Database, slug: str) -> Story:
    with database.read() as connection:
        return Reader(connection).story(slug)


def test_a_withdrawn_headline_names_no_storyline(
    database: Database, client: FlaskClient, named: str
) -> None:
    withdrawn = article(database, "f1")
    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=1)).withdraw(withdrawn, "wrong")

    stored = story(database, named)
    assert article(database, "f3").headline == stored.title
    assert "headline" not in stored.slug
    assert 301 == client.get(f"/stories/{named}.atom").status_code
    for path in (
        *PAGES,
        f"/stories/{stored.slug}",
        f"/stories/{stored.slug}.rss",
        f"/stories/{stored.slug}.json",
    ):
        text = client.get(path).text
        assert withdrawn.headline not in text, path
        assert named not in text, path


def test_with_nothing_left_a_storyline_has_a_neutral_name(database: Database, named: str) -> None:
    for id_ in ("f1", "f2", "f3"):
        with database.write() as connection:
            Writer(connection, NOW + timedelta(hours=1)).withdraw(article(database, id_), "wrong")

    assert "Storyline" == story(database, named).title


def test_a_corrected_headline_corrects_the_title(
    database: Database, take: Callable[..., Report], named: str
) -> None:
    id_, title, body, at = FERRY[0]
    take(
        quay_line(id_, title + ", not 9", body=body * 2, published=at, note="CORRECTION"),
        now=NOW + timedelta(hours=1),
    )

    assert (title + ", not 9", named) == (story(database, named).title, story(database, named).slug)


def test_an_address_made_of_a_withdrawn_headline_goes_also_under_an_editors_title(
    database: Database, client: FlaskClient, take: Callable[..., Report]
) -> None:
    take(lines(FERRY))
    withdrawn = article(database, "f1")
    slug = slug_of_title(withdrawn.headline) + "-2"
    with database.write() as connection:
        writer = Writer(connection, NOW)
        created = stories.create(
            writer.connection,
            slug,
            "The ferry",
            "en",
            [article(database, id_).key for id_ in ("f1", "f2")],
            writer.now,
        )
        writer.withdraw(withdrawn, "wrong")

    stored = story(database, slug)
    assert ("The ferry", f"story-{created.key}") == (stored.title, stored.slug)
    assert 301 == client.get(f"/stories/{slug}").status_code
    for path in PAGES:
        assert slug not in client.get(path).text, path


def test_what_is_not_in_a_storyline_renames_it_not(
    database: Database, take: Callable[..., Report], named: str
) -> None:
    """Headlines come again: another article under the same one has its own fate."""
    _, title, _, at = FERRY[0]
    take(
        quay_line(
            "other",
            title,
            body="Elsewhere another ferry met another sandbank altogether. " * 3,
            published=at,
        )
    )
    take(
        quay_line(
            "other",
            "A ferry elsewhere",
            body="It was elsewhere. " * 20,
            published=at,
            note="CORRECTION",
        ),
        now=NOW + timedelta(hours=1),
    )
    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=2)).withdraw(article(database, "other"), "wrong")

    assert (title, named) == (story(database, named).title, story(database, named).slug)


def test_a_name_that_an_editor_gave_stays(database: Database, named: str) -> None:
    with database.write() as connection:
        writer = Writer(connection, NOW)
        stories.rename(
            writer.connection, writer.reader.story(named), named, "The ferry", writer.now
        )
        writer.withdraw(article(database, "f1"), "wrong")

    assert ("The ferry", named) == (story(database, named).title, story(database, named).slug)


def test_nothing_is_told_of_a_storyline_before_its_first_article_is(
    database: Database,
    client: FlaskClient,
    take: Callable[..., Report],
    named: str,
    settings: Settings,
) -> None:
    release = (NOW + timedelta(hours=2)).isoformat()
    take(
        quay_line(
            "e", SECRET, body="The minister is to be charged over the dam. " * 3, release_at=release
        )
    )
    with database.write() as connection:
        stories.create(connection, "charges", SECRET, "en", [article(database, "e").key], NOW)

    for path in (*PAGES, "/stories/charges", "/stories/charges.rss"):
        assert SECRET not in client.get(path).text
    assert [404, 404] == [
        client.get(path).status_code for path in ("/stories/charges", "/stories/charges.json")
    ]
    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=2)).release_due()
    assert 200 == client.get("/stories/charges").status_code


def test_a_split_of_what_is_not_published_wants_a_title(tmp_path: Path) -> None:
    secret = quay_line(
        "e", SECRET, body="The minister is to be charged. " * 3, release_at="2099-01-01T00:00:00Z"
    )
    (tmp_path / "news.jsonl").write_text(lines(FERRY) + "\n" + secret)
    run(tmp_path, "import", "news.jsonl")
    rows = [
        json.loads(completed)
        for completed in run(tmp_path, "articles", "list", "--json").stdout.splitlines()
    ]
    ids = {row["headline"]: row["id"].removeprefix("urn:uuid:") for row in rows}
    run(tmp_path, "stories", "create", "Ferry", *ids.values(), "--slug", "ferry")

    refused = run(tmp_path, "stories", "split", "ferry", "charges", "--article", ids[SECRET])

    assert 1 == refused.returncode
    assert "" == refused.stdout
    assert "--title" in refused.stderr


# -- translations and chance


def test_translations_are_proposed_into_the_storyline_of_the_original(
    database: Database, take: Callable[..., Report], named: str
) -> None:
    az = "Bərə limanda qəzaya uğrayıb, sərnişinlər xilas edilib, istintaq başlayıb. " * 3
    take(quay_line("f2", "Bərə qəzası", body=az, language="az", published="2026-11-20T09:00:00Z"))

    with database.read() as connection:
        reader = Reader(connection)
        (proposal,) = propose(reader, NOW - timedelta(days=60), 3)
        other = next(article for article in newest(reader, 20) if article.language == "az")
        home = home_of(reader, other)
    assert proposal.into is not None and home is not None
    assert (named, ["Bərə qəzası"], named) == (
        proposal.into.slug,
        [article.headline for article in proposal.articles if article.language == "az"],
        home.slug,
    )


def test_an_article_is_withdrawn_with_its_translations_if_it_is_said(tmp_path: Path) -> None:
    texts = {"en": "The school stays closed on Monday. ", "az": "Məktəb bazar ertəsi bağlı qalır. "}
    (tmp_path / "news.jsonl").write_text(
        "\n".join(
            quay_line("7", f"School {code}", body=body * 4, language=code)
            for code, body in texts.items()
        )
    )
    run(tmp_path, "import", "news.jsonl")
    rows = [
        json.loads(completed)
        for completed in run(tmp_path, "articles", "list", "--json").stdout.splitlines()
    ]
    en, az = (
        next(
            row["id"].removeprefix("urn:uuid:")
            for row in rows
            if row["headline"] == f"School {code}"
        )
        for code in ("en", "az")
    )

    refused = run(
        tmp_path,
        "articles",
        "relate",
        en,
        en.replace(en[-1], "0" if en[-1] != "0" else "1"),
        "--type",
        "translation-of",
    )
    hinted = run(tmp_path, "articles", "withdraw", en, "--note", "wrong")

    assert 1 == refused.returncode
    assert 0 == hinted.returncode
    assert az in hinted.stderr
    both = run(tmp_path, "articles", "withdraw", az, "--note", "wrong", "--translations")
    assert (0, f"urn:uuid:{az} withdrawn\n", "") == (both.returncode, both.stdout, both.stderr)


def test_a_shared_number_makes_no_storyline(
    database: Database, take: Callable[..., Report]
) -> None:
    strike = [
        quay_line(
            f"s{n}",
            f"Dockers strike: talks resume on day {n}",
            body=f"The dockers strike went into day {n}. " * 3,
            published=f"2026-11-{n:02d}T08:00:00Z",
        )
        for n in range(1, 20)
    ]
    rates = [
        quay_line(
            "r",
            "Exchange rates of November 18",
            body="The bank set the rates of November 18. " * 2,
            published="2026-11-18T09:00:00Z",
        )
    ]
    other = [
        quay_line(
            f"o{n}",
            f"Library opens room {chr(97 + n)}",
            body=f"Reading room {chr(97 + n)} is open. " * 4,
        )
        for n in range(12)
    ]
    take("\n".join(strike + rates + other))
    with database.write() as connection:
        writer = Writer(connection, NOW)
        stories.create(
            writer.connection,
            "strike",
            "Strike",
            "en",
            [article(database, f"s{n}").key for n in range(1, 20)],
            writer.now,
        )
        assert home_of(writer.reader, article(database, "r")) is None


def test_both_articles_of_a_translation_are_in_two_languages(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(lines(FERRY))
    run(tmp_path, "import", "news.jsonl")
    ids = [
        json.loads(completed)["id"].removeprefix("urn:uuid:")
        for completed in run(tmp_path, "articles", "list", "--json").stdout.splitlines()
    ]

    refused = run(tmp_path, "articles", "relate", ids[0], ids[1], "--type", Relation.TRANSLATION_OF)

    assert 1 == refused.returncode
    assert "another language" in refused.stderr
