"""Faults of other publishers, tried here: each test names the threat."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree
from support.constants import NOW, ROOT
from support.servers import fetch, run, serving

from feeds.config import Settings
from feeds.domain.feed_address import parse_address as selected
from feeds.errors import InputError, SelectionError
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report
from feeds.model import Draft
from feeds.publishing.publisher import Publisher
from feeds.runtime import logs
from feeds.store import Database

HOSTILE_URLS = [
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript\u200b:alert(1)",
    "data:text/html,<script>x</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://x.example/a",
    "https://user:pw@x.example/",
    "http://",
    "//",
    "http:a<script>",
    "feed:javascript:alert(1)",
    "blob:https://x/1",
]
HOSTILE_TEXTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><script>alert(1)</script>",
    "<!--",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}{%x%}",
    "a\r\nSet-Cookie: x=1\r\n\r\n<b>",
    "\x00\x0b\x1b[31m\ufffe\ud800",
    "\u202etxet",
    "%0d%0aX: y",
    "${jndi:ldap://x}",
    "=cmd|' /C calc'!A0",
]
SUFFIXES = ("rss", "atom", "json")


def story(number: int, text: str, url: str) -> dict[str, Any]:
    return {
        "id": f"{number} {text}",
        "url": url,
        "title": f"Story {number} {text}",
        "body": f"Body {number} of the story. {text}",
        "summary": text,
        "section": text,
        "tags": [text, "port"],
        "authors": [{"name": text, "url": url, "email": text}],
        "images": [{"url": url, "caption": text, "credit": text, "type": text}],
        "rights": text,
        "place": text,
        "ednote": text,
        "enclosures": [{"url": url, "type": text, "title": text}],
        "subjects": [{"name": text, "code": text, "scheme": url}],
        "related": [{"title": text, "url": url}],
        "note": text,
        "published": "2026-11-20T09:00:00Z",
        "source": text,
    }


def test_no_hostile_url_or_text_leaves_by_any_field(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """Active schemes in link, guid, enclosure and picture; markup in names; what XML forbids, in
    every field.
    """
    pairs = [
        *((HOSTILE_TEXTS[0], url) for url in HOSTILE_URLS),
        *((text, HOSTILE_URLS[0]) for text in HOSTILE_TEXTS),
    ]
    lines = [json.dumps(story(number, text, url)) for number, (text, url) in enumerate(pairs)]
    lines += [
        json.dumps(
            story(99, "revised", "https://x.example/")
            | {"id": f"0 {HOSTILE_TEXTS[0]}", "source": HOSTILE_TEXTS[0]}
        )
    ]
    report = take("\n".join(lines))
    assert (len(pairs), 1) == (report.new, report.updated), report.refused

    for kind in ("latest", "updated"):
        for suffix in SUFFIXES:
            body = (
                Publisher(database, settings)
                .rendition(selected(f"/feeds/{kind}.{suffix}", [("size", "200")]))
                .body
            )
            for address in addresses(body, suffix):
                parts = urlsplit(address)
                assert (
                    parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
                ), address
            for name, line in plain_lines(body, suffix):
                assert not re.search(r"[\x00-\x1f\x7f\u202e\ufffe]", line), line
                # A summary is the text's beginning as it is; a browser shows that it is escaped for
                # its type.
                assert name == "summary" or not re.search(r"<(script|img|b)\b", line), line


def addresses(body: bytes, suffix: str) -> Iterator[str]:
    if suffix == "json":
        yield from (
            value for name, value in walk(json.loads(body)) if "url" in name or name == "image"
        )
        return
    for node in etree.fromstring(body).iter(etree.Element):
        name = etree.QName(node).localname
        yield from (str(value) for key, value in node.attrib.items() if key in ("href", "url"))
        if name in ("link", "comments") and node.text:
            yield node.text
        if name in ("guid", "id") and node.text and not node.text.startswith("urn:uuid:"):
            yield node.text


def plain_lines(body: bytes, suffix: str) -> Iterator[tuple[str, str]]:
    """Field and text of everything that is text and not the article's own HTML."""
    if suffix == "json":
        yield from (
            (name, value) for name, value in walk(json.loads(body)) if name != "content_html"
        )
        return
    for node in etree.fromstring(body).iter(etree.Element):
        name = etree.QName(node).localname
        if name not in ("encoded", "content", "description") and len(node) == 0:
            yield from ((name, text) for text in [node.text, *node.attrib.values()] if text)


