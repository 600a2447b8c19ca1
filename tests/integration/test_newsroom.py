"""The life of articles through the store and into the three feeds, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import Connection, event, select, text, update
from support.constants import NOW
from support.newsroom import article, feed, newest, titles
from support.rows import QUAY, quay_line
from support.stores import migrations_after

from feeds.config import Settings
from feeds.domain.feed_address import parse_address
from feeds.errors import ArticleNotFound, ArticleWithdrawn, UnknownFeed
from feeds.intake.pipeline import Report
from feeds.model import Significance, Status
from feeds.operations.opening import bring_up
from feeds.publishing.publisher import Publisher
from feeds.store import Database, Reader, Writer, listings, matching, reader, reindex, word_filter
from feeds.store.schema import listings as listings_table
from feeds.store.schema import meta, revisions
from feeds.text.dates import parse


def test_an_update_moves_only_its_own_entry(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        quay_line("a", "Quay opens", published="2026-11-20T09:00:00Z")
        + "\n"
        + quay_line(
            "b", "Snow falls", body="Snow fell on the pass. " * 9, published="2026-11-20T10:00:00Z"
        )
    )
    before = feed(database, settings, "/feeds/latest.json")

    take(
        quay_line(
            "a",
            "Quay opens",
            body=QUAY + "A third crane arrives in spring, the harbour master added.",
        ),
        now=NOW + timedelta(hours=1),
    )

    after = feed(database, settings, "/feeds/latest.json")
    assert ["Snow falls", "Quay opens"] == titles(before) == titles(after)
    assert before["items"][0] == after["items"][0]
    assert before["items"][1]["id"] == after["items"][1]["id"]
    assert before["items"][1]["date_published"] == after["items"][1]["date_published"]
    assert before["items"][1]["date_modified"] < after["items"][1]["date_modified"]
    updated = feed(database, settings, "/feeds/updated.json")["items"]
    assert ["Quay opens (updated)"] == [item["title"] for item in updated]
    assert "third crane" in updated[0]["content_html"]
    assert after["items"][1]["id"] == updated[0]["_wirefeed"]["about"] != updated[0]["id"]


def test_a_minor_edit_floods_nobody(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("a", "Quay opens", body=QUAY * 3))
    before = article(database, "a")

    report = take(
        quay_line("a", "Quay opens", body=QUAY.replace("so that", "so  That") * 3),
        now=NOW + timedelta(hours=1),
    )

    after = article(database, "a")
    assert 1 == report.updated
    assert Significance.MINOR is after.revision.significance
    assert before.updated == after.updated
    assert before.modified < after.modified
    assert [] == feed(database, settings, "/feeds/updated.rss").entries


def test_an_older_version_that_comes_again_changes_nothing(
    database: Database, take: Callable[..., Report]
) -> None:
    old, new = (
        quay_line("a", "Quay opens"),
        quay_line("a", "Quay opens", body=QUAY + "One more sentence about the third crane."),
    )
    take(old), take(new)

    assert 1 == take(old).unchanged
    assert 2 == article(database, "a").revision.number


def test_a_withdrawal_reaches_every_place_and_is_final(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        quay_line("a", "Secret headline", section="City")
        + "\n"
        + quay_line("b", "Quay opens", section="City")
    )
    stored = article(database, "a")
    with database.write() as connection:
        Writer(connection, NOW + timedelta(minutes=1)).withdraw(
            stored, "The report named the wrong company."
        )

    assert ["Quay opens"] == titles(feed(database, settings, "/feeds/latest.json"))
    assert ["Quay opens"] == titles(feed(database, settings, "/sections/city/latest.atom"))
    updated = feed(database, settings, "/feeds/updated.json")["items"]
    assert ["A story was withdrawn"] == [item["title"] for item in updated]
    assert "wrong company" in updated[0]["summary"]
    assert "Secret" not in json.dumps(updated)
    with pytest.raises(ArticleWithdrawn):
        feed(database, settings, f"/articles/{stored.uuid}/related.rss")
    assert 1 == take(quay_line("a", "Secret headline", body=QUAY + "Changed.")).unchanged
    assert 0 == take(quay_line("other", "Another headline", source="elsewhere")).new
    assert Status.WITHDRAWN is article(database, "a").status


def test_an_embargo_ends_at_its_second(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    release = NOW + timedelta(minutes=5)
    take(
        quay_line("a", "Embargoed figures", release_at=release.isoformat(), section="Hidden")
        + "\n"
        + quay_line(
            "f", "Tomorrow", body="x " * 30, published=(NOW + timedelta(days=1)).isoformat()
        )
    )
    stored = article(database, "a")

    assert [] == titles(feed(database, settings, "/feeds/latest.json"))
    with pytest.raises(ArticleNotFound):
        feed(database, settings, f"/articles/{stored.uuid}/revisions.rss")
    with pytest.raises(UnknownFeed):
        feed(database, settings, "/sections/hidden/latest.rss")
    with database.write() as connection:
        assert 0 == Writer(connection, release - timedelta(microseconds=1)).release_due()
    with database.write() as connection:
        assert 1 == Writer(connection, release).release_due()
    assert ["Embargoed figures"] == titles(feed(database, settings, "/feeds/latest.json"))


def test_filters(database: Database, settings: Settings, take: Callable[..., Report]) -> None:
    take(
        "\n".join(
            [
                quay_line(
                    "a",
                    "Oil rises",
                    body="Crude went up in the strait. " * 5,
                    tags=["Oil", "markets"],
                    section="Economy",
                    authors=["Leyla İbrahimova"],
                    language="en-GB",
                    published="2026-11-20T01:00:00Z",
                ),
                quay_line(
                    "b",
                    "Neft bahalaşdı",
                    body="Neftin qiyməti artıb, bazar gözləyir. " * 5,
                    tags=["oil"],
                    section="Economy",
                    language="az",
                    published="2026-11-20T02:00:00Z",
                ),
                quay_line(
                    "c",
                    "Regatta won",
                    body="The crew from the bay won the regatta. " * 5,
                    tags=["sailing"],
                    section="Sport",
                    published="2026-11-20T03:00:00Z",
                ),
            ]
        )
    )

    def found(query: str) -> list[str]:
        return titles(feed(database, settings, "/feeds/latest.json?" + query))

    assert ["Neft bahalaşdı", "Oil rises"] == found("tag=oil")
    assert ["Oil rises"] == found("tag=markets&tag=oil")
    assert ["Neft bahalaşdı", "Regatta won"] == sorted(found("tag=-markets"))
    assert ["Oil rises"] == found("lang=en-gb")
    assert ["Regatta won", "Oil rises"] == found("lang=en")
    assert ["Oil rises"] == found("author=leyla%20ibrahimova".replace("%20", " "))
    assert ["Regatta won"] == found("q=REGATTA bay".lower())
    assert [] == found("q=regatta crude")
    assert ["Regatta won"] == found("size=1")
    summary = feed(database, settings, "/feeds/latest.json?content=summary")["items"][0]
    assert "<p>" + summary["summary"] + "</p>" == summary["content_html"]
    with pytest.raises(UnknownFeed):
        feed(database, settings, "/sections/nowhere/latest.rss")


@pytest.mark.parametrize("path", ["/feeds/latest.json", "/feeds/updated.json"])
def test_words_are_found_alike_whether_rare_or_common(
    database: Database,
    settings: Settings,
    take: Callable[..., Report],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Few articles with a word are looked up, many are sought along the list: the answers are the
    same.
    """
    bodies = [
        f"Crane number {i} stands at the {'north' if i % 2 else 'south'} quay of the port today."
        for i in range(12)
    ]
    for more in ("", " It was painted on Friday."):
        take(
            "\n".join(
                quay_line(
                    str(i),
                    f"Crane {i}",
                    body=body + more,
                    tags=["odd" if i % 2 else "even"],
                    published=f"2026-11-{1 + i:02d}T01:00:00Z",
                )
                for i, body in enumerate(bodies)
            )
        )
    queries = (
        "q=crane",
        "q=crane%20north",
        "q=north&tag=odd",
        "q=painted&tag=-odd",
        "q=the%20crane&size=3",
        "q=north&tag=even",
        "q=nowhere",
    )

    def answers() -> list[list[str]]:
        return [
            titles(feed(database, settings, f"{path}?{query.replace('%20', ' ')}"))
            for query in queries
        ]

    rare = answers()
    monkeypatch.setattr(listings, "_COUNTED", 0)
    monkeypatch.setattr(reader, "FEW", 0)
    monkeypatch.setattr(reader, "WALKED", 5)
    assert rare == answers()
    monkeypatch.setattr(word_filter, "_FEW_BLOCKS", 0)
    assert rare == answers()
    assert [12, 6, 6, 6, 3, 0, 0] == [len(headlines) for headlines in rare]


