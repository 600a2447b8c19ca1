"""The library: ``from feeds import Newsroom``, on both databases."""

from __future__ import annotations

import subprocess
import sys
import threading
import typing
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.forks import in_a_fork
from support.rows import FERRY, QUAY
from support.servers import wait_for
from support.stores import fresh_postgres

import feeds
from feeds import (
    Article,
    ArticleExists,
    ArticleNotFound,
    ArticleWithdrawn,
    BadArticle,
    BadMirror,
    BadSelection,
    ConfigError,
    NewArticle,
    Newsroom,
    NewsroomClosed,
    NotPublic,
    RevisedFields,
    RevisionConflict,
    StoreMissing,
    StoreOutdated,
    StoreReadOnly,
    UnknownFeed,
)
from feeds.library import records
from feeds.store import Database
from feeds.web.api import models

BASE_URL = "https://example.com/news"
BRIDGE = (
    "The bridge over the river was closed on Monday after engineers had stored a crack in its "
    "third pillar. Traffic is led over the old ferry until the repair is finished."
)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a store that nothing has opened yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/news.db"
    return fresh_postgres(request.getfixturevalue("postgres_url"))


@pytest.fixture
def newsroom(store_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    with Newsroom(
        store_url, base_url=BASE_URL, title="Harbour Wire", media_dir=str(tmp_path / "media")
    ) as opened:
        yield opened


def quay(newsroom: Newsroom, **fields: typing.Any) -> Article:
    return newsroom.add(
        **{"title": "Quay opens", "body_html": f"<p>{QUAY}</p>", "section": "City", **fields}
    )


def test_an_article_from_the_draft_to_the_withdrawal(newsroom: Newsroom) -> None:
    draft = quay(newsroom, id="17", tags=["port"], authors=("Ana Silva",), is_draft=True)
    assert ("draft", "17", "library", "") == (
        draft.status,
        draft.source_id,
        draft.source,
        draft.page,
    )
    assert [] == newsroom.search("quay")

    public = newsroom.publish(draft)
    assert f"{BASE_URL}/articles/quay-opens-{public.id[-8:]}" == public.page
    assert [public.id] == [article.id for article in newsroom.search("quay", section="city")]
    assert ("port",) == public.tags
    assert ("Ana Silva",) == public.authors

    revised = newsroom.revise(
        public, title="Quay opened", note="It is open.", significance="correction"
    )
    assert (2, "correction", "It is open.") == (
        revised.revision,
        revised.significance,
        revised.note,
    )
    with pytest.raises(RevisionConflict):
        newsroom.revise(public.id, title="Quay opens at last", expected=public.version)
    assert revised.version == newsroom.revise(revised, title="Quay opened").version
    assert "Quay opens" == newsroom.revert(revised, 1).title

    held = newsroom.unpublish(revised)
    assert ("unpublished", []) == (held.status, newsroom.search("quay"))
    with pytest.raises(NotPublic):
        newsroom.unpublish(held)
    assert public.published == newsroom.publish(held).published

    (withdrawn,) = newsroom.withdraw(revised, "The report was wrong.")
    assert "withdrawn" == withdrawn.status
    with pytest.raises(ArticleWithdrawn):
        newsroom.revise(withdrawn, title="Quay again")
    kinds = [change.kind for change in newsroom.changes().changes]
    assert ["new", "correction"] == kinds[:2]
    assert "withdrawal" == kinds[-1]


def test_cleaning_is_reported(newsroom: Newsroom) -> None:
    article = quay(newsroom, body_html=f"<p>{QUAY}</p><script>alert(1)</script>")

    assert "script" not in article.body_html
    assert {} != {**article.removed, **article.converted}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"titel": "x"}, "did you mean title"),
        ({"title": ""}, "title"),
        ({"title": "NUL \0"}, "NUL"),
        ({"tags": ["a\ud800"]}, "surrogate"),
        ({"urgency": 12}, "urgency"),
        ({"published": "some day"}, "published"),
        ({"authors": 7}, ""),
        ({"images": [{"url": {"a": 1}}]}, "url"),
    ],
)
def test_a_wrong_field_is_one_error_and_nothing_is_stored(
    newsroom: Newsroom, fields: dict[str, typing.Any], reason: str
) -> None:
    if fields == {"authors": 7}:
        # A name that is a number is a name.
        assert ("7",) == quay(newsroom, **fields).authors
        return
    with pytest.raises(feeds.InputError, match=reason):
        quay(newsroom, **fields)
    assert () == newsroom.articles().articles


