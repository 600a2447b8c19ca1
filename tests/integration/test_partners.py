"""Partner feeds: who gets in, what each gets, when; receipts; nothing private in public."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from support.constants import NOW, ROOT
from support.newsroom import newest
from support.rows import TEXT_IN_AZERBAIJANI, line
from support.servers import fetch, run, serving

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner, checked_name
from feeds.errors import BadPartner
from feeds.intake.pipeline import Report
from feeds.publishing.lint import lint
from feeds.publishing.static_site import addresses
from feeds.runtime.logs import JsonLines
from feeds.store import Database, Reader, Writer, partners
from feeds.text.tokens import new_token, token_hash
from feeds.web import create_app

LATER = NOW + timedelta(hours=2)
SECRET = "Budget figures of the zeppelin fund"


@dataclass
class Newsroom:
    """A store with a clock that the test sets, and its public door."""

    database: Database
    client: FlaskClient
    now: datetime = LATER

    def add(self, name: str, **entitlement: Any) -> str:
        """A partner, and their token."""
        token = new_token()
        with self.database.write() as connection:
            partner = Partner(
                name=name, entitlement=Entitlement(**entitlement).checked(), created=NOW
            )
            partners.add(connection, partner)
            partners.add_token(
                connection, partners.by_name(connection, name), token_hash(token), NOW
            )
        return token

    def get(self, path: str, token: str = "", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(
            path, headers={"Authorization": f"Bearer {token}", **named} if token else named
        )

    def titles(self, name: str, token: str, kind: str = "latest") -> list[str]:
        return [
            item["title"]
            for item in json.loads(self.get(f"/partners/{name}/{kind}.json", token).data)["items"]
        ]


@pytest.fixture
def newsroom(database: Database, settings: Settings, take: Callable[..., Report]) -> Newsroom:
    body = (
        "It is told in full here, with everything that belongs to a story of some length, on "
        "Friday."
    )
    picture = [{"url": "https://pictures.example/q.jpg"}]
    take(
        "\n".join(
            [
                line(
                    "1",
                    "Quay opens",
                    body + "",
                    section="Sea",
                    tags=["port"],
                    images=picture,
                    published="2026-11-20T09:00:00Z",
                ),
                line(
                    "2",
                    "Team wins",
                    body + " Sport.",
                    section="Sport",
                    tags=["port", "sponsored"],
                    published="2026-11-20T10:00:00Z",
                ),
                line(
                    "3",
                    "Bank pays",
                    body + " Bank.",
                    section="Economy",
                    language="az",
                    published="2026-11-20T11:00:00Z",
                ),
            ]
        )
    )
    take(
        "\n".join(
            [
                line(
                    "4",
                    "Just in",
                    body + " New.",
                    section="Sea",
                    published=(LATER - timedelta(minutes=10)).isoformat(),
                ),
                line(
                    "5",
                    SECRET,
                    body + " Zeppelin.",
                    section="Economy",
                    release_at=(LATER + timedelta(minutes=50)).isoformat(),
                ),
            ]
        ),
        now=LATER - timedelta(minutes=5),
    )
    partnered = Newsroom(database, FlaskClient.__new__(FlaskClient))
    partnered.client = create_app(
        settings, database=database, now=lambda: partnered.now
    ).test_client()
    return partnered


@pytest.mark.parametrize(
    ("entitlement", "expected"),
    [
        ({}, ["Just in", "Bank pays", "Team wins", "Quay opens"]),
        ({"sections": ("sea", "economy")}, ["Just in", "Bank pays", "Quay opens"]),
        ({"sections": ("sea", "sport"), "tags": ("port",)}, ["Team wins", "Quay opens"]),
        ({"tags": ("Port",), "excluded_tags": ("Sponsored",)}, ["Quay opens"]),
        ({"languages": ("az",)}, ["Bank pays"]),
        ({"sections": ("sea",), "languages": ("az",)}, []),
        ({"offset_minutes": 30}, ["Bank pays", "Team wins", "Quay opens"]),
        ({"offset_minutes": -30}, ["Just in", "Bank pays", "Team wins", "Quay opens"]),
        ({"offset_minutes": -60, "sections": ("sea",)}, ["Just in", "Quay opens"]),
    ],
)
def test_a_partner_gets_what_is_theirs(
    newsroom: Newsroom, entitlement: dict[str, Any], expected: list[str]
) -> None:
    token = newsroom.add("city-news", **entitlement)

    assert expected == newsroom.titles("city-news", token)


def test_an_embargoed_story_comes_early_with_its_time_stated(newsroom: Newsroom) -> None:
    token = newsroom.add("early", offset_minutes=-60)
    until = (LATER + timedelta(minutes=50)).isoformat().replace("+00:00", "Z")

    first = json.loads(newsroom.get("/partners/early/latest.json", token).data)["items"][0]

    assert f"Embargoed until {until}: {SECRET}" == first["title"]
    assert first["content_html"].startswith(f"<p><strong>Embargoed until {until}</strong></p>")
    newsroom.now = LATER - timedelta(minutes=11)
    assert SECRET not in str(newsroom.titles("early", token)), (
        "more than the offset before its end it is nobody's"
    )


def test_a_later_partner_gets_a_story_when_its_time_has_come(newsroom: Newsroom) -> None:
    token = newsroom.add("later", offset_minutes=30)
    etag = newsroom.get("/partners/later/latest.json", token).headers["ETag"]
    assert 304 == newsroom.get("/partners/later/latest.json", token, If_None_Match=etag).status_code

    newsroom.now = LATER + timedelta(minutes=25)

    answer = newsroom.get(
        "/partners/later/latest.json",
        token,
        If_None_Match=etag,
        If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT",
    )
    assert 200 == answer.status_code and b"Just in" in answer.data


def test_summaries_and_no_pictures(newsroom: Newsroom, take: Callable[..., Report]) -> None:
    html = (
        "<p>Before it. It is long enough to be told.</p><figure><img "
        'src="https://pictures.example/a.jpg" alt="A"><figcaption>By us</figcaption></figure>'
        "<p>After <b>it</b>.</p>"
    )
    take(
        json.dumps(
            {
                "id": "9",
                "title": "With a picture",
                "body_html": html,
                "published": "2026-11-20T12:00:00Z",
            }
        )
    )
    plain, short = newsroom.add("plain", has_pictures=False), newsroom.add("short", is_full=False)

    for suffix in ("rss", "atom", "json"):
        full = newsroom.get(f"/partners/plain/latest.{suffix}", plain).text
        assert "pictures.example" not in full and "figcaption" not in full
        assert "After" in full
        assert "After" not in newsroom.get(f"/partners/short/latest.{suffix}", short).text.replace(
            "After it", ""
        )
        assert [] == lint(full.encode())


# -- who gets in


def test_the_three_ways_in(newsroom: Newsroom) -> None:
    token = newsroom.add("city-news")
    basic = {
        user: base64.b64encode(user.encode()).decode()
        for user in (f"city-news:{token}", f":{token}", f"{token}:")
    }
    ways = [
        newsroom.client.get(
            "/partners/city-news/latest.rss", headers={"Authorization": f"Bearer {token}"}
        )
    ]
    ways += [
        newsroom.client.get(
            "/partners/city-news/latest.rss", headers={"Authorization": f"Basic {secret}"}
        )
        for secret in basic.values()
    ]
    ways.append(newsroom.client.get(f"/partners/city-news/{token}/latest.rss"))

    assert [200] * 5 == [answer.status_code for answer in ways]
    assert 1 == len({answer.data for answer in ways[:-1]})
    # A feed names the address that its reader can fetch, and no hub that would want a header.
    secret_feed = ways[-1].text
    assert f"/partners/city-news/{token}/latest.rss" in secret_feed
    assert 'rel="hub"' not in secret_feed
    assert token not in ways[0].text


def test_no_token_opens_anothers_feed(newsroom: Newsroom) -> None:
    """Every token at every partner's every address."""
    tokens = {name: newsroom.add(name) for name in ("ada", "bela", "cem", "dana")}
    titles = {}
    for owner, token in tokens.items():
        for name in tokens:
            for kind in ("latest", "updated"):
                for suffix in ("rss", "atom", "json"):
                    by_header = newsroom.get(f"/partners/{name}/{kind}.{suffix}", token).status_code
                    by_address = newsroom.get(
                        f"/partners/{name}/{token}/{kind}.{suffix}"
                    ).status_code
                    titles[owner, name, kind, suffix] = (by_header, by_address)

    assert {(200, 200)} == {status for (owner, name, *_), status in titles.items() if owner == name}
    assert {(404, 404)} == {status for (owner, name, *_), status in titles.items() if owner != name}
    assert 96 == len(titles)