def walk(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from walk(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, name)
    elif isinstance(value, str):
        yield name, value


def test_every_output_parses_whatever_its_fields_hold(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    """Every character below U+0800 and the edges of the planes, in every text field: no feed goes
    down.
    """
    odd = [
        chr(code)
        for code in [
            *range(0x800),
            0x2028,
            0xD800,
            0xDFFF,
            0xFDD0,
            0xFEFF,
            0xFFFE,
            0xFFFF,
            0x1FFFE,
            0x10FFFF,
            0x10FF00,
        ]
    ]
    assert (
        16
        < take(
            "\n".join(
                json.dumps(
                    story(i, "".join(odd[i::32]), "https://x.example/" + "".join(odd[i::32]))
                )
                for i in range(32)
            )
        ).new
    )

    for suffix in SUFFIXES:
        body = (
            Publisher(database, settings)
            .rendition(selected(f"/feeds/latest.{suffix}", [("size", "200")]))
            .body
        )
        assert 32 == (
            len(json.loads(body)["items"])
            if suffix == "json"
            else body.count(b"</item>") + body.count(b"</entry>")
        )
        if suffix != "json":
            etree.fromstring(body, etree.XMLParser(resolve_entities=False, recover=False))


BILLION = (
    '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
BOMBS = {
    "entity bomb": f'<?xml version="1.0"?>{BILLION}<rss '
    'version="2.0"><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>',
    "external entity": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM '
    '"file:///etc/passwd">]><rss '
    'version="2.0"><channel><item><title>&x;</title></item></channel></rss>',
    "parameter entity": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % p SYSTEM '
    '"http://127.0.0.1:9/x.dtd">%p;]><rss '
    'version="2.0"><channel><item><title>a</title></item></channel></rss>',
    "external dtd": '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"><rss '
    'version="2.0"><channel><item><title>Plain</title></item></channel></rss>',
    "quadratic": '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "'
    + "a" * 50_000
    + '">]><rss version="2.0"><channel><item><title>'
    + "&a;" * 5_000
    + "</title></item></channel></rss>",
    "deep": '<rss version="2.0"><channel><item><title>a</title><description>'
    + "<a>" * 50_000
    + "</description></item></channel></rss>",
    "xinclude": '<rss version="2.0" '
    'xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><title>a</title><description>'
    '<xi:include href="file:///etc/passwd" parse="text"/></description></item></channel></rss>',
    "giant reference": '<rss version="2.0"><channel><item><title>a &#999999999999; &#xFFFFFFFFFF; '
    "b</title></item></channel></rss>",
    "doctype in html": "<!DOCTYPE html [<!ENTITY x SYSTEM "
    "'file:///etc/passwd'>]><html><body><article><h1>T</h1><p>&x; "
    + "word " * 200
    + "</p></article></body></html>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_xml_bombs_are_refused_or_harmless(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "create_connection", no_network)
    monkeypatch.setattr(socket.socket, "connect", no_network)
    results: list[Draft | InputError] = []
    try:
        results = list(
            read(Source(name="x.xml", data=BOMBS[name].encode()), Options(now=NOW, zone=NOW.tzinfo))
        )  # type: ignore[arg-type]
    except InputError as error:
        assert error.reason

    words = "".join(
        r.headline + r.body_html + r.summary
        for d in results
        if isinstance(d, Draft)
        for r in d.revisions
    )
    assert "root:" not in words
    assert len(words) < 1_000_000


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("threats")
    assert 0 == run(folder, "import", str(ROOT / "data")).returncode
    with serving(
        folder, WIREFEED_BASE_URL="https://news.example", WIREFEED_LOG_ACCESS="true"
    ) as served:
        yield served


FORGED = {
    "Host": "evil.example",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Proto": "gopher",
    "X_Forwarded_Prefix": "/evil",
    "X_Original_URL": "/evil",
    "X_Rewrite_URL": "/evil",
    "Forwarded": "host=evil.example",
    "X_Forwarded_For": "127.0.0.1",
}
PATHS = (
    "/",
    "/feeds",
    "/feeds/latest.rss",
    "/feeds/updated.atom",
    "/feeds/latest.json?size=5",
    "/sections/sea/latest.rss",
    "/feeds.opml",
    "/sitemap.xml",
    "/feeds/latest.rss?utm_source=x",
    "/feeds/latest.rss?size=0",
    "/nowhere",
)


@pytest.mark.parametrize("path", PATHS)
def test_no_request_header_reaches_an_address(base: str, path: str) -> None:
    """Cache poisoning: the answer to forged headers is the answer to none, in bytes and in what
    caches read.
    """
    status, headers, body = fetch(base + path)
    again = fetch(base + path, **FORGED)

    assert (status, body) == (again[0], again[2])
    varying = ("date", "x-request-id")
    assert {k: v for k, v in headers.items() if k not in varying} == {
        k: v for k, v in again[1].items() if k not in varying
    }
    assert "evil" not in str(again[1]) + again[2].decode()


@pytest.mark.parametrize("path", PATHS)
def test_what_is_public_never_touches_a_session(base: str, path: str) -> None:
    plain, cookie = (
        fetch(base + path),
        fetch(base + path, Cookie="session=abc; wirefeed=1", Authorization="Basic eDp5"),
    )

    assert plain[2] == cookie[2]
    assert not {"set-cookie"} & set(plain[1]) | {"set-cookie"} & set(cookie[1])
    assert "cookie" not in plain[1].get("vary", "").lower()


def test_a_cache_key_lacks_nothing(base: str) -> None:
    """What differs in bytes differs in address; what is not understood leads to the canonical
    address, uncached apart.
    """
    names: dict[bytes, str] = {}
    for path in (
        "/feeds/latest.rss",
        "/feeds/latest.rss?size=5",
        "/feeds/latest.rss?content=summary",
        "/feeds/latest.rss?tag=port",
        "/feeds/latest.rss?q=port",
    ):
        body = fetch(base + path)[2]
        assert body not in names, (path, names.get(body))
        names[body] = path
    for noise in (
        "utm_source=x",
        "x=1",
        "size=20",
        "SIZE=5",
        "fbclid=1&utm_medium=2",
        "content=full",
        "_=17",
        "tag=",
        "%00=1",
        "a[]=1",
        "size=20;tag=x",
    ):
        status, headers, _ = fetch(f"{base}/feeds/latest.rss?{noise}")
        assert status == 400 or (301, "https://news.example/feeds/latest.rss") == (
            status,
            headers.get("location"),
        ), noise
    for first, other in (
        ("?tag=b&tag=a", "?tag=a&tag=b"),
        ("?size=5&q=x", "?q=x&size=5"),
        ("?tag=A", "?tag=a"),
    ):
        assert (
            f"https://news.example/feeds/latest.rss{other}"
            == fetch(base + "/feeds/latest.rss" + first)[1]["location"]
        )


def test_a_validator_says_nothing_of_the_machine(base: str) -> None:
    """A hash of the bytes: no inode, time or process number; the same on another server."""
    _, headers, body = fetch(base + "/feeds/latest.rss")

    assert re.fullmatch(r'"[0-9a-f]{32}"', headers["etag"])
    assert headers["etag"] != fetch(base + "/feeds/latest.atom")[1]["etag"]
    assert "server" not in headers or "/" not in headers["server"]
    assert headers["etag"] == fetch(base + "/feeds/latest.rss")[1]["etag"]
    assert body


def test_a_log_line_cannot_be_forged() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    logger = logging.Logger("feeds.test")
    logger.addHandler(handler)

    logger.warning("title %s", 'a\r\n{"level": "error"}\x1b[31m\u2028')
    logger.error("no store at %s", "postgresql://desk:secret@db.example/wire")
    try:
        raise ValueError("broke\nat postgresql://desk:secret@db.example/wire")
    except ValueError:
        logger.exception("failed")

    lines = stream.getvalue().splitlines()
    assert 3 == len(lines) == len([json.loads(line) for line in lines])
    assert "secret" not in stream.getvalue()
    assert stream.getvalue().isascii() and stream.getvalue().replace("\n", "").isprintable()


def test_a_server_logs_requests_as_lines_of_json(tmp_path: Path) -> None:
    with serving(tmp_path, WIREFEED_LOG_ACCESS="true") as served:
        fetch(served + "/feeds/latest.rss?q=" + quote("x\r\nfake line"), User_Agent="evil\tagent")
        time.sleep(0.3)
    lines = [
        json.loads(line)
        for line in (tmp_path / "server.log").read_text().splitlines()
        if line.startswith("{")
    ]

    assert ["/feeds/latest.rss"] == [
        line["path"] for line in lines if line.get("path", "").startswith("/feeds")
    ]
    assert not [
        line
        for line in (tmp_path / "server.log").read_text().splitlines()
        if line.startswith("fake")
    ]


@pytest.mark.parametrize("name", ["section", "tag", "author", "lang", "q", "size", "content"])
@pytest.mark.parametrize(
    "value",
    [
        "a" * 100_000,
        "a!" * 50_000,
        "(a+)+$" * 16_000,
        "%" * 100_000,
        "-" * 100_000,
        " " * 100_000,
        "é" * 50_000,
        "0" * 100_000,
    ],
    ids=lambda value: value[:6].strip() or "spaces",
)
def test_a_filter_of_100_kb_is_answered_by_a_sentence(name: str, value: str) -> None:
    """No expression of a stranger is run, and ours are linear: this would hang otherwise."""
    try:
        assert len(selected("/feeds/latest.rss", [(name, value)]).address) < 2_000
    except SelectionError as error:
        assert len(str(error)) < 400


def test_nothing_is_evaluated_or_run_and_secrets_are_not_random() -> None:
    """Feed data is data: no eval, exec, pickle, shell; no guessable numbers; no template without
    escaping.
    """
    banned_calls = {"eval", "exec", "compile", "__import__"}
    banned_modules = {"pickle", "marshal", "shelve", "subprocess", "random", "xml.sax", "telnetlib"}
    for path in sorted((ROOT / "feeds").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in banned_calls, path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in {"system", "popen", "render_template_string"}, path
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            # The server starts its own worker, by a command line without input of others.
            allowed = {"subprocess"} if path.name == "serve.py" else set()
            assert not (banned_modules - allowed) & set(names), path
    safe = re.findall(
        r"\|\s*safe", "".join(p.read_text("utf-8") for p in (ROOT / "feeds").rglob("*.html"))
    )
    assert len(safe) <= 1, (
        "an article's clean body is the only HTML that a template may pass through"
    )
