"""Identity: no article is doubled, and none is overwritten by another."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from xml.sax.saxutils import escape

import pytest
from support.constants import NOW
from support.newsroom import newest

from feeds.intake.pipeline import Report
from feeds.model import Article, Significance, Status
from feeds.store import Database, Reader

Take = Callable[..., Report]
FULL = (
    "The town council voted on Tuesday to plant four hundred limes along the river. "
    "Gardeners will begin in March, and the last tree is due before the winter. "
    "Residents had asked for shade since the heat of last summer."
)
OTHER = "A ferry with twelve cars on board ran aground near the lighthouse; nobody was hurt."
THIRD = "Prices of bread rose by a tenth within a month, the statistics office reported."


def item(
    title: str,
    text: str,
    *,
    guid: str = "",
    link: str = "",
    date: str = "Tue, 05 Mar 2024 10:00:00 GMT",
    more: str = "",
) -> str:
    return (
        f"<item><title>{escape(title)}</title>"
        + (f"<guid isPermaLink='false'>{guid}</guid>" if guid else "")
        + (f"<link>{link}</link>" if link else "")
        + f"<pubDate>{date}</pubDate><description>{escape(text)}</description>{more}</item>"
    )


def feed(*items: str, address: str = "https://town.example/rss") -> str:
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Town</title>'
        f'<link>https://town.example/</link><atom:link rel="self" href="{address}"/>'
        f"<description>News</description>{''.join(items)}</channel></rss>"
    )


def live(database: Database) -> dict[str, Article]:
    return {article.headline: article for article in every(database)}


def every(database: Database) -> list[Article]:
    with database.read() as connection:
        return newest(Reader(connection), 100, Status.LIVE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("http://town.example/?p=7", "https://town.example/?p=7"),
        ("http://www.town.example/limes", "https://town.example/limes"),
        ("https://town.example/limes", "http://www.town.example/limes"),
    ],
    ids=["scheme", "scheme and www", "the other way"],
)
def test_scheme_and_www_make_no_difference(
    database: Database, take: Take, before: str, after: str
) -> None:
    for address in (before, after):
        moved_feed = f"{address.partition('example')[0]}example/rss"
        take(feed(item("Limes", FULL, guid=address, link=address), address=moved_feed), "a.xml")

    new_text = FULL.replace("four hundred", "five hundred")
    report = take(feed(item("Limes", new_text, guid=after, link=after)), "a.xml")

    assert (0, 1) == (report.new, report.updated)
    assert ["Limes"] == list(live(database))


@pytest.mark.parametrize("guid", ["N/A", "0", "https://town.example/"])
def test_an_id_that_items_share_identifies_none(database: Database, take: Take, guid: str) -> None:
    items = [
        item("Limes for the river", FULL, guid=guid, link="https://town.example/1"),
        item("Ferry aground", OTHER, guid=guid, link="https://town.example/2"),
        item("Bread is dearer", THIRD, guid=guid, link="https://town.example/3"),
    ]
    first = take(feed(*items), "a.xml")
    again = take(feed(*items), "a.xml")
    alone = take(feed(items[1]), "a.xml")

    assert (3, 0) == (first.new, first.updated)
    assert any(repr(guid) in reason for _, reason in first.warnings)
    assert (3, 1) == (again.unchanged, alone.unchanged)
    assert {"Limes for the river", "Ferry aground", "Bread is dearer"} == set(live(database))
    assert "https://town.example/2" == live(database)["Ferry aground"].url


def test_an_id_that_one_item_at_a_time_has(database: Database, take: Take) -> None:
    for number, (title, text) in enumerate({"Limes": FULL, "Ferry": OTHER, "Bread": THIRD}.items()):
        take(feed(item(title, text, guid="-", link=f"https://town.example/{number}")), "a.xml")

    assert {"Limes", "Ferry", "Bread"} == set(live(database))


def test_two_versions_of_an_entry_in_one_feed_are_one_article(
    database: Database, take: Take
) -> None:
    link = "https://town.example/limes"
    newer = FULL + " The mayor planted the first one on Wednesday."
    take(feed(item("Limes", FULL, guid="a", link=link), item("Limes", newer, guid="a", link=link)))

    assert 2 == live(database)["Limes"].revision.number


@pytest.mark.parametrize("moved", ["https://town.example/rss", "https://cast.example/feed"])
def test_episodes_that_link_to_their_show(database: Database, take: Take, moved: str) -> None:
    show = "https://town.example/show"
    notes = "We talk about {} with people who know, and with their friends, for an hour."
    episodes = [
        item(f"Episode {number}: {topic}", notes.format(topic), guid=f"e{number}", link=show)
        for number, topic in enumerate(["limes", "ferries", "bread"], 1)
    ]
    take(feed(*episodes[:2], address="http://town.example/rss"), "a.xml")
    report = take(feed(*episodes, address=moved), "a.xml")

    assert (1, 0, 2) == (report.new, report.updated, report.unchanged)
    assert 3 == len(live(database))
    assert {show} == {article.url for article in live(database).values()}


def test_two_sources_with_the_address_of_one_site(database: Database, take: Take) -> None:
    home = "https://town.example/"
    take(feed(item("Mail is slow", OTHER, guid="m", link=home), address=home + "mail"), "a.xml")
    take(feed(item("Web is down", THIRD, guid="w", link=home), address=home + "web"), "b.xml")

    assert {"Mail is slow", "Web is down"} == set(live(database))


def test_a_page_of_two_sources_is_one_article_if_their_texts_are_alike(
    database: Database, take: Take
) -> None:
    link = "https://town.example/page"
    take(feed(item("Limes", FULL, guid="a", link=link)), "a.xml")
    other = "https://town.example/other"
    take(feed(item("Ferry aground", OTHER, guid="b", link=link), address=other), "b.xml")
    report = take(feed(item("Limes on the river", FULL, guid="c", link=link), address=other), "b")

    assert (0, 1) == (report.new, report.updated)
    assert {"Limes on the river", "Ferry aground"} == set(live(database))


@pytest.mark.parametrize("is_teaser_first", [True, False])
def test_the_full_text_of_two_feeds_stays(
    database: Database, take: Take, *, is_teaser_first: bool
) -> None:
    link = "https://town.example/limes"

    def full(text: str = FULL) -> None:
        take(feed(item("Limes", text, guid="tag:town.example,2024:1", link=link)), "all.xml")

    def teaser(text: str = "The town council voted on Tuesday to plant four hundred…") -> None:
        item_ = item("Limes", text, guid="tag:town.example,2024:1", link=link)
        take(feed(item_, address="https://town.example/river.rss"), "river.xml")

    for step in ([teaser, full] if is_teaser_first else [full, teaser]) * 2:
        step()
    teaser("The council voted for more trees…")

    article = live(database)["Limes"]
    assert "since the heat of last summer" in article.revision.text.body_html
    assert (1, Significance.NEW) == (article.revision.number, article.revision.significance) or (
        is_teaser_first and article.revision.significance is Significance.MINOR
    ), "the full text of a teaser is no update"


def test_a_feed_that_moves_keeps_its_articles(database: Database, take: Take) -> None:
    old, new = "https://old.example/limes", "https://new.example/story/17"
    take(feed(item("Limes", FULL, guid=old, link=old)), "a.xml")
    moved = take(feed(item("Limes", FULL, guid=new, link=new)), "a.xml")
    revised = take(feed(item("Fewer limes", FULL[:160], guid=new, link=new)), "a.xml")

    assert (1, 1) == (moved.unchanged, revised.updated)
    assert ["Fewer limes"] == list(live(database))


def test_two_ids_with_one_headline_are_two_articles(database: Database, take: Take) -> None:
    take(
        feed(
            item("Weather", "Rain in the north, with wind from the sea.", guid="1"),
            item("Weather", "Sun all day and no wind at all in the hills.", guid="2"),
        )
    )
    assert 2 == len(every(database))


def test_items_without_guid_and_link(database: Database, take: Take) -> None:
    monday = item("Weather", "Rain in the north, and a cold wind from the sea at night.")
    tuesday = item("Weather", "Sun all day in the hills.", date="Wed, 06 Mar 2024 10:00:00 GMT")
    take(feed(monday), "a.xml")
    again = take(feed(tuesday, monday), "a.xml")
    corrected = take(feed(monday.replace("cold wind", "warm wind")), "a.xml")

    assert (1, 1) == (again.new, again.unchanged)
    assert (0, 1) == (corrected.new, corrected.updated)


@pytest.mark.parametrize(
    "headline",
    ["RETRACTED: study on tea", "WITHDRAWN: A trial of limes", "RETRACTION: tea and sleep"],
)
def test_a_notice_about_a_paper_is_an_article(
    database: Database, take: Take, headline: str
) -> None:
    take(feed(item(headline, FULL, guid="t")), "a.xml")

    assert [headline] == list(live(database))


@pytest.mark.parametrize(
    "headline", ["WITHDRAWN-Limes", "STORY WITHDRAWN: Limes", "KILL KILL Limes"]
)
def test_an_agency_withdraws_in_its_own_form(database: Database, take: Take, headline: str) -> None:
    take(feed(item("Limes", FULL, guid="t")), "a.xml")
    take(feed(item(headline, "The story is withdrawn.", guid="t")), "a.xml")

    assert {} == live(database)


@pytest.mark.parametrize(
    ("title", "notice"),
    [
        ("Note to editors", 'Please disregard our story headlined "A cold wind from the north".'),
        ("KILL: A cold wind from the north", "Editors, please do not use this story."),
    ],
)
def test_a_notice_of_its_own_withdraws_the_story_that_it_names(
    database: Database, take: Take, title: str, notice: str
) -> None:
    take(feed(item("A cold wind from the north", FULL, guid="t"), item("Limes", OTHER)), "a.xml")

    report = take(feed(item(title, notice, guid="n")), "a.xml", now=NOW + timedelta(hours=1))
    again = take(feed(item(title, notice, guid="n")), "a.xml", now=NOW + timedelta(hours=2))

    assert ["Limes"] == list(live(database))
    assert (1, 1) == (report.updated, again.unchanged)
    reason = "“A cold wind from the north” was withdrawn, as this text asks"
    assert [reason] == [warning for _, warning in report.warnings]
    assert [] == again.warnings


def test_a_notice_of_another_source_withdraws_nothing(database: Database, take: Take) -> None:
    notice = 'Please disregard our story headlined "A cold wind from the north".'
    take(feed(item("A cold wind from the north", FULL, guid="t")), "a.xml")

    other = feed(item("Note to editors", notice, guid="n"), address="https://coast.example/rss")
    report = take(other, "b.xml", now=NOW + timedelta(hours=1))

    assert {"A cold wind from the north", "Note to editors"} == live(database).keys()
    assert 1 == report.new


def test_a_removed_text_withdraws_the_article_of_its_id(database: Database, take: Take) -> None:
    take(feed(item("Limes", FULL, guid="t")), "a.xml")

    notice = "This article has been removed. It did not meet our standards."
    report = take(feed(item("Limes", notice, guid="t")), "a.xml", now=NOW + timedelta(hours=1))

    assert {} == live(database)
    reason = "its article was withdrawn, as this text asks"
    assert [reason] == [warning for _, warning in report.warnings]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Paper deletes a report", "This article has been removed, its readers saw on Monday."),
        # Its headline is the name that it quotes.
        ("Wind and the sea", "APA xəbər verir ki, «Wind and the sea» konserti ləğv edilib."),
    ],
)
def test_news_in_the_words_of_a_notice_does_not_withdraw_itself(
    database: Database, take: Take, title: str, text: str
) -> None:
    later = NOW + timedelta(hours=1)
    take(feed(item(title, text, guid="t")), "a.xml")

    tagged = item(title, text, guid="t", more="<category>news</category>")
    take(feed(tagged), "a.xml", now=later)
    take(feed(item(title, f"{text} More follows.", guid="t")), "a.xml", now=later)

    assert [title] == list(live(database))


def test_news_in_the_words_of_a_notice_is_an_update(database: Database, take: Take) -> None:
    cancelled = "APA xəbər verir ki, «Qarabağ küləyi və dəniz» konserti ləğv edilib."
    other = item("Qarabağ küləyi və dəniz", "Konsert cümə günü keçiriləcək.", guid="o")
    take(feed(item("Konsert", "Konsert bu gün keçiriləcək.", guid="t")), "a.xml")

    take(feed(item("Konsert", cancelled, guid="t")), "a.xml", now=NOW + timedelta(hours=1))
    take(feed(other), "b.xml", now=NOW + timedelta(hours=2))

    assert {"Konsert", "Qarabağ küləyi və dəniz"} == live(database).keys()


def test_a_deleted_entry_withdraws_its_own_article(database: Database, take: Take) -> None:
    def atom(entries: str) -> str:
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom" '
            'xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>urn:town</id>'
            f"<title>Town</title><updated>2024-03-05T10:00:00Z</updated>{entries}</feed>"
        )

    def entry(number: int, text: str) -> str:
        return (
            f"<entry><id>urn:town:{number}</id><title>Story {number}</title>"
            f"<updated>2024-03-05T10:00:00Z</updated><content>{text}</content></entry>"
        )

    take(atom(entry(1, FULL) + entry(2, OTHER)), "a.xml")
    deleted = (
        '<at:deleted-entry ref="urn:town:2" when="2024-03-06T10:00:00Z">'
        "<at:comment>Not confirmed.</at:comment></at:deleted-entry>"
    )
    report = take(atom(entry(1, FULL) + deleted), "a.xml", now=NOW + timedelta(hours=1))
    again = take(atom(deleted + entry(1, FULL)), "a.xml", now=NOW + timedelta(hours=2))

    assert (0, 1, 1) == (report.new, report.updated, report.unchanged)
    assert 2 == again.unchanged
    assert ["Story 1"] == list(live(database))


def test_editors_lines_with_one_id_are_versions(database: Database, take: Take) -> None:
    rows = [
        {"id": "7", "title": "Limes", "body": FULL},
        {"id": "7", "title": "Ferry aground", "body": OTHER},
    ]
    take("\n".join(map(json.dumps, rows)))

    assert ["Ferry aground"] == list(live(database)), "our own format names its ids"