def test_private_answers_are_for_no_cache_script_or_index(newsroom: Newsroom) -> None:
    token = newsroom.add("city-news", sections=("sea",))
    answers = [
        newsroom.get("/partners/city-news/latest.rss", token),
        newsroom.get("/partners/city-news/latest.rss"),
        newsroom.get("/partners/other/latest.rss", token),
        newsroom.get("/partners/city-news/latest.rss?size=x", token),
    ]
    answers.append(
        newsroom.get(
            "/partners/city-news/latest.rss", token, If_None_Match=answers[0].headers["ETag"]
        )
    )

    assert [200, 401, 404, 400, 304] == [answer.status_code for answer in answers]
    for answer in answers:
        assert "private, no-store" == answer.headers["Cache-Control"]
        assert ("noindex", "no-referrer") == (
            answer.headers["X-Robots-Tag"],
            answer.headers["Referrer-Policy"],
        )
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_rotation_overlaps_and_suspension_is_at_once(newsroom: Newsroom) -> None:
    old, new = newsroom.add("city-news"), new_token()
    with newsroom.database.write() as connection:
        partner = partners.by_name(connection, "city-news")
        partners.end_tokens(connection, partner, LATER + timedelta(hours=24), LATER)
        partners.add_token(connection, partner, token_hash(new), LATER)

    def statuses() -> list[int]:
        return [
            newsroom.get("/partners/city-news/latest.rss", token).status_code
            for token in (old, new)
        ]

    assert [200, 200] == statuses()
    newsroom.now = LATER + timedelta(hours=24)
    assert [401, 200] == statuses()
    with newsroom.database.write() as connection:
        partners.change(
            connection, replace(partners.by_name(connection, "city-news"), is_suspended=True)
        )
    assert [401, 403] == statuses()