def test_an_empty_value_keeps_nothing(newsroom: Newsroom) -> None:
    article = quay(newsroom)

    for fields in ({"title": " "}, {"body_html": ""}, {"body": ""}, {"significance": "huge"}):
        with pytest.raises(BadArticle, match=next(iter(fields))):
            newsroom.revise(article, **fields)  # type: ignore[arg-type]
    with pytest.raises(BadArticle, match="note"):
        newsroom.withdraw(article, " ")
    for wrong in ({"kinds": ["corection"]}, {"size": 0}, {"size": 1_001}):
        with pytest.raises(BadSelection):
            newsroom.changes(**wrong)  # type: ignore[arg-type]
    with pytest.raises(BadSelection, match="status"):
        newsroom.articles(status="gone")  # type: ignore[arg-type]
    assert article == newsroom.article(article.page)


def test_one_id_is_one_article(newsroom: Newsroom) -> None:
    first = quay(newsroom, id="17", source="cms")

    with pytest.raises(ArticleExists):
        newsroom.add(title="Another", body=BRIDGE, id="17", source="cms")
    stored = newsroom.find("17", source="cms")
    assert stored is not None
    assert first.id == stored.id
    assert newsroom.find("17") is None


def test_a_feed_is_the_one_that_the_site_serves(newsroom: Newsroom) -> None:
    quay(newsroom)
    site = newsroom.wsgi()
    status, headers, body = ask(site, "/feeds/latest.atom")
    document = newsroom.feed("/feeds/latest.atom?")

    assert (200, status) == (document.status, 200)
    assert body == document.body
    assert "application/atom+xml" == document.media_type
    assert headers["ETag"] == document.etag
    assert headers["Link"] == document.headers["Link"]
    assert f'<{BASE_URL}/feeds/latest.atom>; rel="self"' in document.headers["Link"]
    assert f'href="{BASE_URL}/articles/'.encode() in body


def test_a_feed_is_asked_for_conditionally(newsroom: Newsroom) -> None:
    quay(newsroom)
    first = newsroom.feed("/sections/city/latest.json")
    again = newsroom.feed(f"{BASE_URL}/feeds/latest.json?section=city", if_none_match=first.etag)

    assert (304, b"", True) == (again.status, again.body, again.is_unchanged)
    assert first.address == again.address == "/sections/city/latest.json"
    newsroom.add(title="Bridge closed", body=BRIDGE, section="City")
    changed = newsroom.feed(first.address, if_none_match=first.etag)
    assert 200 == changed.status
    assert b"Bridge closed" in changed.body
    packed = newsroom.feed(first.address, accept_encoding="gzip")
    assert "gzip" == packed.headers["Content-Encoding"]


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("/feeds/newest.atom", UnknownFeed),
        ("/feeds/latest.atom?section=nowhere", UnknownFeed),
        ("/feeds/latest.atom?size=0", BadSelection),
        ("/articles/0198c0de-0000-7000-8000-000000000001/related.rss", ArticleNotFound),
    ],
)
def test_a_feed_that_is_not_there_is_an_error(
    newsroom: Newsroom, address: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        newsroom.feed(address)


def test_related_articles(newsroom: Newsroom) -> None:
    for source_id, title, body, published in FERRY:
        newsroom.add(id=source_id, title=title, body=body, published=published)
    quay(newsroom)
    first = newsroom.find("f1")
    assert first is not None

    assert {"f2", "f3"} == {row.article.source_id for row in newsroom.related(first)}
    assert "ferry" in newsroom.related(first)[0].terms


def test_lists_are_read_in_parts_and_by_filters(newsroom: Newsroom) -> None:
    added = [
        newsroom.add(title=f"Story {number}", body=f"{BRIDGE} {number}", tags=[f"t{number % 2}"])
        for number in range(5)
    ]
    first = newsroom.articles(size=3)
    second = newsroom.articles(size=3, cursor=first.next)

    assert {article.id for article in added} == {
        article.id for article in (*first.articles, *second.articles)
    }
    assert "" == second.next
    assert 3 == len(newsroom.articles(tag="t0").articles)
    assert 2 == len(newsroom.articles(tag=["-t0"]).articles)
    with pytest.raises(BadSelection, match="no such filter"):
        newsroom.articles(sektion="city")  # type: ignore[misc]
    with pytest.raises(BadSelection, match="cursor"):
        newsroom.articles(cursor="?")


def test_an_embargo_ends_without_a_worker(newsroom: Newsroom) -> None:
    at = datetime.now(UTC) + timedelta(seconds=2)
    article = quay(newsroom, release_at=at)
    assert "embargoed" == article.status
    assert b"Quay opens" not in newsroom.feed("/feeds/latest.json").body

    wait_for(lambda: b"Quay opens" in newsroom.feed("/feeds/latest.json").body)


def test_a_draft_is_scheduled_and_the_time_moved(newsroom: Newsroom) -> None:
    draft = quay(newsroom, is_draft=True)
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)

    assert at == newsroom.schedule(draft, at).release_at
    with pytest.raises(feeds.BadDate, match="at"):
        newsroom.schedule(draft, "some day")


