"""A mark that no reader sees, that clean-up leaves in place, and that names whose copy it is."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.rows import line
from support.servers import free_port, run

from feeds.sanitize import clean_html, text_of
from feeds.text.watermark import codes_in, marked_html, marked_text, marked_url, new_code

CODES = st.integers(0, 2**48 - 1).map("{:012x}".format)
BODY = (
    "<p>The harbour authority opened its <b>second</b> quay on Friday.</p>\n<ul><li>Two "
    "vessels at a time</li></ul><pre>keep this  code</pre>"
)
INVISIBLE = re.compile("[\u2061-\u2064]")

# What content systems, editors and people do to a text on its way.
WAYS: dict[str, Callable[[str], str]] = {
    "bleach": lambda text: bleach.clean(text, tags={"p", "b"}, strip=True),
    "our own intake": lambda text: clean_html(text, "https://x.example/"),
    "plain text": text_of,
    "white space folded": lambda text: " ".join(text.split()),
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "NFKD": lambda text: unicodedata.normalize("NFKD", text),
    "lower case": str.lower,
    "escaped as numbers": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "escaped twice": lambda text: html.escape(text.encode("ascii", "xmlcharrefreplace").decode()),
    "JSON": json.dumps,
    "typographic quotes and dashes": lambda text: text.replace("'", "’").replace("-", "–"),
    "a quotation": lambda text: text[: text.index("quay")],
    "new paragraphs": lambda text: re.sub(r"\. ", ".</p><p>", text),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_mark_survives(way: str) -> None:
    code = "0123456789ab"

    assert code in codes_in(WAYS[way](marked_html(BODY, code))), way


@given(
    CODES,
    st.sampled_from(
        [BODY, "<p>" + "word " * 50 + "</p>", "<p>Təbii sərvətlər və ekologiya nazirliyi</p>"]
    ),
)
def test_a_marked_text_reads_the_same(code: str, body: str) -> None:
    marked = marked_html(body, code)

    assert body == INVISIBLE.sub("", marked)
    assert {code} == set(codes_in(marked))
    assert (
        marked_text("One two", code) != "One two" == INVISIBLE.sub("", marked_text("One two", code))
    )
    assert "keep this  code" in marked or "<pre>" not in body


def test_every_passage_carries_it() -> None:
    marked = marked_html(BODY, "0123456789ab")

    assert 2 == codes_in(marked)["0123456789ab"], "the paragraph and the item; not the code"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/articles/1", "https://news.example/articles/1?via=0123456789ab"),
        ("https://news.example/a?b=1#c", "https://news.example/a?b=1&via=0123456789ab#c"),
    ],
)
def test_a_link_carries_it(url: str, expected: str) -> None:
    assert expected == marked_url(url, "0123456789ab")
    assert {"0123456789ab"} == set(codes_in(f'<a href="{html.escape(expected)}">'))


@given(st.text(max_size=300))
def test_what_is_not_marked_has_no_mark(text: str) -> None:
    assert not codes_in(INVISIBLE.sub("", text).replace("via=", ""))


def test_codes_differ() -> None:
    assert 100 == len({new_code() for _ in range(100)})


def test_a_leaked_copy_is_traced(tmp_path: Path) -> None:
    import threading
    import urllib.request
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

    from support.servers import serving

    text = (
        "The harbour authority opened its second quay on Friday. It lets two vessels unload at "
        "once."
    )
    (tmp_path / "news.jsonl").write_text(line("1", "Quay opens", text))
    run(tmp_path, "import", "news.jsonl")
    tokens = {
        name: run(tmp_path, "partners", "add", name, "--watermark").stdout.strip()
        for name in ("ada", "bela")
    }
    plain = run(tmp_path, "partners", "add", "cem").stdout.strip()
    with serving(tmp_path) as base:
        feeds = {
            name: urllib.request.urlopen(f"{base}/partners/{name}/{token}/latest.json")
            .read()
            .decode()
            for name, token in [*tokens.items(), ("cem", plain)]
        }
    site = tmp_path / "site"
    site.mkdir()
    for name, feed in feeds.items():
        item = json.loads(feed)["items"][0]
        (site / f"{name}.html").write_text(
            f"<h1>Stolen</h1>{bleach.clean(item['content_html'], tags={'p'}, strip=True)}"
        )
        assert text == INVISIBLE.sub("", re.sub("<[^>]+>", "", item["content_html"]))

    completed = run(tmp_path, "trace", "site/bela.html")
    assert (0, "bela: 1 marks\n") == (completed.returncode, completed.stdout)
    assert (
        "ada"
        == json.loads(run(tmp_path, "trace", "-", "--json", stdin=feeds["ada"]).stdout)["partner"]
    )
    missing = run(tmp_path, "trace", "site/cem.html")
    assert 1 == missing.returncode
    assert "No watermark was found" in missing.stderr
    assert 1 == run(tmp_path, "trace", "nothing.html").returncode

    port = free_port()
    server = ThreadingHTTPServer(
        ("127.0.0.1", port), lambda *a: SimpleHTTPRequestHandler(*a, directory=str(site))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    completed = run(
        tmp_path, "trace", f"http://127.0.0.1:{port}/ada.html", WIREFEED_FETCH_ALLOW="127.0.0.0/8"
    )
    server.shutdown()
    assert "ada: 1 marks\n" == completed.stdout, completed.stderr
