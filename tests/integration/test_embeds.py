"""Embeds over HTTP: frames, cards, oEmbed, related to a text, the builder's snippets.

Browsers are elsewhere.
"""

from __future__ import annotations

import gzip
import html
import json
import logging
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from support.constants import NOW
from support.newsroom import newest, path_of
from support.rows import line
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.domain.feed_address import CHOICES
from feeds.embeds import snippets
from feeds.embeds.snippets import PAPER, READABLE, article_in, contrast, readable
from feeds.intake.pipeline import Report
from feeds.languages.phrases import say
from feeds.runtime.logs import JsonLines
from feeds.store import Database, Reader, Writer
from feeds.web import create_app
from feeds.web.embeds import script
from feeds.web.ratelimit import MAX_CLIENTS, RateLimit

LATER = NOW + timedelta(hours=2)
QUAY = (
    "The harbour authority opened a second container quay, which lets two vessels unload their "
    "containers at once."
)
COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.fixture
def client(database: Database, settings: Settings, take: Callable[..., Report]) -> FlaskClient:
    take(
        line(
            "quay",
            "Second container quay opens",
            QUAY,
            section="Sea",
            authors=["Leyla Aydin"],
            images=[{"url": "https://pictures.example/quay.jpg", "width": 640, "height": 360}],
        )
    )
    take(
        line(
            "snow",
            "Snow closes the pass",
            "Snow fell all night and the road over the pass was closed to lorries.",
        )
    )
    take(line("late", "Budget figures", release_at=(LATER + timedelta(days=1)).isoformat()))
    return create_app(settings, database=database, now=lambda: LATER).test_client()


def uuid_of(database: Database, headline: str) -> str:
    with database.read() as connection:
        return next(
            article.uuid
            for article in newest(Reader(connection), 10)
            if article.headline == headline
        )


def withdraw(database: Database, headline: str) -> None:
    with database.write() as connection:
        writer = Writer(connection, LATER)
        writer.withdraw(
            next(article for article in newest(writer.reader, 10) if article.headline == headline),
            "wrong",
        )


def test_the_script_is_small_and_may_be_checked_by_its_hash(client: FlaskClient) -> None:
    body, encoded = script()
    whole = client.get("/embed.js")
    small = client.get("/embed.js", headers={"Accept-Encoding": "gzip, br"})

    assert max(len(encoded["br"]), len(encoded["gzip"])) <= 6_000
    assert body == whole.data == brotli.decompress(small.data) == gzip.decompress(encoded["gzip"])
    assert "*" == small.headers["Access-Control-Allow-Origin"]
    unchanged = client.get(
        "/embed.js", headers={"Accept-Encoding": "br", "If-None-Match": small.headers["ETag"]}
    )
    assert (304, "*") == (unchanged.status_code, unchanged.headers["Access-Control-Allow-Origin"])


@pytest.mark.parametrize(
    "word",
    [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "cookie",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "sendBeacon",
    ],
)
def test_the_script_puts_in_no_markup_and_keeps_nothing(word: str) -> None:
    code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script()[0].decode(), flags=re.DOTALL)

    assert word not in code


@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_the_script_speaks_as_the_pages_do(language: str) -> None:
    (words,) = re.findall(r"const TEXT = (\{.*?\}\}), RTL", script()[0].decode())
    phrases = {
        "update": "updated",
        "correction": "corrected",
        "related": "Related news",
        "gone": "This story was withdrawn",
        "absent": "This story is not available",
    }
    assert {name: say(language, phrase) for name, phrase in phrases.items()} == (
        json.loads(words)[language]
    )


@pytest.mark.parametrize(
    "path", ["/embed/latest", "/embed/updated", "/embed/related/{}", "/embed/articles/{}"]
)
def test_any_site_may_frame_an_embed_and_nothing_else(
    client: FlaskClient, database: Database, path: str
) -> None:
    answer = client.get(path.format(uuid_of(database, "Second container quay opens")))
    policy = answer.headers["Content-Security-Policy"]

    assert 200 == answer.status_code
    assert (
        "frame-ancestors *" in policy and "default-src 'none'" in policy and "unsafe" not in policy
    )
    assert "X-Frame-Options" not in answer.headers and "Set-Cookie" not in answer.headers
    assert "no-referrer" == answer.headers["Referrer-Policy"]
    again = client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (304, "*") == (again.status_code, again.headers["Access-Control-Allow-Origin"])
    for other in ("/", "/feeds", "/embed/builder"):
        assert "frame-ancestors 'none'" in client.get(other).headers["Content-Security-Policy"]
        assert "DENY" == client.get(other).headers.get("X-Frame-Options", "DENY")