def test_the_store_keeps_no_token(newsroom: Newsroom) -> None:
    token = newsroom.add("city-news")
    with newsroom.database.read() as connection:
        rows = [
            str(row)
            for table in ("partners", "partner_tokens")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]

    assert 2 == len(rows)
    assert token not in "".join(rows) and token_hash(token) in "".join(rows)


def test_a_budget_is_kept(newsroom: Newsroom) -> None:
    token = newsroom.add("city-news")
    with newsroom.database.write() as connection:
        partners.change(
            connection, replace(partners.by_name(connection, "city-news"), budget_per_hour=50)
        )

    statuses = [newsroom.get("/partners/city-news/latest.rss", token) for _ in range(8)]

    assert [200] * 5 + [429] * 3 == [answer.status_code for answer in statuses]
    assert 1 <= int(statuses[-1].headers["Retry-After"]) <= 72


@pytest.mark.parametrize(
    "entitlement",
    [
        {"sections": ("Sea Side",)},
        {"languages": ("english",)},
        {"offset_minutes": 20_000},
        {"tags": ("a",), "excluded_tags": ("a",)},
    ],
)
def test_an_entitlement_that_cannot_be_is_refused(entitlement: dict[str, Any]) -> None:
    with pytest.raises(BadPartner):
        Entitlement(**entitlement).checked()


