"""Storylines: made, proposed, joined, merged, split, renamed; their page, line of time and
feeds.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from support.constants import NOW
from support.newsroom import article, feed, titles
from support.rows import FERRY, lines, quay_line
from support.servers import fetch, run, serving, wait_for

from feeds.config import Settings
from feeds.errors import BadStory, MovedFeed, UnknownFeed
from feeds.intake.pipeline import Report
from feeds.model import Article, Relation, Significance, Story
from feeds.publishing.static_site import Body, addresses, touched
from feeds.publishing.subject import ARCHIVE_SIZE
from feeds.publishing.tree import update_file
from feeds.push.deliveries import Deliveries
from feeds.related import storylines
from feeds.related.clusters import Neighbour, Neighbours
from feeds.related.proposals import accept, propose
from feeds.related.storylines import gather
from feeds.related.timeline import LANE, MAX_LANES, PILES_APART, timeline
from feeds.store import Database, Reader, Writer, reindex, relations, section_names, stories
from feeds.store.subscriptions import Subscription
from feeds.text.slugs import slug_of_title
from feeds.web import stories as stories_pages
from feeds.web.application import create_app

OTHERS = [
    (
        "o1",
        "Chess school wins the league",
        "The chess players drew the last round against the champion from the capital. ",
        "2026-11-11T10:00:00Z",
    ),
    (
        "o2",
        "Museum shows old maps",
        "The museum shows maps that sailors drew four hundred years "
        "ago, most of them never seen in public. ",
        "2026-11-12T10:00:00Z",
    ),
    (
        "o3",
        "Olive harvest begins early",
        "Growers begin the olive harvest two weeks early after a "
        "hot summer in the southern valleys. ",
        "2026-11-13T10:00:00Z",
    ),
]


@pytest.fixture
def filled(database: Database, take: Callable[..., Report]) -> Database:
    take(lines(FERRY + OTHERS))
    return database


def keys(database: Database, *ids: str) -> list[int]:
    return [article(database, id_).key for id_ in ids]


def make(
    database: Database, slug: str, *ids: str, title: str = "The Albatros", now: datetime = NOW
) -> None:
    with database.write() as connection:
        stories.create(connection, slug, title, "en", keys(database, *ids), now)


def members(database: Database, slug: str) -> list[str]:
    with database.read() as connection:
        reader = Reader(connection)
        return [
            article.source_id
            for article in reader.by_keys(stories.members(reader.connection, reader.story(slug)))
        ]


@pytest.fixture
def client(filled: Database, settings: Settings) -> FlaskClient:
    return create_app(settings, database=filled, now=lambda: NOW).test_client()


# -- proposing


def test_one_affair_is_proposed_and_nothing_else(filled: Database) -> None:
    with filled.read() as connection:
        proposals = propose(Reader(connection), NOW - timedelta(days=30), 3)

    assert [["f1", "f2", "f3"]] == [
        [article.source_id for article in proposal.articles] for proposal in proposals
    ]
    assert proposals[0].into is None
    assert proposals[0].title in {title for _, title, _, _ in FERRY}


def test_what_editors_say_is_not_related_is_not_proposed(filled: Database) -> None:
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        articles = [article(filled, id_) for id_ in ("f1", "f2", "f3")]
        for a, b in combinations(articles, 2):
            relations.relate(writer.connection, a, b, Relation.NOT_RELATED, writer.now)
    with filled.read() as connection:
        assert [] == propose(Reader(connection), NOW - timedelta(days=30), 2)


def test_what_changed_while_it_was_proposed_is_seen_when_it_is_made(filled: Database) -> None:
    """Comparing takes its time; nothing withdrawn meanwhile may lend its headline, nothing banned
    come along.
    """
    with filled.read() as connection:
        (proposal,) = propose(Reader(connection), NOW - timedelta(days=365), 3)
    named = next(article for article in proposal.articles if article.key == proposal.named)
    first, second = [article for article in proposal.articles if article.key != named.key]
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        writer.withdraw(named, "legal")
        accepted = accept(writer, proposal)
    assert accepted is not None
    assert ([first.key, second.key], first.headline) == (
        [article.key for article in accepted.articles],
        accepted.title,
    )
    assert accepted.slug == slug_of_title(first.headline)

    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.merge(
            writer.connection,
            writer.reader.story(accepted.slug),
            stories.create(writer.connection, "x", "X", "en", keys(filled, "o1"), writer.now),
            writer.now,
        )
        stories.remove(
            writer.connection, writer.reader.story("x"), [first.key, second.key], writer.now
        )
        relations.relate(writer.connection, first, second, Relation.NOT_RELATED, writer.now)
        assert accept(writer, proposal) is None, "one that is left is no storyline"


def test_what_belongs_to_a_storyline_is_proposed_to_join_it(filled: Database) -> None:
    make(filled, "albatros", "f1", "f2")
    with filled.read() as connection:
        (proposal,) = propose(Reader(connection), NOW - timedelta(days=30), 3)

    assert ("albatros", ["f3"]) == (
        proposal.slug,
        [article.source_id for article in proposal.articles],
    )
    assert proposal.into is not None


def test_footers_that_many_articles_share_make_no_storyline(
    database: Database, take: Callable[..., Report]
) -> None:
    """Eight articles with one footer, and nothing else in common."""
    footer = (
        "Get WhatsApp alerts of the Harbour Gazette newsletter, with crosswords and recipes. "
        "Subscribers of Harbour Gazette Premium read every crossword before breakfast. "
    )
    subjects = [
        ("Comet seen over the pass", "Shepherds saw a comet with two tails above the glacier."),
        ("Olive harvest begins", "Growers shake olive trees in the southern valleys."),
        ("Chess school wins", "A girl of nine mated the champion in thirty moves."),
        ("Tram depot sold", "An investor bought the depot and wants lofts there."),
        ("Sprat quota cut", "Trawlers may land a tenth less sprat."),
        ("Museum shows maps", "Sailors drew these parchments four hundred years ago."),
        ("Choir sings in the mine", "Miners built a stage three shafts below ground."),
        ("Glass bridge opens", "Hikers queue to look down into the gorge."),
        ("Beetles eat the oaks", "Foresters fell infested oaks near the abbey."),
    ]
    rows = [
        (f"n{number}", title, f"{body} {body} {footer}", f"2026-11-1{number}T10:00:00Z")
        for number, (title, body) in enumerate(subjects)
    ]
    same = [
        ("s1", "Ferry Albatros aground", FERRY[0][2] + footer, "2026-11-10T20:00:00Z"),
        ("s2", "Divers at the Albatros", FERRY[1][2] + footer, "2026-11-11T20:00:00Z"),
    ]
    take(lines(rows + same))

    with database.read() as connection:
        proposals = propose(Reader(connection), NOW - timedelta(days=30), 2)
    assert [["s1", "s2"]] == [
        [member.source_id for member in proposal.articles] for proposal in proposals
    ]


def test_a_proposal_says_why(filled: Database, tmp_path: Path) -> None:
    with filled.read() as connection:
        (proposal,) = propose(Reader(connection), NOW - timedelta(days=30), 3)
    nearest = {
        member.source_id: proposal.nearest[member.key].article.source_id
        for member in proposal.articles
    }
    assert {"f1": "f2", "f2": "f1", "f3": "f2"} == nearest
    assert all("albatros" in near.terms for near in proposal.nearest.values())

    (tmp_path / "rows.jsonl").write_text(lines(FERRY + OTHERS))
    run(tmp_path, "import", "rows.jsonl")
    text = run(tmp_path, "stories", "propose", "--days", "36500").stdout
    assert 3 == text.count("      nearest: ")
    assert f"      nearest: {FERRY[1][1]} (" in text
    (line,) = run(tmp_path, "stories", "propose", "--days", "36500", "--json").stdout.splitlines()
    articles = json.loads(line)["articles"]
    assert [articles[1]["id"], articles[0]["id"]] == [
        f"urn:uuid:{near['nearest']}" for near in articles[:2]
    ]
    assert all("albatros" in item["because"] for item in articles)


def test_a_story_that_goes_on_for_weeks_stays_one(
    database: Database, take: Callable[..., Report]
) -> None:
    stages = [
        ("The strait is dredged for the Albatros", "dredgers dig a channel"),
        ("Owners of the Albatros before court", "the judge heard the owners"),
        ("The Albatros is raised", "cranes raised the wreck"),
        ("Wreck of the Albatros towed away", "tugs towed the wreck to the yard"),
        ("Verdict on the Albatros", "the captain of the ferry was acquitted"),
    ]
    rows = [
        (
            f"w{number}",
            title,
            f"After the night ferry Albatros ran aground before Kelp Island, {what}. ",
            f"2026-{9 + (number * 14) // 30:02}-{1 + (number * 14) % 30:02}T10:00:00Z",
        )
        for number, (title, what) in enumerate(stages)
    ]
    take(lines(rows + OTHERS))

    with database.read() as connection:
        (proposal,) = propose(Reader(connection), NOW - timedelta(days=365), 3)
    assert [row[0] for row in rows] == [member.source_id for member in proposal.articles]


def test_languages_never_mix_unless_translated(
    database: Database, take: Callable[..., Report]
) -> None:
    """Names are the same in both languages, and so are most words of a list."""
    names = "Albatros, Kelp Island, Mariana Duarte, Baltasar Sluys, Ostrava Shipyard. "
    take(
        "\n".join(
            quay_line(f"{tag}{number}", f"Albatros {number} {tag}", body=names * 3, language=tag)
            for tag in ("en", "de")
            for number in (1, 2)
        )
    )
    with database.read() as connection:
        proposals = propose(Reader(connection), NOW - timedelta(days=30), 2)
    assert [{"en"}, {"de"}] == [
        {member.language for member in proposal.articles} for proposal in proposals
    ]


# -- joining


def test_a_new_article_joins_the_storyline_of_its_nearest(
    filled: Database, take: Callable[..., Report]
) -> None:
    assert (0, False) == gather(filled, NOW)
    make(filled, "albatros", "f1", "f2")
    assert (0, False) == gather(filled, NOW)

    take(
        lines(
            [
                (
                    "f4",
                    "Ferry Albatros back in service",
                    "The night ferry Albatros sails to Kelp Island again; the crack in its hull is "
                    "repaired. ",
                    "2026-11-14T08:00:00Z",
                ),
                (
                    "o4",
                    "Snow in the pass",
                    "Snow closed the pass to the mountain villages on Thursday; ploughs are at "
                    "work. ",
                    "2026-11-14T09:00:00Z",
                ),
            ]
        )
    )
    assert (1, False) == gather(filled, NOW)

    assert ["f1", "f2", "f4"] == members(filled, "albatros")
    assert (0, False) == gather(filled, NOW)


def test_what_an_editor_took_out_does_not_come_back(
    filled: Database, take: Callable[..., Report]
) -> None:
    make(filled, "albatros", "f1", "f2", "f3")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        story = writer.reader.story("albatros")
        assert keys(filled, "f3") == stories.remove(
            writer.connection, story, keys(filled, "f3", "o1"), writer.now
        )
        assert [] == stories.remove(writer.connection, story, keys(filled, "f3"), writer.now)
    with filled.read() as connection:
        assert [] == propose(Reader(connection), NOW - timedelta(days=30), 2)
    assert ["f1", "f2"] == members(filled, "albatros")


def test_only_what_is_new_joins(filled: Database, take: Callable[..., Report]) -> None:
    """Two sections that become one make old articles new to readers; an import counts each article
    once.
    """
    take(
        quay_line("s", "Sail loft", body="Sails. " * 20, section="Sails")
        + "\n"
        + quay_line("b", "Boats", section="Boats")
    )
    make(filled, "albatros", "f1", "f2")
    with filled.write() as connection:
        connection.execute(
            text(
                'UPDATE revisions SET metadata = replace(metadata, \'"language"\', \'"section": '
                '"boats", "language"\') WHERE article_key = :key'
            ),
            {"key": keys(filled, "f3")[0]},
        )
        assert 2 == section_names.rename(connection, "boats", "sails", "Sails", NOW)

    assert (0, False) == gather(filled, NOW)
    assert ["f1", "f2"] == members(filled, "albatros")


def test_a_batch_sees_what_joins_within_it(
    filled: Database, take: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many are looked at in one go, and although one is revised before."""
    make(filled, "albatros", "f1")
    near = {"n1": ["f1"], "n2": ["n1"], "n3": ["f1"], "n4": ["f1"]}
    take("\n".join(quay_line(id_, f"Bulletin {id_}", body=f"Text of {id_}. " * 9) for id_ in near))
    take(
        quay_line(
            "n1", "Bulletin n1 - UPDATED", body="Text of n1, in other words altogether. " * 9
        ),
        now=NOW + timedelta(hours=1),
    )
    by_key = {article(filled, id_).key: id_ for id_ in near}
    neighbours = {
        key: Neighbours(
            near=tuple(
                Neighbour(key=article(filled, other).key, likeness=0.19) for other in near[id_]
            ),
            elsewhere=-0.1,
        )
        for key, id_ in by_key.items()
    }
    monkeypatch.setattr(storylines, "neighbours_of", lambda _, key, **__: neighbours[key])

    gather(filled, NOW + timedelta(hours=2))

    # n1 joins by one neighbour and n2 by n1, or the other way about; from three on one is not
    # enough.
    assert 3 == len(members(filled, "albatros"))