def test_a_frame_is_read_without_a_script(client: FlaskClient, database: Database) -> None:
    page = client.get(
        "/embed/latest?section=sea&pictures=yes&heading=News&level=2&accent=%23ffcc00&theme=dark"
    ).text

    assert '<h2 class="heading">News</h2>' in page
    assert (
        'href="https://news.example/articles/second-container-quay-opens-'
        + uuid_of(database, "Second container quay opens")[-8:]
        in page
    )
    assert (
        "https://pictures.example/quay.jpg" in page
        and "Snow" not in page
        and 'class="dark"' in page
    )
    assert f"--accent:{readable('#ffcc00', PAPER['light'])}" in page


def test_a_frame_takes_the_filters_of_a_feed(
    client: FlaskClient, take: Callable[..., Report]
) -> None:
    take(
        line(
            "a",
            "Ferry sails",
            "The ferry sails at night to the three islands of the bay.",
            tags=["sea", "night"],
        )
    )
    take(
        line(
            "b",
            "Ferry waits",
            "The other ferry waits in the harbour until the storm is over.",
            tags=["sea"],
        )
    )

    page = client.get("/embed/latest?tag=sea&tag=-night").text

    assert "Ferry waits" in page and "Ferry sails" not in page
    assert "Ferry sails" in client.get("/embed/latest?tag=sea&tag=night").text


@pytest.mark.parametrize(
    "query",
    [
        "theme=pink",
        "accent=red;}",
        "accent=%23ff",
        "level=1",
        "pictures=maybe",
        "size=0",
        "size=x",
        "lang=%00",
    ],
)
def test_a_look_that_there_is_not_is_said(client: FlaskClient, query: str) -> None:
    answer = client.get("/embed/latest?" + query)

    assert 400 == answer.status_code
    assert query.partition("=")[0] in answer.text


def test_a_withdrawn_story_is_gone_from_every_embed(
    client: FlaskClient, database: Database
) -> None:
    uuid = uuid_of(database, "Second container quay opens")
    paths = [
        f"/embed/articles/{uuid}",
        f"/embed/articles/{uuid}.json",
        f"/embed/related/{uuid}",
        f"/oembed?url=https://news.example/articles/{uuid}",
    ]
    assert [200] * 4 == [client.get(path).status_code for path in paths]
    withdraw(database, "Second container quay opens")

    answers = [
        client.get(path)
        for path in [*paths, "/embed/latest", "/feeds/related.json?to=" + quote(QUAY)]
    ]

    assert [410] * 4 + [200] * 2 == [answer.status_code for answer in answers]
    assert all(b"container quay" not in answer.data for answer in answers)
    assert all("*" == answer.headers["Access-Control-Allow-Origin"] for answer in answers)


@pytest.mark.parametrize(
    "path",
    [
        "/embed/articles/{}",
        "/embed/articles/{}.json",
        "/embed/related/{}",
        "/oembed?url=https://news.example/articles/{}",
    ],
)
def test_what_is_under_embargo_is_as_unknown_as_what_never_was(
    client: FlaskClient, database: Database, path: str
) -> None:
    answer = client.get(path.format(uuid_of(database, "Budget figures")))

    assert 404 == answer.status_code
    assert "Budget" not in answer.text


def test_a_card_as_json_is_a_feed_of_one(client: FlaskClient, database: Database) -> None:
    uuid = uuid_of(database, "Second container quay opens")

    answer = client.get(f"/embed/articles/{uuid}.json")

    (item,) = json.loads(answer.data)["items"]
    assert ("urn:uuid:" + uuid, "Second container quay opens") == (item["id"], item["title"])


# -- oEmbed