def test_cut_headlines_resolve_when_their_article_comes(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("a", "Quay opens", related=["Night ferry to the islands returns after s..."]))
    stored = article(database, "a")
    with database.read() as connection:
        assert ["Night ferry to the islands returns after s"] == [
            k.headline for k in Reader(connection).unresolved(stored.key)
        ]

    take(
        quay_line(
            "b",
            "Night ferry to the islands returns after six years",
            body="It leaves at half past eleven. " * 8,
        )
    )

    related = feed(database, settings, f"/articles/{stored.uuid}/related.json")["items"]
    assert [("Night ferry to the islands returns after six years", "editor")] == [
        (i["title"], i["_wirefeed"].get("relation")) for i in related
    ]

    take(
        quay_line(
            "c",
            "Snow falls",
            related=["Night ferry to the islands ret...", "Night ferry to the isles..."],
        )
    )
    with database.read() as connection:
        reader, later = Reader(connection), article(database, "c")
        assert ["Night ferry to the islands returns after six years"] == [
            article.headline for article in reader.by_keys(reader.linked(later.key))
        ]
        assert ["Night ferry to the isles"] == [
            link.headline for link in reader.unresolved(later.key)
        ]


def test_related_is_by_relevance_current_and_within_a_language(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            [
                quay_line(
                    "q",
                    "Container quay opens in the port",
                    body="The harbour opened a container quay; cranes unload vessels at the berth. "
                    * 3,
                ),
                quay_line(
                    "r",
                    "Port berth fees fall after quay opening",
                    body="Vessels pay less at the container berth since the harbour opened the "
                    "quay and its cranes. " * 3,
                ),
                quay_line(
                    "s",
                    "Chess school wins league",
                    body="The chess players drew the last round against the champion. " * 3,
                ),
                quay_line(
                    "t",
                    "Containerkai im Hafen",
                    body="Der container quay cranes vessels berth harbour. " * 3,
                    language="de",
                ),
            ]
        )
    )
    address = f"/articles/{article(database, 'q').uuid}/related.json"
    assert ["Port berth fees fall after quay opening"] == titles(feed(database, settings, address))

    take(
        quay_line(
            "u",
            "Second crane for the container quay",
            body="A crane for the container quay reached the harbour; vessels wait at the berth. "
            * 3,
        )
    )
    assert {
        "Port berth fees fall after quay opening",
        "Second crane for the container quay",
    } == set(titles(feed(database, settings, address)))

    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=1)).withdraw(article(database, "r"), "wrong")
    assert ["Second crane for the container quay"] == titles(feed(database, settings, address))


