"""One source, one id, several languages: translations are separate articles, in any order of
arrival.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, UniqueConstraint, inspect, select, text
from sqlalchemy.schema import CreateTable
from support.constants import NOW
from support.newsroom import newest
from support.rows import quay_line
from support.servers import run
from support.stores import migrations_after, taken

from feeds.errors import StoreOutdated
from feeds.intake.pipeline import Report
from feeds.model import Article, Status
from feeds.related.neighbours import related
from feeds.store import Database, Reader, schema

SNOW = (
    "The school on the hill stays closed on Monday, for its heating has failed; pupils of the "
    "lower town are taught as usual. "
)
QAR = (
    "Təpədəki məktəb bazar ertəsi bağlı qalır, çünki isitmə sistemi sıradan çıxıb; aşağı "
    "şəhərin şagirdləri adi qaydada oxuyur. "
)
СНЕГ = (
    "Школа на холме в понедельник закрыта: отказало отопление; ученики нижнего города учатся "
    "как обычно. "
)
EN = quay_line("77", "School stays closed", body=SNOW, language="en")
AZ = quay_line("77", "Məktəb bağlı qalır", body=QAR, language="az")
RU = quay_line("77", "Школа закрыта", body=СНЕГ, language="ru")


def known(database: Database) -> dict[str, Article]:
    """Language → the article; there is one of each."""
    with database.read() as connection:
        articles = newest(Reader(connection), 50)
    assert len(articles) == len({translation.language for translation in articles})
    return {translation.language: translation for translation in articles}


@pytest.mark.parametrize("order", [[EN, AZ, RU], [RU, AZ, EN]])
@pytest.mark.parametrize("is_one_file", [True, False])
def test_translations_under_one_id_stand_beside_one_another(
    database: Database, take: Callable[..., Report], order: list[str], is_one_file: bool
) -> None:
    for part in ["\n".join(order)] if is_one_file else order:
        take(part)
    assert (0, 0, 3) == ((again := take("\n".join(order))).new, again.updated, again.unchanged)

    by_language = known(database)
    assert {"en": "School stays closed", "az": "Məktəb bağlı qalır", "ru": "Школа закрыта"} == {
        language: translation.headline for language, translation in by_language.items()
    }
    with database.read() as connection:
        for translation in by_language.values():
            others = related(Reader(connection), translation, 20)
            assert ({"en", "az", "ru"} - {translation.language}, {"translation-of"}) == (
                {other.article.language for other in others},
                {other.reason.relation for other in others},
            )


def test_a_new_version_goes_to_the_article_of_its_language(
    database: Database, take: Callable[..., Report]
) -> None:
    take(EN + "\n" + AZ)
    before = known(database)

    report = take(
        quay_line(
            "77",
            "Məktəb çərşənbə açılır",
            body=QAR + "Çərşənbə günü dərslər başlayır.",
            language="az-AZ",
        )
    )

    assert (0, 1) == (report.new, report.updated)
    after = known(database)
    assert before["en"] == after["en"]
    assert (before["az"].id, "Məktəb çərşənbə açılır") == (
        after["az-AZ"].id,
        after["az-AZ"].headline,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            ("zh-Hant", "學校在山上關閉", "山上的學校週一關閉，因為暖氣壞了；下城的學生照常上課。"),
            ("zh-CN", "学校在山上关闭", "山上的学校周一关闭，因为暖气坏了；下城的学生照常上课。"),
        ),
        (
            (
                "sr-Cyrl",
                "Школа остаје затворена",
                "Школа на брду у понедељак је затворена, јер је грејање отказало.",
            ),
            (
                "sr-Latn",
                "Škola ostaje zatvorena",
                "Škola na brdu u ponedeljak je zatvorena, jer je grejanje otkazalo.",
            ),
        ),
    ],
)
def test_two_scripts_are_two_translations(
    database: Database,
    take: Callable[..., Report],
    first: tuple[str, str, str],
    second: tuple[str, str, str],
) -> None:
    rows = [
        quay_line("77", title, body=body * 3, language=language)
        for language, title, body in (first, second)
    ]

    assert (2, 0) == ((report := take("\n".join(rows))).new, report.updated)
    assert 2 == take("\n".join(rows)).unchanged
    by_language = known(database)
    with database.read() as connection:
        (other,) = related(Reader(connection), by_language[first[0]], 5)
    assert (second[0], "translation-of") == (other.article.language, other.reason.relation)


def test_a_language_that_was_named_wrongly_is_mended(
    database: Database, take: Callable[..., Report]
) -> None:
    take(json.dumps({"id": "77", "title": "Məktəb bağlı", "body": "Soyuqdur.", "language": "en"}))
    assert ["en"] == list(known(database))

    report = take(AZ)

    assert (0, 1, ["az"]) == (report.new, report.updated, list(known(database)))


@pytest.mark.parametrize(
    ("language", "withdrawn"),
    [
        ({}, {"en", "az", "ru"}),
        ({"language": "az"}, {"az"}),
        ({"language": "fr"}, {"en", "az", "ru"}),
    ],
)
def test_a_withdrawal_takes_all_translations_or_the_one_that_it_names(
    database: Database, take: Callable[..., Report], language: dict[str, str], withdrawn: set[str]
) -> None:
    take("\n".join([EN, AZ, RU]))
    kill = json.dumps(
        {"id": "77", "title": "School stays closed", "withdrawn": {"note": "wrong"}, **language}
    )

    report = take(kill, now=NOW + timedelta(hours=1))

    assert (1, 0) == (report.updated, report.new)
    assert withdrawn == {
        code
        for code, translation in known(database).items()
        if translation.status is Status.WITHDRAWN
    }
    assert 1 == take(kill, now=NOW + timedelta(hours=2)).unchanged
    assert 3 == take("\n".join([EN, AZ, RU]), now=NOW + timedelta(hours=2)).unchanged


def test_a_withdrawal_by_address_takes_the_translations_too(
    database: Database, take: Callable[..., Report]
) -> None:
    take(
        quay_line("77", "School stays closed", body=SNOW, language="en", url="https://x.example/u")
        + "\n"
        + AZ
    )
    take(
        json.dumps({"title": "x", "url": "https://x.example/u", "withdrawn": True}),
        now=NOW + timedelta(hours=1),
    )

    assert {Status.WITHDRAWN} == {article.status for article in known(database).values()}


def test_the_command_withdraws_every_translation_that_there_is(tmp_path: Path) -> None:
    """Embargoed ones, and those that are translations of a translation; none that an editor said is
    no such.
    """
    (tmp_path / "a.jsonl").write_text(
        "\n".join(
            [
                EN,
                quay_line(
                    "77",
                    "Məktəb bağlı qalır",
                    body=QAR,
                    language="az",
                    release_at="2099-01-01T00:00:00Z",
                ),
                RU,
                quay_line(
                    "o",
                    "Die Schule bleibt zu",
                    body="Die Schule auf dem Hügel bleibt zu, denn die Heizung ist ausgefallen.",
                    language="de",
                ),
            ]
        )
    )
    run(tmp_path, "import", "a.jsonl")
    rows = map(json.loads, run(tmp_path, "articles", "list", "--json").stdout.splitlines())
    ids = {row["language"]: row["id"].removeprefix("urn:uuid:") for row in rows}
    run(tmp_path, "articles", "relate", ids["de"], ids["az"], "--type", "translation-of")
    run(tmp_path, "articles", "relate", ids["en"], ids["ru"], "--type", "not-related")

    completed = run(
        tmp_path, "articles", "withdraw", ids["en"], "--note", "wrong", "--translations"
    )

    assert {ids["en"], ids["az"], ids["de"]} == {
        line.removeprefix("urn:uuid:").removesuffix(" withdrawn")
        for line in completed.stdout.splitlines()
    }
    rows = map(json.loads, run(tmp_path, "articles", "list", "--json").stdout.splitlines())
    assert ["ru"] == [row["language"] for row in rows if row["status"] == "live"]


def test_a_text_that_names_no_language_is_known_by_its_words(
    database: Database, take: Callable[..., Report]
) -> None:
    """A changed language of the newsroom overwrites no translation."""
    without = json.dumps({"id": "77", "title": "School stays closed", "body": SNOW})
    take(without + "\n" + AZ)
    with database.read() as connection:
        options = newest(Reader(connection), 9)
    assert {"en", "az"} == {option.language for option in options}

    report = taken(database, without + "\n" + AZ, language="az")

    assert 0 == report.new
    with database.read() as connection:
        articles = newest(Reader(connection), 9)
    assert {"School stays closed", "Məktəb bağlı qalır"} == {
        translation.headline for translation in articles
    }


def test_a_withdrawn_translation_stays_so_without_its_label(
    database: Database, take: Callable[..., Report]
) -> None:
    take(EN + "\n" + AZ)
    take(
        json.dumps({"id": "77", "title": "x", "language": "az", "withdrawn": True}),
        now=NOW + timedelta(hours=1),
    )

    report = take(
        json.dumps({"id": "77", "title": "Məktəb bağlı qalır", "body": QAR}),
        now=NOW + timedelta(hours=2),
    )

    assert (0, 0, 1) == (report.new, report.updated, report.unchanged)
    assert "School stays closed" == known(database)["en"].headline


def test_a_table_of_names_is_no_proof_of_one_language(
    database: Database, take: Callable[..., Report]
) -> None:
    table = "Qarabag 24 18. Neftchi 24 15. Sabah 24 12. Zira 24 11. Sumgayit 24 9. Turan 24 8. "
    take(quay_line("t", "The table after round 24", body=table, language="en"))

    assert (
        1
        == take(
            quay_line("t", "24-cü turdan sonra cədvəl", body=table + "Ardı var.", language="az")
        ).new
    )


def test_what_is_gone_does_not_come_back_in_another_language(
    database: Database, take: Callable[..., Report]
) -> None:
    take(EN)
    take(
        json.dumps({"id": "77", "title": "School stays closed", "withdrawn": True}),
        now=NOW + timedelta(hours=1),
    )

    assert 1 == take(RU, now=NOW + timedelta(hours=2)).unchanged
    assert [Status.WITHDRAWN] == [article.status for article in known(database).values()]


def test_a_store_whose_ids_were_unique_is_brought_up(
    database: Database, take: Callable[..., Report]
) -> None:
    take(EN)
    take(
        quay_line("77", "School opens again", body=SNOW + "It opens on Tuesday.", language="en"),
        now=NOW + timedelta(hours=1),
    )
    _make_unique(database)
    before = _rows(database)

    assert migrations_after(6) == database.migrate(NOW)

    assert before == _rows(database)
    take(AZ, now=NOW + timedelta(hours=2))
    assert {"en", "az"} == set(known(database))
    named = {get_index["name"] for get_index in inspect(database.engine).get_indexes("articles")}
    assert {index.name for index in schema.articles.indexes} <= named
    with database.write() as connection, pytest.raises(Exception, match=r"(?i)foreign key"):
        connection.execute(
            text("UPDATE revisions SET article_key = 99 WHERE number = 1 AND article_key = 1")
        )


def _make_unique(database: Database) -> None:
    """The table of articles as it was at schema 0006."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            old = schema.articles.to_metadata(MetaData(), name="articles_old")
            old.append_constraint(
                UniqueConstraint("source", "source_id", name="uq_articles_source_id")
            )
            connection.execute(CreateTable(old))
            columns = ", ".join(column.name for column in old.columns)
            connection.exec_driver_sql(
                f"INSERT INTO articles_old ({columns}) SELECT {columns} FROM articles"
            )
            connection.exec_driver_sql("DROP TABLE articles")
            connection.exec_driver_sql("ALTER TABLE articles_old RENAME TO articles")
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        else:
            connection.exec_driver_sql(
                "ALTER TABLE articles ADD CONSTRAINT uq_articles_source_id UNIQUE (source, "
                "source_id)"
            )
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0006'")
        connection.commit()


def _rows(database: Database) -> list[list[object]]:
    with database.read() as connection:
        return [
            sorted(map(tuple, connection.execute(select(table)).all()), key=repr)
            for table in (schema.articles, schema.revisions, schema.listings, schema.changes)
        ]


def test_a_store_of_a_newer_version_is_left_alone(
    database: Database, take: Callable[..., Report]
) -> None:
    take(EN)
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreOutdated, match="newer Wirefeed"):
        database.migrate(NOW)
    assert ["en"] == list(known(database))