def test_oembed_describes_a_card(client: FlaskClient, database: Database) -> None:
    uuid = uuid_of(database, "Second container quay opens")
    url = f"https://news.example/articles/{uuid}"

    oembed = json.loads(client.get(f"/oembed?url={quote(url, safe='')}").data)
    tree = ElementTree.fromstring(client.get(f"/oembed?url={quote(url, safe='')}&format=xml").data)

    assert ("1.0", "rich", "Second container quay opens", "Harbour Wire", "Leyla Aydin") == tuple(
        oembed[name] for name in ("version", "type", "title", "provider_name", "author_name")
    )
    assert (600, 220, 640, 360) == tuple(
        oembed[name] for name in ("width", "height", "thumbnail_width", "thumbnail_height")
    )
    assert {name: str(value) for name, value in oembed.items()} == {
        child.tag: child.text for child in tree
    }
    # WordPress looks for these in the HTML of an unknown provider
    # (wp_filter_oembed_result).
    assert re.search(
        r"(<blockquote.*?</blockquote>)?.*(<iframe.*?></iframe>)", oembed["html"], re.DOTALL
    )
    assert f'src="https://news.example/embed/articles/{uuid}"' in oembed["html"]
    page = client.get(path_of(database, uuid)).text
    for kind, suffix in (("application/json+oembed", "json"), ("text/xml+oembed", "xml")):
        link = re.search(
            rf'<link rel="alternate" type="{re.escape(kind)}"[^>]*href="([^"]+)"', page
        )
        assert (
            link
            and client.get(html.unescape(link[1]).removeprefix("https://news.example")).status_code
            == 200
        )
        assert link[1].endswith(suffix)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("maxwidth=320", (320, 220)),
        ("maxwidth=320&maxheight=150", (320, 150)),
        ("maxwidth=2000&maxheight=900", (600, 220)),
    ],
)
def test_oembed_keeps_within_the_consumers_bounds(
    client: FlaskClient, database: Database, query: str, expected: tuple[int, int]
) -> None:
    url = f"https://news.example/articles/{uuid_of(database, 'Second container quay opens')}"

    oembed = json.loads(client.get(f"/oembed?url={url}&{query}").data)

    assert expected == (oembed["width"], oembed["height"])
    assert f'width="{expected[0]}" height="{expected[1]}"' in oembed["html"]
    width = int(re.findall(r"maxwidth=(\d+)", query)[0])
    assert oembed.get("thumbnail_width", 0) <= width


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 400),
        ("url=", 400),
        ("url={}&format=yaml", 501),
        ("url={}&maxwidth=0", 400),
        ("url={}&maxwidth=ten", 400),
        ("url={}&maxwidth=10", 404),
        ("url=https://elsewhere.example/articles/{uuid}", 404),
        ("url=https://news.example.evil.example/articles/{uuid}", 404),
        ("url=https://news.example@evil.example/articles/{uuid}", 404),
        ("url=javascript:alert(1)", 404),
        ("url=https://news.example/feeds/latest.rss", 404),
        ("url=https://news.example/articles/01980000-0000-7000-8000-000000000000", 404),
        ("url=https://[", 404),
    ],
)
def test_oembed_refuses_what_is_not_ours(
    client: FlaskClient, database: Database, query: str, expected: int
) -> None:
    uuid = uuid_of(database, "Second container quay opens")

    answer = client.get(
        "/oembed?"
        + query.replace("{}", f"https://news.example/articles/{uuid}").replace("{uuid}", uuid)
    )

    assert expected == answer.status_code


@pytest.mark.parametrize("tail", ["", "/", "?utm_source=x", "#part"])
@pytest.mark.parametrize("base", ["https://news.example", "http://NEWS.example"])
def test_oembed_knows_an_article_however_it_was_pasted(
    base: str, tail: str, settings: Settings
) -> None:
    uuid = "01980000-0000-7000-8000-000000000000"

    assert uuid == article_in(f" {base}/articles/{uuid}{tail} ", settings)


def test_a_newsroom_below_a_path_has_its_embeds_there() -> None:
    settings = Settings(base_url="https://paper.example/wire")
    uuid = "01980000-0000-7000-8000-000000000000"

    assert uuid == article_in(f"https://paper.example/wire/articles/{uuid}", settings)
    assert article_in(f"https://paper.example/articles/{uuid}", settings) is None


# -- related to a text of others


def test_related_to_a_text_of_others(client: FlaskClient) -> None:
    answer = client.get(
        "/feeds/related.json?to=" + quote("Two vessels unload containers at the new quay")
    )

    assert ["Second container quay opens"] == [
        item["title"] for item in json.loads(answer.data)["items"]
    ]
    assert ("no-store", "*") == (
        answer.headers["Cache-Control"],
        answer.headers["Access-Control-Allow-Origin"],
    )
    assert (
        "https://news.example/feeds/related.json?to=Two%20vessels%20unload%20containers%20at%20"
        "the%20new%20quay" == json.loads(answer.data)["feed_url"]
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 400),
        ("to=%20", 400),
        ("to=" + "x" * 2_001, 400),
        ("to=zzz+qqq", 200),
        ("to=quay&lang=az", 200),
        ("to=quay&lang=!", 400),
        ("to=" + "%00%F0%9F%98%80", 200),
        ("to=http%3A%2F%2F127.0.0.1%2F", 200),
    ],
)
def test_related_takes_any_text_as_text(client: FlaskClient, query: str, expected: int) -> None:
    answer = client.get("/feeds/related.json?" + query)

    assert expected == answer.status_code
    if expected == 200:
        assert [] == [
            item for item in json.loads(answer.data)["items"] if "quay" not in item["title"]
        ]


def test_many_readers_of_one_page_behind_one_address_are_served(client: FlaskClient) -> None:
    """Their pages send the same text: it is compared once a minute."""
    address = {"REMOTE_ADDR": "192.0.2.7"}
    statuses = {
        client.get("/feeds/related.json?to=quay", environ_base=address).status_code
        for _ in range(1_000)
    }
    assert {200} == statuses