@pytest.mark.parametrize("name", ["", "City", "a b", "../x", "a" * 61, "-a"])
def test_a_name_is_a_slug(name: str) -> None:
    with pytest.raises(BadPartner):
        checked_name(name)


def test_an_entitlement_is_the_same_after_the_store() -> None:
    whole = Entitlement(
        sections=("sea",),
        tags=("a", "b"),
        excluded_tags=("c",),
        languages=("az",),
        is_full=False,
        has_pictures=False,
        offset_minutes=-5,
    )

    assert whole == Entitlement.from_json(whole.to_json())
    assert ("{}", Entitlement()) == (Entitlement().to_json(), Entitlement.from_json("{}"))


def test_a_partners_own_embeds_are_framed_by_their_sites_alone(newsroom: Newsroom) -> None:
    newsroom.add("city-news", sites=("https://www.city.example", "https://m.city.example:8443"))
    newsroom.add("none")

    policies = [
        newsroom.get(f"/embed/latest{query}").headers["Content-Security-Policy"]
        for query in ("", "?partner=city-news", "?partner=none", "?partner=nobody")
    ]

    framers = [policy.partition("frame-ancestors ")[2] for policy in policies]
    assert [
        "*",
        "https://www.city.example https://m.city.example:8443",
        "'none'",
        "'none'",
    ] == framers
    with pytest.raises(BadPartner):
        Entitlement(sites=("https://a.example; script-src *",)).checked()


def test_only_its_own_address_in_a_private_feed_holds_the_secret(newsroom: Newsroom) -> None:
    token = newsroom.add("city-news")

    for path in ("latest.rss", "updated.atom", "latest.json", "news-sitemap.xml"):
        answer = newsroom.get(f"/partners/city-news/{token}/{path}")
        assert 200 == answer.status_code
        own_address = f"https://news.example/partners/city-news/{token}/{path}"
        rest = (answer.text + str(answer.headers)).replace(own_address, "")
        assert token not in rest
        assert 401 == newsroom.get(f"/partners/city-news/{path}").status_code
    text = newsroom.get("/partners/city-news/latest.rss", token).text
    assert "https://news.example/partners/city-news/latest.rss" in text