def test_threads_share_a_newsroom(newsroom: Newsroom) -> None:
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            for part in range(3):
                newsroom.add(title=f"Story {number}-{part}", body=f"{BRIDGE} {number} {part}")
                newsroom.feed("/feeds/latest.json")
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [] == errors
    assert 12 == len(newsroom.articles(size=50).articles)


def test_a_fork_opens_the_store_again(newsroom: Newsroom) -> None:
    quay(newsroom)
    site = newsroom.wsgi()
    assert 200 == ask(site, "/feeds/latest.json")[0]
    code = in_a_fork(lambda: child_works(newsroom, site))

    assert 0 == code
    # The parent's connections and threads are as they were.
    assert 2 == len(newsroom.articles().articles)
    wait_for(lambda: b"Bridge closed" in ask(site, "/feeds/latest.json")[2])


def child_works(newsroom: Newsroom, site: typing.Any) -> bool:
    newsroom.add(title="Bridge closed", body=BRIDGE)
    wait_for(lambda: b"Bridge closed" in ask(site, "/feeds/latest.json")[2])
    newsroom.close()
    return True


def test_a_closed_newsroom_says_so(newsroom: Newsroom) -> None:
    before = threading.active_count()
    site = newsroom.wsgi()
    assert 200 == ask(site, "/feeds/latest.json")[0]
    assert before + 5 < threading.active_count()
    newsroom.close()
    newsroom.close()

    assert before == threading.active_count()
    assert 503 == ask(site, "/feeds/latest.json")[0]
    with pytest.raises(NewsroomClosed):
        newsroom.articles()


def test_reading_alone_creates_and_migrates_nothing(store_url: str, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        Newsroom(store_url, is_read_only=True)
    assert [] == list(tmp_path.glob("*.db"))
    with Newsroom(store_url) as newsroom:
        quay(newsroom)
    with Newsroom(store_url, is_read_only=True) as newsroom:
        assert 1 == len(newsroom.articles().articles)
        assert 200 == newsroom.feed("/feeds/latest.rss").status
        with pytest.raises(StoreReadOnly):
            quay(newsroom, title="Another")
        with pytest.raises(StoreReadOnly):
            newsroom.wsgi()
    database = Database(store_url)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0017'")
    database.close()
    with pytest.raises(StoreOutdated, match="migrate"):
        Newsroom(store_url, is_read_only=True)


def test_a_path_names_a_store(tmp_path: Path) -> None:
    with Newsroom(tmp_path / "sub" / "news.db") as newsroom:
        quay(newsroom)

    assert (tmp_path / "sub" / "news.db").exists()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"titel": "x"}, "did you mean title"),
        ({"base_url": "example.com"}, "is not an address"),
        ({"database_url": "mysql://x"}, "sqlite"),
        ({"hub": "perhaps"}, "neither true nor false"),
    ],
)
def test_a_wrong_option_is_refused(
    tmp_path: Path, options: dict[str, typing.Any], reason: str
) -> None:
    store = None if "database_url" in options else tmp_path / "news.db"
    with pytest.raises(ConfigError, match=reason):
        Newsroom(store, **options)
    assert [] == list(tmp_path.iterdir())


def test_options_are_given_as_values(tmp_path: Path) -> None:
    with Newsroom(
        tmp_path / "news.db",
        hub=False,
        cache_mb=8,
        fetch_allow=["10.0.0.0/8"],
        timezone="Asia/Baku",
    ) as newsroom:
        settings = newsroom.settings

    assert (False, 8, ("10.0.0.0/8",)) == (settings.hub, settings.cache_mb, settings.fetch_allow)


def test_the_settings_of_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wirefeed.toml").write_text('title = "From the file"\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIREFEED_DATABASE_URL", f"sqlite:///{tmp_path}/env.db")
    with Newsroom.from_environment(language="de") as newsroom:
        assert ("From the file", "de") == (newsroom.settings.title, newsroom.settings.language)
    assert (tmp_path / "env.db").exists()