STRANGE = [
    quay_line("1", "x" * 300, body="Short."),
    quay_line("2", "عنوان بالعربية", body="نص الخبر هنا.", language="ar"),
    quay_line("3", "Emoji 😀 & <3 \u0000 \ufffe", body="a < b & c > d 😀"),
    quay_line("4", "Twenty tags", tags=[f"tag {i}" for i in range(20)], authors=[]),
    quay_line(
        "5",
        "Three files",
        enclosures=[{"url": f"https://x.example/{i}.mp3", "type": "audio/mpeg"} for i in range(3)],
        body="Files. " * 30,
    ),
    quay_line(
        "6",
        "<script>alert(1)</script>Hostile",
        body_html="<p>x<script>alert(1)</script><a href='javascript:alert(1)'>y</a></p>",
        body="",
        authors=["<b>A</b>", "B\r\nX: y"],
        url="javascript:alert(1)",
    ),
    quay_line("7", "]]> CDATA & \"quotes\" 'apos'", body="]]> &amp; &lt;"),
    quay_line("8", "No summary", summary="", body="One."),
    quay_line(
        "9",
        "Picture",
        body="Pic. " * 30,
        images=[
            {"url": "https://x.example/a b|c.jpg", "caption": "A & B", "credit": "C"},
            {"url": "javascript:1"},
        ],
    ),
]


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_strange_articles_read_back_equal(
    database: Database, settings: Settings, take: Callable[..., Report], suffix: str
) -> None:
    assert len(STRANGE) == take("\n".join(STRANGE)).new

    document = feed(database, settings, f"/feeds/latest.{suffix}")

    with database.read() as connection:
        stored = newest(Reader(connection), 50, Status.LIVE)
    items = document["items"] if suffix == "json" else document.entries
    assert [a.id for a in stored] == [item["id"] for item in items]
    assert [a.headline for a in stored] == titles(document)
    assert (
        "alert"
        not in Publisher(database, settings)
        .rendition(parse_address(f"/feeds/latest.{suffix}", []))
        .body.decode()
    )
    if suffix == "json":
        assert [list(a.revision.metadata.tags) for a in stored] == [
            item.get("tags", []) for item in items
        ]
        # A picture beside the text is at the head of the text in feeds.
        assert [a.revision.text.body_html for a in stored] == [
            item["content_html"].rpartition("</figure>\n")[2] for item in items
        ]
    else:
        assert [a.published.at for a in stored] == [
            datetime(*item.published_parsed[:6], tzinfo=UTC) for item in items
        ]
        assert [[p.name for p in a.revision.metadata.authors] for a in stored] == [
            [p["name"] for p in item.get("authors", []) if p] for item in items
        ]