def test_an_offset_counts_from_when_a_story_came_to_be_public(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    token = newsroom.add("later", offset_minutes=30)
    take(
        line("8", "Of this morning", "It bears an older date.", published="2026-11-20T08:00:00Z"),
        now=LATER,
    )
    release = LATER + timedelta(minutes=10)
    take(
        line(
            "9",
            "Held until ten past",
            "It was embargoed.",
            published="2026-11-20T08:00:00Z",
            release_at=release.isoformat(),
        ),
        now=LATER,
    )
    assert not {"Of this morning", "Held until ten past"} & set(newsroom.titles("later", token))
    with newsroom.database.write() as connection:
        Writer(connection, release).release_due()
    newsroom.now = LATER + timedelta(minutes=31)
    assert "Of this morning" in (titles := newsroom.titles("later", token))
    assert "Held until ten past" not in titles
    newsroom.now = LATER + timedelta(minutes=41)
    assert "Held until ten past" in newsroom.titles("later", token)


def test_an_offset_holds_back_no_correction_and_no_withdrawal(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    token = newsroom.add("later", offset_minutes=30)
    assert "Quay opens" in newsroom.titles("later", token)
    withdraw(newsroom, "Quay opens")
    take(
        line(
            "2",
            "Team wins - CORRECTED",
            "The other team has won, by two goals to one, on Friday.",
            section="Sport",
        ),
        now=LATER,
    )

    titles = newsroom.titles("later", token, "updated")
    assert "A story was withdrawn" in titles and any("Team wins" in title for title in titles)


def withdraw(newsroom: Newsroom, headline: str) -> None:
    with newsroom.database.write() as connection:
        writer = Writer(connection, newsroom.now)
        writer.withdraw(
            next(article for article in newest(writer.reader, 99) if article.headline == headline),
            "It was wrong.",
        )


def test_what_is_withdrawn_under_embargo_is_told_to_who_has_it_alone(newsroom: Newsroom) -> None:
    early, other = newsroom.add("early", offset_minutes=-60), newsroom.add("other")
    assert any(SECRET in title for title in newsroom.titles("early", early))
    withdraw(newsroom, SECRET)

    assert ["A story was withdrawn"] == newsroom.titles("early", early, "updated")
    assert [] == newsroom.titles("other", other, "updated")
    assert not any(SECRET in title for title in newsroom.titles("early", early))
    assert [] == json.loads(newsroom.client.get("/feeds/updated.json").data)["items"]


def test_a_story_is_another_one_by_its_date_when_its_embargo_is_over(newsroom: Newsroom) -> None:
    token = newsroom.add("early", offset_minutes=-60)

    def secret() -> dict[str, Any]:
        items = json.loads(newsroom.get("/partners/early/latest.json", token).data)["items"]
        return next(item for item in items if SECRET in item["title"])

    before = secret()
    newsroom.now = LATER + timedelta(minutes=51)
    with newsroom.database.write() as connection:
        Writer(connection, newsroom.now).release_due()
    after = secret()
    assert (before["id"], SECRET) == (after["id"], after["title"])
    assert before["date_modified"] < after["date_modified"]


def test_what_is_held_back_takes_nobodys_place(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    text = "It is told in full here, with everything that belongs to a story of some length. " * 5
    take(
        "\n".join(
            line(
                f"e{n}", f"A headline in English, number {n}", f"{text} It is the story of quay{n}."
            )
            for n in range(25)
        ),
        now=LATER,
    )
    take(
        "\n".join(
            line(
                f"a{n}",
                f"A headline in another language {n}",
                f"{TEXT_IN_AZERBAIJANI} liman{n}.",
                language="az",
            )
            for n in range(19)
        ),
        now=LATER,
    )
    token = newsroom.add("msn")
    with newsroom.database.write() as connection:
        partners.change(
            connection, replace(partners.by_name(connection, "msn"), profile="flipboard")
        )

    titles = newsroom.titles("msn", token)
    assert 20 == len(titles)
    assert not any("another language" in title for title in titles)


# -- receipts


def test_receipts_tell_who_has_which_version(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    ada, bela = newsroom.add("ada", sections=("sea",)), newsroom.add("bela", sections=("sport",))
    newsroom.get("/partners/ada/latest.rss", ada)
    newsroom.get("/partners/ada/latest.rss", ada)
    newsroom.get("/partners/bela/latest.rss", bela)

    def told(**asked: str) -> list[tuple[str, str, int, bool]]:
        with newsroom.database.read() as connection:
            receipts = partners.receipts_of(connection, **asked)
        return sorted(
            (entry.partner, entry.headline, entry.revision, entry.is_current) for entry in receipts
        )

    assert [
        ("ada", "Just in", 1, True),
        ("ada", "Quay opens", 1, True),
        ("bela", "Team wins", 1, True),
    ] == told()
    with newsroom.database.write() as connection:
        writer = Writer(connection, newsroom.now)
        article = next(
            article for article in newest(writer.reader, 9) if article.headline == "Quay opens"
        )
        writer.withdraw(article, "wrong")
    assert [("ada", "Quay opens", 1, False)] == told(article=article.uuid)
    newsroom.get("/partners/ada/updated.rss", ada)
    assert [("ada", "", 2, True), ("ada", "Quay opens", 1, False)] == told(article=article.uuid)
    assert [("bela", "Team wins", 1, True)] == told(partner="bela")


# -- the command


def test_a_partner_is_set_up_from_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "=Quay opens", section="Sea"))
    run(tmp_path, "import", "news.jsonl")
    added = run(
        tmp_path,
        "partners",
        "add",
        "city-news",
        "--section",
        "sea",
        "--offset",
        "0",
        "--budget",
        "1000",
    )
    token = added.stdout.strip()
    assert re.fullmatch(r"wf_[\w-]{43}", token) and "Shown this once" in added.stderr
    again = run(tmp_path, "partners", "add", "city-news")
    assert 1 == again.returncode
    assert "there is a partner 'city-news' already" in again.stderr

    with serving(tmp_path, WIREFEED_LOG_ACCESS="true") as base:
        import urllib.request

        secret = f"{base}/partners/city-news/{token}/latest.rss"
        assert b"=Quay opens" in urllib.request.urlopen(secret).read()
    log = (tmp_path / "server.log").read_text()
    assert token not in log and "/partners/city-news/wf_***/latest.rss" in log

    rows = list(
        csv.DictReader(
            io.StringIO(run(tmp_path, "partners", "receipts", "--partner", "city-news").stdout)
        )
    )
    assert [("city-news", "1", "yes", "'=Quay opens")] == [
        (r["partner"], r["revision"], r["current"], r["headline"]) for r in rows
    ]
    lines = run(
        tmp_path, "partners", "receipts", "--article", rows[0]["article"], "--format", "json"
    ).stdout
    assert "=Quay opens" == json.loads(lines)["headline"]
    run(tmp_path, "articles", "withdraw", rows[0]["article"], "--note", "It was another quay.")
    stale = run(tmp_path, "partners", "receipts", "--stale").stdout.splitlines()
    assert 2 == len(stale) and ",no," in stale[1]

    assert token not in run(tmp_path, "partners", "show", "city-news").stdout
    rotated = run(tmp_path, "partners", "rotate", "city-news", "--overlap", "0")
    assert rotated.stdout.strip() != token and "has ended" in rotated.stderr
    shown = json.loads(run(tmp_path, "partners", "show", "city-news", "--json").stdout)
    assert (1, 1000, {"sections": ["sea"]}) == (
        len(shown["tokens"]),
        shown["budget_per_hour"],
        shown["entitlement"],
    )
    assert (
        "changed"
        in run(tmp_path, "partners", "set", "city-news", "--summary", "--lang", "az").stdout
    )
    run(tmp_path, "partners", "set", "city-news", "--lang", "")
    assert {"sections": ["sea"], "is_full": False} == json.loads(
        run(tmp_path, "partners", "show", "city-news", "--json").stdout
    )["entitlement"]
    run(tmp_path, "partners", "set", "city-news", "--lang", "az")
    assert "suspended" in run(tmp_path, "partners", "suspend", "city-news").stdout
    assert "suspended" in run(tmp_path, "partners", "list").stdout
    assert "active" in run(tmp_path, "partners", "resume", "city-news").stdout
    shown = json.loads(run(tmp_path, "partners", "list", "--json").stdout)
    assert {"sections": ["sea"], "is_full": False, "languages": ["az"]} == shown["entitlement"]
    missing = run(tmp_path, "partners", "show", "nobody")
    assert 1 == missing.returncode
    assert "wirefeed partners list" in missing.stderr
    assert 1 == run(tmp_path, "partners", "add", "Bad Name").returncode


def test_the_guide_sets_a_partner_up_in_five_commands(tmp_path: Path) -> None:
    """The lines of README.md and of docs/guides/partners.md, unchanged."""
    guides = [(ROOT / name).read_text("utf-8") for name in ("README.md", "docs/guides/partners.md")]
    lines = [
        re.findall(
            r"^    ((?:wirefeed|curl) .*)$", text.partition("five commands")[2], re.MULTILINE
        )[:5]
        for text in guides
    ]
    assert lines[0] == lines[1]
    import_, add, serve, curl, receipts = lines[0]
    shutil.copytree(
        ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.db*", "media")
    )
    assert 0 == run(tmp_path, *import_.split()[1:]).returncode
    token = run(tmp_path, *add.split()[1:]).stdout.strip()
    assert serve == "wirefeed serve &" and "http://127.0.0.1:8000" in curl
    with serving(tmp_path) as base:
        command = curl.replace("TOKEN", token).replace("http://127.0.0.1:8000", base)
        feed = subprocess.run(
            shlex.split(command), capture_output=True, check=True, timeout=30
        ).stdout
    assert b"<item>" in feed and [] == lint(feed)
    assert "city-news" in run(tmp_path, *receipts.split()[1:]).stdout.splitlines()[1]


# -- nothing leaks


def test_no_public_address_tells_of_an_embargoed_story(
    newsroom: Newsroom, take: Callable[..., Report]
) -> None:
    """One embargoed article; every public address, format and header: no headline, id or text of it
    anywhere.
    """
    take(
        line(
            "6",
            "Zeppelin fund grows",
            "The zeppelin fund grows, its budget figures say, and the bank pays in full.",
        )
    )
    newsroom.add("early", offset_minutes=-60)
    with newsroom.database.read() as connection:
        reader = Reader(connection)
        secret = next(article for article in newest(reader, 20) if article.headline == SECRET)
        others = [article.uuid for article in newest(reader, 20) if article.headline != SECRET]
        public = list(addresses(reader))
    asked = [
        *public,
        "/embed/latest",
        "/embed/updated",
        "/embed/builder",
        "/embed.js",
        "/readyz",
        "/healthz",
        "/news-sitemap.xml",
        "/partners/early/news-sitemap.xml",
        "/robots.txt",
    ]
    asked += [f"/{kind}/{secret.uuid}" for kind in ("articles", "embed/articles", "embed/related")]
    asked += [
        f"/articles/{secret.uuid}/{kind}.{suffix}"
        for kind in ("related", "revisions")
        for suffix in ("rss", "atom", "json")
    ]
    asked += [
        f"/articles/{uuid}/{kind}.json" for uuid in others for kind in ("related", "revisions")
    ]
    asked += [f"/embed/{kind}/{uuid}" for uuid in others for kind in ("articles", "related")]
    asked += [
        f"/embed/articles/{secret.uuid}.json",
        f"/oembed?url=https://news.example/articles/{secret.uuid}",
    ]
    asked += [
        "/feeds/latest.json?q=zeppelin",
        "/feeds/latest.rss?section=economy&size=200",
        "/feeds/related.json?to=Budget%20figures%20of%20the%20zeppelin%20fund",
    ]
    asked += [
        "/feeds/latest.atom?tombstones=1",
        "/feeds/updated.json?tombstones=1",
        "/feeds/latest.rss?since=0",
        "/feeds/updated.json?since=0",
        "/metrics",
        "/hub",
        "/feeds/updated/archive/0.json",
    ]
    asked += [
        "/partners/early/latest.rss",
        "/feeds/latest/archive/0.rss",
        "/feeds/latest/archive/1.rss",
    ]
    words = [SECRET.encode(), b"Zeppelin."]
    leaked = []
    for address in asked:
        for headers in (
            {},
            {"Accept": "text/html"},
            {"Sec-Fetch-Dest": "document"},
            {"A-IM": "feed", "If-None-Match": '"x"'},
        ):
            answer = newsroom.client.get(address, headers=headers)
            whole = answer.data + str(answer.headers).encode()
            leaked += [address for word in words if word in whole]
            # An address that names the id may repeat it in an error; elsewhere it has no place.
            leaked += (
                [address] if secret.uuid not in address and secret.uuid.encode() in whole else []
            )
    assert [] == leaked
    assert 60 < len(asked)
    newsroom.now = LATER + timedelta(hours=1)
    with newsroom.database.write() as connection:
        Writer(connection, newsroom.now).release_due()
    assert SECRET in newsroom.client.get("/feeds/latest.json").text


def test_no_file_and_no_log_line_tells_of_an_embargoed_story(
    database: Database, tmp_path: Path
) -> None:
    """The same through the installed commands: every exported file, what the commands say, and the
    server's log.
    """
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    rows = [
        line("1", "Quay opens", "It is open."),
        line("2", SECRET, "Zeppelin. It is told in full.", release_at=soon),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows))
    env = {
        "WIREFEED_DATABASE_URL": database.url,
        "WIREFEED_LOG_ACCESS": "yes",
        "WIREFEED_LOG_LEVEL": "debug",
    }
    runs = [run(tmp_path, "import", "news.jsonl", **env), run(tmp_path, "export", "site", **env)]
    with database.read() as connection:
        secret = next(
            article for article in newest(Reader(connection), 20) if article.headline == SECRET
        )
    with serving(tmp_path, **env) as base:
        for path in (
            "/",
            "/feeds/latest.rss",
            "/feeds/updated.atom",
            f"/feeds/latest.json?q={SECRET.split()[-2]}",
        ):
            fetch(base + path)
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]

    words = [SECRET.encode(), b"Zeppelin.", secret.uuid.encode()]
    written = [(path.name, _unpacked(path)) for path in (*files, tmp_path / "server.log")]
    written += [("command", (completed.stdout + completed.stderr).encode()) for completed in runs]
    assert [] == [name for name, content in written if any(word in content for word in words)]
    assert [] == [path for path in files if secret.uuid in str(path)]
    assert 40 < len(files) and all(completed.returncode == 0 for completed in runs)
    assert any(b"Quay opens" in content for _, content in written)