def test_an_editor_is_heard_while_articles_are_compared(
    filled: Database, take: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(filled, "albatros", "f1", "f2")
    take(
        lines(
            [
                (
                    "f4",
                    "Ferry Albatros back in service",
                    "The night ferry Albatros sails to Kelp Island again; the crack in its hull is "
                    "repaired. ",
                    "2026-11-14T08:00:00Z",
                )
            ]
        )
    )
    home_of = storylines.home_of

    def meanwhile(reader: Reader, compared: Article, joining: dict[int, Story]) -> Story | None:
        story = home_of(reader, compared, joining)
        with filled.write() as connection:
            relations.relate(
                connection, article(filled, "f4"), article(filled, "f2"), Relation.NOT_RELATED, NOW
            )
        return story

    monkeypatch.setattr(storylines, "home_of", meanwhile)
    assert (0, False) == gather(filled, NOW)
    assert ["f1", "f2"] == members(filled, "albatros")


def test_of_an_embargoed_member_nothing_is_told(
    filled: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        quay_line(
            "f5",
            "Albatros sold",
            body="The Albatros is sold. " * 9,
            release_at="2026-11-22T00:00:00Z",
        )
    )
    make(filled, "chess", "o1")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        before = writer.reader.seq()
        story = writer.reader.story("chess")
        stories.add(writer.connection, story, keys(filled, "f5"), writer.now)
        stories.remove(writer.connection, story, keys(filled, "f5"), writer.now)

    assert article(filled, "f5").id not in json.dumps(
        feed(filled, settings, f"/stories/chess.json?tombstones=1&since={before}")
    )


def test_a_third_does_not_bring_together_what_editors_keep_apart(
    filled: Database, take: Callable[..., Report]
) -> None:
    make(filled, "albatros", "f1", "f2", "f3")
    take(
        lines(
            [
                (
                    "f4",
                    "Ferry Albatros back in service",
                    "The night ferry Albatros sails to Kelp Island again; the crack in its hull is "
                    "repaired. ",
                    "2026-11-14T08:00:00Z",
                )
            ]
        )
    )
    with filled.write() as connection:
        relations.relate(
            connection, article(filled, "f4"), article(filled, "f1"), Relation.NOT_RELATED, NOW
        )

    assert (0, False) == gather(filled, NOW)
    with filled.read() as connection:
        assert not propose(Reader(connection), NOW - timedelta(days=30), 2)


def test_a_proposal_is_made_as_things_are_by_then(filled: Database) -> None:
    make(filled, "albatros", "f1")
    make(filled, "maps", "o2")
    with filled.read() as connection:
        (proposal,) = propose(Reader(connection), NOW - timedelta(days=30), 2)
    assert ["f2", "f3"] == [article.source_id for article in proposal.articles]
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.rename(
            writer.connection, writer.reader.story("albatros"), "ferry", "The ferry", writer.now
        )
        stories.add(writer.connection, writer.reader.story("maps"), keys(filled, "f3"), writer.now)
        assert accept(writer, proposal)
    assert (["f1", "f2"], ["f3", "o2"]) == (
        members(filled, "ferry"),
        sorted(members(filled, "maps")),
    )
    with filled.write() as connection:
        assert accept(Writer(connection, NOW), proposal) is None


# -- the feed


def test_the_feed_and_the_page_say_what_each_article_added(
    filled: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    make(filled, "albatros", "f1", "f2", "f3")
    take(
        quay_line(
            "f2",
            FERRY[1][1] + " - UPDATED",
            body=FERRY[1][2] * 2 + "A welder from the mainland closes it tomorrow.",
            published=FERRY[1][3],
        ),
        now=NOW + timedelta(hours=1),
    )
    document = feed(filled, settings, "/stories/albatros.json")
    added = [item["_wirefeed"].get("addition") for item in document["items"]]
    assert added[0] is not None
    assert added[0].startswith("Two tugs freed the night ferry Albatros")
    assert ("A welder from the mainland closes it tomorrow.", None) == (added[1], added[2])
    assert added[:2] == [item["summary"] for item in document["items"][:2]]

    client = create_app(settings, database=filled, now=lambda: NOW).test_client()
    atom = ElementTree.fromstring(client.get("/stories/albatros.atom").data)
    summaries = [summary.text for summary in atom.iter("{http://www.w3.org/2005/Atom}summary")]
    assert added[:2] == summaries[:2]
    latest = feed(filled, settings, "/feeds/latest.json")
    assert not any("addition" in item["_wirefeed"] for item in latest["items"])

    page = client.get("/stories/albatros").text
    assert added[0] in page
    note = "This story was updated: 1 paragraph new or rewritten."
    assert note in page
    assert note in client.get("/").text


def test_a_storylines_feed_follows_its_members(
    filled: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    make(filled, "albatros", "f1", "f2")
    address = "/stories/albatros.json"
    assert [FERRY[1][1], FERRY[0][1]] == titles(feed(filled, settings, address))
    with filled.read() as connection:
        before = Reader(connection).seq()

    with filled.write() as connection:
        writer = Writer(connection, NOW)
        story = writer.reader.story("albatros")
        stories.add(writer.connection, story, keys(filled, "f3"), writer.now)
        stories.remove(writer.connection, story, keys(filled, "f1"), writer.now)
        writer.withdraw(article(filled, "f2"), "It was a scratch.")

    assert [FERRY[2][1]] == titles(feed(filled, settings, address))
    document = feed(filled, settings, f"{address}?tombstones=1&since={before}")
    assert [FERRY[2][1]] == titles(document)
    withdrawn = {entry["id"]: entry.get("comment") for entry in document["_wirefeed"]["deleted"]}
    assert {
        article(filled, "f1").id: None,
        article(filled, "f2").id: "It was a scratch.",
    } == withdrawn
    # No text has changed by it: readers of the latest news receive the withdrawal
    # alone.
    assert [] == titles(feed(filled, settings, f"/feeds/latest.json?since={before}"))


def test_a_member_stays_one_through_revisions_and_a_new_index(
    filled: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    make(filled, "albatros", "f1", "f2")
    take(
        quay_line(
            "f2",
            FERRY[1][1] + " - UPDATED",
            body=FERRY[1][2] * 2 + "It is two metres long.",
            published=FERRY[1][3],
        )
    )
    assert 2 == len(titles(feed(filled, settings, "/stories/albatros.json")))

    with filled.write() as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE name = 'index'")
        reindex.index_again(connection)
    assert 2 == len(titles(feed(filled, settings, "/stories/albatros.json")))


def test_an_embargoed_member_appears_at_its_second(
    filled: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        quay_line(
            "f5",
            "Albatros sold",
            body="The Albatros is sold. " * 9,
            release_at="2026-11-22T00:00:00Z",
        )
    )
    make(filled, "albatros", "f1", "f5")
    assert [FERRY[0][1]] == titles(feed(filled, settings, "/stories/albatros.json"))

    with filled.write() as connection:
        Writer(connection, NOW + timedelta(days=2)).release_due()
    assert ["Albatros sold", FERRY[0][1]] == titles(
        feed(filled, settings, "/stories/albatros.json")
    )


def test_the_hub_pushes_what_joins(filled: Database, settings: Settings) -> None:
    make(filled, "albatros", "f1", "f2")
    topics = Deliveries(settings)

    def delivered(topic: str, seq: int) -> str:
        with filled.read() as connection:
            reader = Reader(connection)
            topics.begin(reader)
            return topics.delivery(reader, subscription(topic, seq), NOW).body.decode()

    with filled.read() as connection:
        seq = Reader(connection).seq()
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.add(
            writer.connection, writer.reader.story("albatros"), keys(filled, "f3"), writer.now
        )

    pushed = delivered("/stories/albatros.atom", seq)
    assert FERRY[2][1] in pushed
    assert FERRY[0][1] not in pushed
    assert "" == delivered("/feeds/latest.atom", seq)


def subscription(topic: str, seq: int) -> Subscription:
    return Subscription(
        callback="https://reader.example/", topic=topic, seq=seq, expires=NOW + timedelta(days=1)
    )


# -- merging, splitting, renaming


def test_merged_and_renamed_storylines_keep_their_addresses_and_ids(
    filled: Database, settings: Settings
) -> None:
    make(filled, "aground", "f1")
    make(filled, "crack", "f2", "f3", title="The crack")
    document = feed(filled, settings, "/stories/aground.json")["_wirefeed"]["id"]

    with filled.write() as connection:
        writer = Writer(connection, NOW)
        assert 2 == stories.merge(
            writer.connection,
            writer.reader.story("crack"),
            writer.reader.story("aground"),
            writer.now,
        )
        stories.rename(
            writer.connection,
            writer.reader.story("aground"),
            "albatros",
            "The Albatros",
            writer.now,
        )

    assert ["f1", "f2", "f3"] == members(filled, "crack") == members(filled, "albatros")
    assert document == feed(filled, settings, "/stories/albatros.json")["_wirefeed"]["id"]
    for former in ("crack", "aground"):
        with pytest.raises(MovedFeed) as moved:
            feed(filled, settings, f"/stories/{former}.json?size=5")
        assert "/stories/albatros.json?size=5" == moved.value.address
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        with pytest.raises(BadStory, match="'crack' leads to a storyline already"):
            stories.create(writer.connection, "crack", "x", "en", [], writer.now)
        with pytest.raises(BadStory, match="is the storyline 'albatros' itself"):
            stories.merge(
                writer.connection,
                writer.reader.story("crack"),
                writer.reader.story("albatros"),
                writer.now,
            )
        # It may have a former name again.
        assert (
            "crack"
            == stories.rename(
                writer.connection,
                writer.reader.story("albatros"),
                "crack",
                "The Albatros",
                writer.now,
            ).slug
        )
    assert 3 == len(titles(feed(filled, settings, "/stories/crack.json")))


def test_after_a_merge_each_sides_readers_have_both(filled: Database, settings: Settings) -> None:
    make(filled, "aground", "f1", "f3")
    make(filled, "crack", "f2")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.remove(
            writer.connection, writer.reader.story("aground"), keys(filled, "f3"), writer.now
        )
    with filled.read() as connection:
        before = Reader(connection).seq()
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.merge(
            writer.connection,
            writer.reader.story("aground"),
            writer.reader.story("crack"),
            writer.now,
        )

    document = feed(filled, settings, f"/stories/crack.json?tombstones=1&since={before}")
    assert {FERRY[0][1], FERRY[1][1]} == set(titles(document))
    assert [article(filled, "f3").id] == [entry["id"] for entry in document["_wirefeed"]["deleted"]]
    with filled.read() as connection:
        assert "f3" not in [
            article.source_id
            for proposal in propose(Reader(connection), NOW - timedelta(days=30), 2)
            for article in proposal.articles
        ]


def test_an_editors_word_or_a_new_name_pushes_no_text_again(
    filled: Database, settings: Settings
) -> None:
    make(filled, "albatros", "f1", "f2")
    with filled.read() as connection:
        before = Reader(connection).seq()
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        relations.relate(
            writer.connection,
            article(filled, "f1"),
            article(filled, "o1"),
            Relation.BACKGROUND,
            writer.now,
        )
        stories.rename(
            writer.connection, writer.reader.story("albatros"), "albatros", "Albatros", writer.now
        )

    assert [] == titles(feed(filled, settings, f"/stories/albatros.json?since={before}"))


def test_a_storyline_of_withdrawn_articles_still_tells_its_new_name(filled: Database) -> None:
    make(filled, "albatros", "f1")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        writer.withdraw(article(filled, "f1"), "wrong")
        before = writer.reader.seq()
        stories.rename(
            writer.connection, writer.reader.story("albatros"), "ferry", "Ferry", writer.now
        )
        assert before + 1 == writer.reader.seq()


def test_the_hub_knows_storylines_by_their_name_of_today(
    client: FlaskClient, filled: Database
) -> None:
    make(filled, "old", "f1")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        stories.rename(writer.connection, writer.reader.story("old"), "new", "New", writer.now)

    def reason(topic: str) -> str:
        client.post(
            "/hub",
            data={
                "hub.mode": "subscribe",
                "hub.topic": f"https://news.example{topic}",
                "hub.callback": f"https://reader.example{topic}",
            },
        )
        with filled.read() as connection:
            return str(
                connection.execute(
                    text("SELECT reason FROM hub_requests WHERE callback = :c"),
                    {"c": f"https://reader.example{topic}"},
                ).scalar()
            )

    assert "" == reason("/stories/new.atom")
    assert "https://news.example/stories/new.atom" in reason("/stories/old.atom")
    assert "no storyline" in reason("/stories/never.atom")


def test_the_tree_writes_the_pages_beside_one_that_joins(filled: Database) -> None:
    make(filled, "albatros", "f1", "f3")
    with filled.write() as connection:
        writer = Writer(connection, NOW)
        before = writer.reader.seq()
        stories.add(
            writer.connection, writer.reader.story("albatros"), keys(filled, "o1"), writer.now
        )
        changes = set(touched(writer.reader, before))

    assert {article(filled, id_).path for id_ in ("f1", "f3", "o1")} | {
        "/stories/albatros",
        "/stories/albatros.rss",
    } <= changes


def test_subscribers_follow_a_storyline_to_its_new_address(filled: Database) -> None:
    make(filled, "aground", "f1")
    make(filled, "crack", "f2")
    with filled.write() as connection:
        for callback, topic in (
            ("https://a.example/", "/stories/aground.rss"),
            ("https://b.example/", "/stories/crack.rss"),
            ("https://b.example/", "/stories/aground.rss"),
            ("https://a.example/", "/stories/aground-2.rss"),
        ):
            connection.exec_driver_sql(
                "INSERT INTO subscriptions (protocol, callback, host, topic, secret, partner, "
                "token_hash, seq, expires, due, attempts, claim, claimed_until, created, "
                "problem, has_given_up) "
                f"VALUES ('websub', '{callback}', 'h', '{topic}', '', '', '', 0, 0, 0, 0, '', "
                "0, 0, '', 0)"
            )
        writer = Writer(connection, NOW)
        stories.merge(
            writer.connection,
            writer.reader.story("aground"),
            writer.reader.story("crack"),
            writer.now,
        )
        rows = connection.exec_driver_sql(
            "SELECT callback, topic FROM subscriptions ORDER BY 1, 2"
        ).all()

    assert [
        ("https://a.example/", "/stories/aground-2.rss"),
        ("https://a.example/", "/stories/crack.rss"),
        ("https://b.example/", "/stories/crack.rss"),
    ] == [tuple(row) for row in rows]


# -- pages


def test_the_page_tells_the_storyline_in_text_and_as_a_drawing(
    client: FlaskClient, filled: Database, take: Callable[..., Report]
) -> None:
    take(
        quay_line(
            "f2",
            FERRY[1][1] + " - UPDATED",
            body=FERRY[1][2] * 2 + "It is two metres long.",
            published=FERRY[1][3],
        )
    )
    make(filled, "albatros", "f1", "f2", "f3")
    page = client.get("/stories/albatros").text

    assert page.index(FERRY[2][1]) < page.rindex(FERRY[0][1])
    svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    events = svg.findall("a")
    assert [Significance.NEW] * 3 + [Significance.UPDATE] == sorted(
        (Significance(event.get("class")) for event in events), key=list(Significance).index
    )
    named = [event.findtext("title") or "" for event in events]
    assert [True] * 4 == [any(title in name for _, title, _, _ in FERRY) for name in named]
    assert [True] * 4 == [f'id="{(event.get("href") or "")[1:]}"' in page for event in events]
    for suffix in ("rss", "atom", "json"):
        assert f'href="https://news.example/stories/albatros.{suffix}"' in page
    member = client.get(article(filled, "f2").path).text
    assert ('href="/stories/albatros"', 'rel="prev"', 'rel="next"') == tuple(
        part for part in ('href="/stories/albatros"', 'rel="prev"', 'rel="next"') if part in member
    )
    for path in ("/", "/stories", "/feeds", "/feeds.opml", "/sitemap.xml"):
        assert "/stories/albatros" in client.get(path).text, path


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/stories/nothing", 404),
        ("/stories/nothing.rss", 404),
        ("/stories/%00.rss", 404),
        ("/stories/%00", 404),
        ("/stories/a/b.rss", 404),
        ("/stories/albatros/archive/9.rss", 404),
        ("/stories/albatros/archive/0.rss", 200),
        ("/stories/ALBATROS", 301),
        ("/stories/Albatros.rss", 301),
        ("/stories/albatros.rss?tag=x", 301),
        ("/stories/albatros.rss?size=0", 400),
        ("/stories/albatros.xml", 404),
    ],
)
def test_strange_addresses_of_storylines(
    client: FlaskClient, filled: Database, path: str, status: int
) -> None:
    make(filled, "albatros", "f1")

    assert status == client.get(path).status_code


def test_the_page_says_how_many_events_it_does_not_draw(
    client: FlaskClient, filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(filled, "albatros", "f1", "f2", "f3")
    whole = client.get("/stories/albatros").text
    monkeypatch.setattr(stories_pages, "MOST_DRAWN", 2)
    client.application.extensions["wirefeed"].publisher.reset()
    page = client.get("/stories/albatros").text

    assert "only in the list: 1" in page
    assert "only in the list" not in whole
    assert (3, 2) == (page.count('<li id="a'), page.count("<circle"))


def test_of_a_long_storyline_the_older_are_told_by_a_line_each(
    client: FlaskClient, filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(filled, "albatros", "f1", "f2", "f3")
    monkeypatch.setattr(stories_pages, "MOST_TOLD", 1)
    page = client.get("/stories/albatros").text

    assert (3, 1) == (page.count('<li id="a'), page.count('class="summary"'))
    for _, title, _, _ in FERRY:
        assert f">{title.replace(chr(39), '&#39;')}</a>" in page


def test_storylines_that_are_not_listed_are_owned_up_to(
    client: FlaskClient, filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(filled, "albatros", "f1", "f2")
    make(filled, "tugs", "f3")
    assert "newest articles" not in client.get("/stories").text
    monkeypatch.setattr(stories_pages, "MOST_LISTED", 1)
    client.application.extensions["wirefeed"].publisher.reset()
    page = client.get("/stories").text

    assert "The 1 with the newest articles." in page
    assert "/stories/albatros" not in page


def test_an_empty_storyline_is_an_empty_feed(client: FlaskClient, filled: Database) -> None:
    make(filled, "albatros", "f1")
    with filled.write() as connection:
        Writer(connection, NOW).withdraw(article(filled, "f1"), "wrong")

    assert (200, 200) == (
        client.get("/stories/albatros").status_code,
        client.get("/stories/albatros.atom").status_code,
    )
    assert "albatros" not in client.get("/stories").text


def test_of_a_long_storyline_all_can_be_reached(
    database: Database, settings: Settings, take: Callable[..., Report], tmp_path: Path
) -> None:
    take(
        lines(
            [
                (
                    f"m{i}",
                    f"Bulletin {i}",
                    f"The flood stood at {i} centimetres. ",
                    f"2026-11-{1 + i // 20:02d}T{i % 20:02d}:00:00Z",
                )
                for i in range(230)
            ]
        )
    )
    make(database, "flood", *(f"m{i}" for i in range(230)))
    take(
        quay_line(
            "m0",
            "Bulletin 0",
            body="The flood stood at 99 centimetres, not at 0. " * 2,
            note="CORRECTION",
        ),
        now=NOW + timedelta(hours=1),
    )
    client = create_app(settings, database=database, now=lambda: NOW).test_client()

    seen: set[str] = set()
    address = "https://news.example/stories/flood.atom"
    while address:
        document = ElementTree.fromstring(
            client.get(address.removeprefix("https://news.example")).data
        )
        seen |= {
            entry.findtext("{http://www.w3.org/2005/Atom}id") or ""
            for entry in document.iter("{http://www.w3.org/2005/Atom}entry")
        }
        address = next(
            (
                link.get("href") or ""
                for link in document.findall("{http://www.w3.org/2005/Atom}link")
                if link.get("rel") == "prev-archive"
            ),
            "",
        )
    assert 230 == len(seen)
    served = tmp_path / "public"
    with database.read() as connection:
        wanted = [
            address for address in addresses(Reader(connection)) if address.startswith("/stories/")
        ]
    for address in wanted:
        update_file(served, address, Body(data=client.get(address).data), is_quick=True)
    assert {
        f"{number}.{format_}" for number in range(2) for format_ in ("rss", "atom", "json")
    } == {
        path.name
        for path in (served / "stories/flood/archive").iterdir()
        if path.suffix in (".rss", ".atom", ".json")
    }
    page = client.get("/stories/flood").text
    entry = page[page.index(f'<li id="a{article(database, "m0").uuid}"') :]
    assert 'class="badge ' in entry


def test_an_archive_of_a_storyline_passes_over_pages_without_it(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """Where one was taken out readers may still go, and find nothing; where none ever was they are
    not sent.
    """
    answered = {25, 430, *range(650, 671)}
    take(
        lines(
            [
                (
                    f"m{i}",
                    f"Bulletin {i}",
                    f"The flood stood at {i} centimetres. ",
                    f"2026-10-{1 + i // 24:02d}T{i % 24:02d}:00:00Z",
                )
                for i in range(700)
            ]
        )
    )
    make(database, "flood", *(f"m{i}" for i in sorted(answered)))
    with database.write() as connection:
        writer = Writer(connection, NOW)
        stories.remove(
            writer.connection,
            writer.reader.story("flood"),
            [article(database, "m430").key],
            writer.now,
        )
        stories.rename(
            writer.connection, writer.reader.story("flood"), "high-water", "High water", writer.now
        )
    client = create_app(settings, database=database, now=lambda: NOW).test_client()
    take(quay_line("later", "Nothing", body="Another one altogether. " * 9), now=NOW)

    walked, rows, address = [], [], "/stories/high-water.json"
    while address:
        walked.append(address)
        document = client.get(address.removeprefix("https://news.example")).get_json()
        rows += [item["title"] for item in document["items"]]
        address = document.get("next_url", "")
    assert [
        f"https://news.example/stories/high-water/archive/{number}.json"
        for number in sorted({i // ARCHIVE_SIZE for i in answered}, reverse=True)
    ] == walked[1:]
    assert sorted(f"Bulletin {i}" for i in answered - {430}) == sorted(set(rows))
    first = ElementTree.fromstring(client.get("/stories/high-water/archive/0.atom").data)
    assert {"self", "current", "next-archive", "hub"} == {
        link.get("rel") for link in first.findall("{http://www.w3.org/2005/Atom}link")
    } - {"alternate", None}


# -- the line of time


def day(number: int, hour: int = 0) -> datetime:
    return datetime(2026, 11, number, hour, tzinfo=UTC)


def test_time_runs_evenly_and_near_events_stand_above_one_another() -> None:
    chart = timeline([day(1), day(3), day(3, 1), day(5)])

    first, second, third, fourth = (place for place in chart.places if place)
    assert second[0] - first[0] == pytest.approx(fourth[0] - second[0], abs=0.2)
    assert LANE == (second[1] - third[1])
    assert first[1] == second[1] == fourth[1]
    assert [day(1), day(2), day(3), day(4), day(5)] == [tick.at for tick in chart.ticks]
    assert (["start", "middle", "middle", "middle", "end"], set()) == (
        [tick.anchor for tick in chart.ticks],
        {tick.at for tick in chart.ticks if tick.has_year},
    )


def test_a_pile_is_counted_where_it_cannot_be_drawn() -> None:
    chart = timeline([day(1)] * (MAX_LANES + 52) + [day(20)])

    assert ([52], 52) == ([pile.count for pile in chart.piles], chart.places.count(None))
    assert len({place for place in chart.places if place}) == MAX_LANES + 1


def test_the_hour_that_comes_twice_runs_forwards() -> None:
    zone = ZoneInfo("Europe/Berlin")
    events = [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 15, tzinfo=UTC)]
    chart = timeline([event.astimezone(zone) for event in events])

    first, second = filter(None, chart.places)
    assert first[0] < second[0]


def test_counts_of_piles_do_not_stand_upon_one_another() -> None:
    chart = timeline([day(1) + number * timedelta(hours=3) for number in range(400)])

    assert sum(pile.count for pile in chart.piles) == chart.places.count(None) > 0
    places = [pile.x for pile in chart.piles]
    assert [True] * (len(places) - 1) == [
        after - before >= PILES_APART for before, after in pairwise(places)
    ]


def test_the_year_is_told_where_it_is_another() -> None:
    ticks = timeline([datetime(2025, 12, 30, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)]).ticks

    assert [(30, True), (31, False), (1, True), (2, False), (3, False)] == [
        (tick.at.day, tick.has_year) for tick in ticks
    ]


def test_over_many_years_marks_are_new_years_days() -> None:
    ticks = timeline([datetime(1850, 5, 1, tzinfo=UTC), day(1)]).ticks

    assert [(year, 1, 1) for year in (1900, 1950, 2000)] == [
        (tick.at.year, tick.at.month, tick.at.day) for tick in ticks
    ]


@pytest.mark.parametrize(
    "events",
    [[day(1)], [day(1)] * 40, [day(1), day(1, 1)], [datetime(1990, 1, 1, tzinfo=UTC), day(1)]],
)
def test_every_event_and_tick_is_within_the_drawing(events: list[datetime]) -> None:
    chart = timeline(events)

    for x, y in filter(None, chart.places):
        assert 0 < x < chart.width
        assert 0 < y < chart.axis
    assert 1 <= len(chart.ticks) <= 8
    assert MAX_LANES * LANE + 80 > chart.height


# -- the installed command


def test_the_command_makes_and_changes_storylines(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(lines(FERRY + OTHERS))
    run(tmp_path, "import", "news.jsonl")
    ids = {
        line["headline"]: line["id"]
        for line in map(json.loads, run(tmp_path, "articles", "list", "--json").stdout.splitlines())
    }

    proposed = run(tmp_path, "stories", "propose", "--days", "36500", "--json")
    (proposal,) = map(json.loads, proposed.stdout.splitlines())
    assert 3 == len(proposal["articles"])
    assert "" == run(tmp_path, "stories", "list").stdout
    completed = run(
        tmp_path, "stories", "propose", "--days", "36500", "--create", "--only", proposal["slug"]
    )
    assert 0 == completed.returncode
    assert proposal["slug"] in run(tmp_path, "stories", "list").stdout

    assert (
        0
        == run(
            tmp_path, "stories", "rename", proposal["slug"], "albatros", "--title", "The Albatros"
        ).returncode
    )
    split = run(tmp_path, "stories", "split", "albatros", "tugs", "--article", ids[FERRY[2][1]])
    assert "tugs: 1 of albatros\n" == split.stdout
    assert "maps\n" == run(tmp_path, "stories", "create", "Maps", ids[OTHERS[1][1]]).stdout
    assert "maps: 1 added\n" == run(tmp_path, "stories", "add", "maps", ids[OTHERS[0][1]]).stdout
    assert (
        "maps: 1 removed\n" == run(tmp_path, "stories", "remove", "maps", ids[OTHERS[0][1]]).stdout
    )
    assert (
        "tugs leads to albatros now; articles moved: 1\n"
        == run(tmp_path, "stories", "merge", "tugs", "albatros").stdout
    )
    shown = json.loads(run(tmp_path, "stories", "show", "tugs", "--json").stdout)
    assert ("albatros", "The Albatros", [title for _, title, _, _ in FERRY]) == (
        shown["slug"],
        shown["title"],
        [entry["headline"] for entry in shown["articles"]],
    )

    apart = run(
        tmp_path, "articles", "relate", ids[FERRY[0][1]], ids[FERRY[1][1]], "--type", "not-related"
    )
    assert (
        f"wirefeed stories remove albatros {ids[FERRY[0][1]].removeprefix('urn:uuid:')}\n"
        == apart.stderr.rpartition(": ")[2]
    )
    for arguments, message in (
        (("show", "nothing"), "no storyline 'nothing'"),
        (("rename", "albatros", "No Slug"), "write one like no-slug"),
        (("split", "albatros", "x", "--article", ids[OTHERS[0][1]]), "not in 'albatros'"),
        (("create", "X", "not-an-id"), "no article has the id"),
        (("merge", "albatros", "albatros"), "itself; name two"),
        (("propose", "--create", "--only", "x"), "nothing is proposed under x"),
    ):
        failed = run(tmp_path, "stories", *arguments)
        assert 1 == failed.returncode, (arguments, failed.stderr)
        assert message in failed.stderr, (arguments, failed.stderr)

    assert (0, "no findings\n") == ((checked := run(tmp_path, "check")).returncode, checked.stderr)
    assert 0 == run(tmp_path, "check", "/stories/albatros.rss").returncode
    with serving(tmp_path) as base:
        assert 301 == fetch(base + "/stories/tugs.rss")[0]
        (tmp_path / "more.jsonl").write_text(
            lines(
                [
                    (
                        "f4",
                        "Ferry Albatros back in service",
                        "The night ferry Albatros sails to Kelp Island again; the crack in its "
                        "hull is repaired. ",
                        "2026-11-14T08:00:00Z",
                    )
                ]
            )
        )
        run(tmp_path, "import", "more.jsonl")
        wait_for(lambda: "back in service" in fetch(base + "/stories/albatros.json")[2].decode())


def test_the_static_tree_has_storylines_and_follows_their_names(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(lines(FERRY))
    run(tmp_path, "import", "news.jsonl")
    run(tmp_path, "stories", "propose", "--days", "36500", "--create")
    slug = run(tmp_path, "stories", "list").stdout.partition("\t")[0]
    run(tmp_path, "export", "public")
    assert {"index.html", "index.html.gz", "index.html.br", "index.html.zst", "archive"} == {
        path.name for path in (tmp_path / "public/stories" / slug).iterdir()
    }

    run(tmp_path, "stories", "rename", slug, "albatros")
    run(tmp_path, "export", "public")

    assert ["albatros", "albatros.atom", "albatros.json", "albatros.rss", "index.html"] == sorted(
        path.name
        for path in (tmp_path / "public/stories").iterdir()
        if path.suffix not in (".gz", ".br", ".zst")
    )


def test_an_emptied_storyline_stays_in_the_static_tree_and_in_the_list(tmp_path: Path) -> None:
    """Who follows it finds an empty feed there, not an error."""
    (tmp_path / "news.jsonl").write_text(lines(FERRY))
    run(tmp_path, "import", "news.jsonl")
    slug = run(tmp_path, "stories", "create", "Albatros", *listed(tmp_path)).stdout.strip()
    withdrawn = listed(tmp_path)
    for id_ in withdrawn:
        run(tmp_path, "articles", "withdraw", id_, "--note", "wrong")
    run(tmp_path, "export", "public")

    answered = json.loads((tmp_path / "public/stories" / f"{slug}.json").read_text())
    assert [] == answered["items"]
    assert f"{slug}\t0\t-\tAlbatros\n" == run(tmp_path, "stories", "list").stdout
    (shown,) = map(json.loads, run(tmp_path, "stories", "list", "--json").stdout.splitlines())
    assert (0, None, None) == (shown["articles"], shown["first"], shown["last"])
    assert f"{slug}: 1 removed\n" == run(tmp_path, "stories", "remove", slug, withdrawn[0]).stdout
    assert "withdrawn" in run(tmp_path, "stories", "add", slug, withdrawn[0]).stderr


def listed(folder: Path) -> list[str]:
    """The ids of the live articles."""
    completed = run(folder, "articles", "list", "--json").stdout.splitlines()
    return [json.loads(line)["id"].removeprefix("urn:uuid:") for line in completed]


def test_no_such_storyline(filled: Database, settings: Settings) -> None:
    with pytest.raises(UnknownFeed, match="no storyline 'x'"):
        feed(filled, settings, "/stories/x.rss")