def test_a_mirror_copies_revises_and_withdraws(newsroom: Newsroom) -> None:
    mirror = newsroom.mirror("cms")
    assert () == mirror.cursor
    rows: list[records.Mirrored] = [
        {"id": "1", "title": "Quay opens", "body": QUAY, "updated": "2026-11-01T10:00:00Z"},
        {"id": "2", "title": "Bridge closed", "body": BRIDGE, "updated": "2026-11-01T11:00:00Z"},
    ]
    report = mirror.apply(rows, cursor=["2026-11-01T11:00:00Z", 2])
    assert (2, 0, 0) == (report.new, report.updated, report.unchanged)
    assert ("2026-11-01T11:00:00Z", 2) == newsroom.mirror("cms").cursor
    assert () == newsroom.mirror("wiki").cursor

    again = mirror.apply(rows)
    assert (0, 0, 2) == (again.new, again.updated, again.unchanged)
    changed = mirror.apply(
        [
            {**rows[0], "title": "Quay opened", "updated": "2026-11-02T10:00:00Z"},
            {"id": "2", "withdrawn": {"note": "A test."}},
            {"id": "3", "title": "No text"},
            {"title": "No id", "body": BRIDGE},
            {"id": "4", "title": "Ferry sails", "body": f"A ferry. {BRIDGE}"},
        ]
    )
    assert (1, 2) == (changed.new, changed.updated)
    assert ["3", ""] == [place for place, _ in changed.refused]
    stored = newsroom.find("1", source="cms")
    assert stored is not None
    assert ("Quay opened", 2) == (stored.title, stored.revision)
    gone = newsroom.find("2", source="cms")
    assert gone is not None
    assert "withdrawn" == gone.status


def test_a_mirror_goes_back_to_an_earlier_text(newsroom: Newsroom) -> None:
    mirror = newsroom.mirror("cms")
    for hour, text in ((10, QUAY), (11, BRIDGE), (12, QUAY)):
        row: records.Mirrored = {
            "id": "1",
            "title": "Quay opens",
            "body": text,
            "updated": datetime.now(UTC) + timedelta(seconds=hour - 12),
        }
        mirror.apply([row])
    stored = newsroom.find("1", source="cms")

    assert stored is not None
    assert QUAY[:40] in stored.body_html


def test_rows_that_are_gone_are_withdrawn_with_a_limit(newsroom: Newsroom) -> None:
    mirror = newsroom.mirror("cms")
    mirror.apply(
        [
            {"id": str(number), "title": f"Story {number}", "body": f"{BRIDGE} {number}"}
            for number in range(4)
        ]
    )
    quay(newsroom, id="9")
    with pytest.raises(BadMirror, match="3 of 4"):
        mirror.withdraw_missing([0], "Removed by its editors.", most=2)
    assert 5 == len(newsroom.articles().articles)

    assert 1 == mirror.withdraw_missing([0, 1, 2], "Removed by its editors.").updated
    assert 4 == len(newsroom.articles().articles)
    assert 0 == mirror.withdraw_missing([0, 1, 2], "Removed by its editors.").updated


def ask(application: typing.Any, address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask a mounted application, below its path."""
    from support.wsgi import answer

    status, pairs, body = answer(application, "GET", address, headers)
    names = {"etag": "ETag", "link": "Link"}
    return status, {names.get(name, name): value for name, value in pairs}, body


# What a program sees ------------------------------------------------------------------------------


def test_the_fields_are_those_of_the_api() -> None:
    new = set(models.ArticleIn.model_fields) - {"is_draft", "is_known_text_allowed"}
    revised = set(models.RevisionIn.model_fields) - {"significance"}

    assert new == set(NewArticle.__annotations__)
    assert revised == set(RevisedFields.__annotations__)


def test_every_exported_name_is_there() -> None:
    assert [] == [name for name in feeds.__all__ if not hasattr(feeds, name)]
    assert set(feeds.__all__) <= set(dir(feeds))
    with pytest.raises(AttributeError, match="Newsrom"):
        feeds.Newsrom  # type: ignore[attr-defined]  # noqa: B018


def test_importing_the_package_alone_loads_nothing_else() -> None:
    code = (
        "import sys, feeds; "
        "print(sorted(name for name in sys.modules if name.startswith('feeds'))); "
        "print([name for name in ('sqlalchemy', 'flask', 'lxml') if name in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert ["['feeds', 'feeds.version']", "[]"] == output.stdout.splitlines()


def test_the_library_alone_loads_no_web_framework(tmp_path: Path) -> None:
    code = (
        "import sys, feeds; "
        f"feeds.Newsroom({str(tmp_path / 'news.db')!r}).close(); "
        "print([name for name in ('flask', 'pydantic', 'granian', 'click') if name in sys.modules])"
    )
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]" == output.stdout.strip()


def test_every_exported_error_is_in_one_tree() -> None:
    errors = [
        value
        for name in feeds.__all__
        if isinstance(value := getattr(feeds, name), type) and issubclass(value, Exception)
    ]

    assert 20 < len(errors)
    assert [] == [error for error in errors if not issubclass(error, feeds.WirefeedError)]