def test_equal_times_are_kept_apart_in_atom(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            quay_line(str(i), f"Story {i}", body=f"Story number {i} of many about {i}.")
            for i in range(20)
        )
    )

    body = Publisher(database, settings).rendition(parse_address("/feeds/latest.atom", [])).body
    times = etree.fromstring(body).xpath(
        "//*[local-name()='entry']/*[local-name()='updated']/text()"
    )
    assert 20 == len(set(times))


def test_an_entry_is_moved_forwards_only(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """No story is modified before it is published, also where its time has fractions of a
    second.
    """
    at = "2026-11-01T10:00:00.900000Z"
    take(
        "\n".join(
            quay_line(
                str(i), f"Story {i}", body=f"Story number {i} of many about {i}.", published=at
            )
            for i in range(20)
        )
    )

    items = json.loads(
        Publisher(database, settings).rendition(parse_address("/feeds/latest.json", [])).body
    )["items"]
    assert [] == [
        one for one in items if parse(one["date_modified"]).at < parse(one["date_published"]).at
    ]
    assert 20 == len({one["date_modified"] for one in items})


def test_the_other_database_gives_the_same_bytes(
    tmp_path: Any, settings: Settings, postgres_url: str
) -> None:
    """Rows copied from SQLite to PostgreSQL: every feed has the same bytes."""
    from sqlalchemy import delete, insert, select
    from support.stores import fresh_postgres, taken

    from feeds.store.schema import metadata

    one, two = Database(f"sqlite:///{tmp_path}/a.db"), Database(fresh_postgres(postgres_url))
    one.migrate(NOW), two.migrate(NOW)
    taken(one, "\n".join(STRANGE))
    taken(
        one,
        quay_line("8", "No summary", body="One. And now a second sentence that is new."),
        now=NOW + timedelta(hours=1),
    )
    with one.read() as source, two.write() as target:
        for table in reversed(metadata.sorted_tables):
            target.execute(delete(table))
        for table in metadata.sorted_tables:
            rows = [dict(row._mapping) for row in source.execute(select(table))]
            if rows:
                target.execute(insert(table), rows)
    uuid = article(one, "8").uuid
    for path in (
        "/feeds/latest",
        "/feeds/updated",
        f"/articles/{uuid}/related",
        f"/articles/{uuid}/revisions",
        "/feeds/latest/archive/0",
    ):
        for suffix in ("rss", "atom", "json"):
            selection = parse_address(f"{path}.{suffix}", [])
            first, second = (Publisher(d, settings).rendition(selection) for d in (one, two))
            assert first == second
    one.close(), two.close()


def test_a_new_sanitizer_cleans_again_without_a_revision(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("a", "Quay opens"))
    before = article(database, "a")
    with database.write() as connection:
        connection.execute(update(revisions).values(body_html="<p onclick=x>dirty</p>"))
        connection.execute(update(meta).where(meta.c.name == "sanitizer").values(value="0"))

    with database.write() as connection:
        assert 1 == reindex.clean_again(connection, NOW + timedelta(hours=1))

    assert before == article(database, "a")
    with database.write() as connection:
        assert 2 == Reader(connection).seq()
        assert 0 == reindex.clean_again(connection, NOW)


def test_a_store_of_the_first_schema_is_brought_up(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        quay_line("a", "Quay opens", tags=["Port"], section="Economy")
        + "\n"
        + quay_line("b", "Snow falls", body="Snow. " * 30)
    )
    take(
        quay_line(
            "a",
            "Quay opens",
            tags=["Port"],
            section="Economy",
            body=QUAY + "A third crane arrives in spring.",
        )
    )
    with database.write() as connection:
        Writer(connection, NOW + timedelta(hours=1)).withdraw(
            article(database, "b"), "It was rain."
        )
    addresses = (
        "/feeds/latest.json?tag=port",
        "/sections/economy/latest.atom",
        "/feeds/updated.json",
        "/feeds/latest.json?q=crane",
    )
    before = [feed(database, settings, address) for address in addresses]
    with database.write() as connection:
        for statement in (
            "DROP TABLE listings",
            "CREATE TABLE article_tags (tag TEXT)",
            "CREATE TABLE article_authors (author TEXT)",
            "ALTER TABLE articles ADD COLUMN words TEXT DEFAULT ''",
            "ALTER TABLE revisions ADD COLUMN listed INTEGER DEFAULT 0",
            "CREATE INDEX ix_articles_section ON articles (section)",
            "CREATE INDEX ix_revisions_listed ON revisions (listed)",
            "DELETE FROM meta WHERE name = 'index'",
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(statement))

    assert migrations_after(1) == database.migrate(NOW)
    assert 0 == bring_up(database).cleaned

    assert before == [feed(database, settings, address) for address in addresses]


def test_one_import_with_versions_of_its_own_articles(
    database: Database, take: Callable[..., Report]
) -> None:
    """Duplicates within one import are recognised as between two imports."""
    lines = [
        quay_line(
            str(i),
            f"Story {i}",
            body=f"Story number {i} was told on Friday, with all that belongs to it.",
        )
        for i in range(20)
    ]
    lines += [
        quay_line(
            "3",
            "Story 3",
            body="Story number 3 was told anew, and now everything in it is different from before.",
        )
    ]
    lines += [
        quay_line(
            "3",
            "Story 3",
            body="Story number 3 was told a third time, and ends well for all who are in it.",
        )
    ]

    report = take("\n".join(lines))

    assert (20, 2, 0) == (report.new, report.updated, report.unchanged)
    assert 3 == article(database, "3").revision.number


def test_finding_versions_walks_an_index(tmp_path: Any) -> None:
    """However large the store: no question of an import reads a whole table (PostgreSQL would scan
    an empty one).
    """
    store = Database(f"sqlite:///{tmp_path}/wirefeed.db")
    store.migrate(NOW)
    with store.read() as connection:
        for kind in ("source", "headline", "url", "body"):
            asked = matching._asked(kind, "en", ["a", "b"])
            statement = asked.compile(connection, compile_kwargs={"literal_binds": True})
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
            assert all("USING" in row[3] and "INDEX" in row[3] for row in plan), plan
    store.close()


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_a_first_version_is_no_update(
    database: Database, settings: Settings, take: Callable[..., Report], suffix: str
) -> None:
    take(quay_line("1", "Quay opens"))
    take(
        quay_line(
            "1",
            "Quay opens",
            QUAY + "By evening the first ship had left. " * 3,
            updated="2026-11-20T12:00:00Z",
        )
    )
    with database.read() as connection:
        uuid = newest(Reader(connection), 1)[0].uuid
    body = (
        Publisher(database, settings)
        .rendition(parse_address(f"/articles/{uuid}/revisions.{suffix}", []))
        .body.decode()
    )

    assert "This story was updated" in body
    assert 1 == body.count("(first version)")
    first = body.partition("(first version)")[2]
    assert "First version." in first
    assert "This story was updated" not in first


def listed_rows(connection: Connection) -> set[tuple[object, ...]]:
    return {tuple(row) for row in connection.execute(select(listings_table))}


def test_lists_after_revisions_are_those_of_a_new_index(
    database: Database, take: Callable[..., Report]
) -> None:
    """With the same facets, with others, and after a revision that is not significant."""
    for hours, (body, tags) in enumerate(
        [
            (QUAY, ["port"]),
            (QUAY + "One more crane came. " * 3, ["port"]),
            (QUAY + "Two left. " * 5, ["port", "sea"]),
            (QUAY + "Two  left. " * 5, ["sea"]),
        ]
    ):
        take(quay_line("1", "Quay opens", body, tags=tags), now=NOW + timedelta(hours=hours))
    with database.write() as connection:
        headlines = listed_rows(connection)
        connection.execute(update(meta).where(meta.c.name == "index").values(value="0"))
        reindex.index_again(connection)

        assert headlines == listed_rows(connection)


def test_the_sixtieth_revision_asks_the_store_no_more_than_the_tenth(
    database: Database, take: Callable[..., Report]
) -> None:
    statements: list[str] = []
    event.listen(
        database.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
    )
    counts = []
    for number in range(61):
        statements.clear()
        take(
            quay_line(
                "1",
                "Quay opens",
                f"Version {number} of the story is longer by a word than others. " * 3,
            ),
            now=NOW + timedelta(minutes=number),
        )
        counts.append(len(statements))

    assert counts[60] <= counts[10], counts


def test_versions_of_one_batch_are_listed_as_those_of_many(
    database: Database, take: Callable[..., Report]
) -> None:
    """Articles that are new, revised, retagged and withdrawn in one input."""
    take(quay_line("old", "Old quay", QUAY, tags=["port"]))
    batch = [
        quay_line("1", "Quay opens", QUAY, tags=["port"]),
        quay_line("1", "Quay opens", QUAY + "One more crane came. " * 3, tags=["port"]),
        quay_line("old", "Old quay", QUAY + "A ship came. " * 5, tags=["port"]),
        quay_line("old", "Old quay", QUAY + "Two ships came. " * 9, tags=["sea"]),
        quay_line("1", "Quay opens", QUAY + "Two left. " * 5, tags=["sea"]),
        quay_line("2", "Ferry sails", "The ferry sailed at noon. " * 9),
        quay_line("2", "Ferry sails", "The ferry sailed at one. " * 12),
        json.dumps({"id": "2", "withdrawn": True}),
    ]
    take("\n".join(batch), now=NOW + timedelta(hours=1))
    with database.write() as connection:
        rows = listed_rows(connection)
        connection.execute(update(meta).where(meta.c.name == "index").values(value="0"))
        reindex.index_again(connection)

        assert len(rows) > 10
        assert rows == listed_rows(connection)