def test_new_texts_are_compared_so_often_and_no_more(client: FlaskClient) -> None:
    def ask(number: int) -> TestResponse:
        address = f"/feeds/related.json?to=quay+{number}"
        return client.get(address, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert {200} == {ask(number).status_code for number in range(300)}
    # Turns come back while the machine is slow.
    answers = (ask(number) for number in range(300, 1_000))
    refused = next(answer for answer in answers if answer.status_code != 200)
    assert (429, "*") == (refused.status_code, refused.headers["Access-Control-Allow-Origin"])
    assert 1 <= int(refused.headers["Retry-After"]) <= 5
    other = client.get("/feeds/related.json?to=quay+400", environ_base={"REMOTE_ADDR": "192.0.2.8"})
    assert 200 == other.status_code


def test_a_rate_limit_gives_turns_back_with_time() -> None:
    at = [0.0]
    limit = RateLimit(burst=2, per_s=0.5, clock=lambda: at[0])

    assert [0, 0, 2] == [limit.wait_s("a") for _ in range(3)]
    at[0] = 2.0
    assert [0, 2] == [limit.wait_s("a") for _ in range(2)]
    for number in range(MAX_CLIENTS + 5):
        limit.wait_s(str(number))
    assert MAX_CLIENTS == len(limit._left)


def test_a_text_of_others_is_not_logged() -> None:
    record = logging.LogRecord("granian.access", logging.INFO, "", 0, "", None, None)
    record.args = {
        "path": "/feeds/related.json",
        "query_string": "to=secret",
        "method": "GET",
        "status": 200,
        "dt_ms": 1,
        "addr": "a",
    }

    assert "secret" not in JsonLines().format(record)


# -- the builder and its snippets


def test_the_builder_writes_snippets(client: FlaskClient) -> None:
    page = html.unescape(
        client.get("/embed/builder?feed=latest&section=sea&size=3&theme=dark&accent=%23ffcc00").text
    )

    body, _ = script()
    assert '<wirefeed-headlines feed="latest" section="sea" size="3" theme="dark"' in page
    assert snippets.integrity(body) in page
    assert (
        '<iframe src="https://news.example/embed/latest?section=sea&amp;size=3&amp;theme=dark&a'
        'mp;accent=ffcc00"' in page
    )
    assert "<!-- wp:html -->" in page and "Second container quay opens</a>" in page


def test_the_element_takes_every_filter_that_the_builder_writes(client: FlaskClient) -> None:
    source = script()[0].decode()
    form = client.get("/embed/builder").text
    for name in CHOICES:
        assert f'"{name}"' in source and f'name="{name}"' in form
    page = html.unescape(client.get("/embed/builder?q=quay&author=leyla").text)
    assert '<wirefeed-headlines feed="latest" author="leyla" q="quay"' in page


@pytest.mark.parametrize(
    "query",
    [
        "accent=red",
        "section=nowhere",
        "section=%3Cscript%3E",
        "size=1000",
        "lang=%22",
        "theme=x&feed=y",
        "tag=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_the_builder_says_what_is_wrong_and_goes_on(client: FlaskClient, query: str) -> None:
    answer = client.get("/embed/builder?" + query)

    assert 200 == answer.status_code
    assert "<script>" not in answer.text
    assert "<wirefeed-headlines" in html.unescape(answer.text)


@given(COLORS, st.sampled_from(sorted(PAPER)))
def test_an_accent_can_always_be_read(color: str, theme: str) -> None:
    moved = readable(color, PAPER[theme])

    assert READABLE <= contrast(moved, PAPER[theme])
    if READABLE <= contrast(color, PAPER[theme]):
        assert color == moved


def test_contrast_is_as_the_guidelines_say() -> None:
    assert (
        21 == round(contrast("#000000", "#ffffff"), 2) == round(contrast("#ffffff", "#000000"), 2)
    )
    # WCAG's own well-known border: #767676 is the lightest grey that passes on white.
    assert contrast("#767676", "#ffffff") >= 4.5 > contrast("#777777", "#ffffff")


def test_a_title_of_markup_stays_text_everywhere(
    client: FlaskClient, database: Database, take: Callable[..., Any]
) -> None:
    take(line("x", "Five < six & \"seven\" > 'four'"))
    uuid = uuid_of(database, "Five < six & \"seven\" > 'four'")

    oembed = json.loads(client.get(f"/oembed?url=https://news.example/articles/{uuid}").data)

    assert "Five < six & \"seven\" > 'four'" == oembed["title"]
    assert "Five &lt; six &amp; &quot;seven&quot;" in oembed["html"]
    for path in ("/embed/latest", f"/embed/articles/{uuid}", "/embed/builder"):
        assert "Five < six" not in client.get(path).text