def _unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def test_a_token_is_in_no_log_line() -> None:
    import logging

    token = new_token()
    record = logging.LogRecord(
        "wirefeed", logging.WARNING, "", 0, "failed at /partners/a/%s/latest.rss", (token,), None
    )

    assert token not in JsonLines().format(record)
    assert "wf_***" in JsonLines().format(record)


@pytest.mark.parametrize("command", [["add", "radio"], ["set", "city-news"]])
def test_a_section_that_does_not_exist_is_refused_with_the_list(
    tmp_path: Path, command: list[str]
) -> None:
    lines = [line("1", "Quay opens", section="Sea"), line("2", "Team wins", section="Sport")]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    run(tmp_path, "import", "news.jsonl")
    run(tmp_path, "partners", "add", "city-news", "--section", "sport")

    refused = run(tmp_path, "partners", *command, "--section", "sea", "--section", "sprot")

    assert 1 == refused.returncode
    assert (
        "error: there is no section 'sprot' (did you mean sport?); the sections are: sea, sport\n"
        == refused.stderr
    )
    shown = json.loads(run(tmp_path, "partners", "list", "--json").stdout)
    assert ("city-news", {"sections": ["sport"]}) == (shown["name"], shown["entitlement"])


def test_a_renamed_section_is_refused_with_its_present_slug(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Quay opens", section="Sea"))
    run(tmp_path, "import", "news.jsonl")
    run(tmp_path, "sections", "rename", "sea", "harbour")

    refused = run(tmp_path, "partners", "add", "radio", "--section", "sea")

    assert "error: section 'sea' is named 'harbour' now\n" == refused.stderr


def test_tags_and_languages_without_an_article_are_a_warning(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(line("1", "Quay opens", tags=["Ships"], language="en-GB"))
    run(tmp_path, "import", "news.jsonl")

    wanted = ("--tag", "ships", "--tag", "tides", "--lang", "en", "--lang", "az")
    added = run(tmp_path, "partners", "add", "radio", *wanted, "--without-tag", "sponsored")

    assert 0 == added.returncode
    assert [
        "warning: no published article has the language 'az' yet",
        "warning: no published article has the tag 'tides' yet",
    ] == added.stderr.splitlines()[:2]


def test_the_section_of_an_embargoed_article_exists(tmp_path: Path) -> None:
    embargoed = line("1", "Quay opens", section="Sea", embargo="2999-01-01T00:00:00Z")
    (tmp_path / "news.jsonl").write_text(embargoed)
    run(tmp_path, "import", "news.jsonl")

    added = run(tmp_path, "partners", "add", "radio", "--section", "sea", "--offset", "-60")

    assert 0 == added.returncode, added.stderr


def test_receipts_of_an_article_that_does_not_exist_are_an_error(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    uuid = "01a1f2b3-0000-7000-8000-000000000000"

    refused = run(tmp_path, "partners", "receipts", "--article", uuid)

    assert 1 == refused.returncode
    assert f"no article has the id '{uuid}'" in refused.stderr
