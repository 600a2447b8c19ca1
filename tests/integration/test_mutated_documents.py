"""Documents of every format, damaged at random: an article or a reason."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.constants import NOW, ROOT

from feeds.errors import InputError
from feeds.importers import Options, Source, read
from feeds.intake.normalize import normalize
from feeds.model import Draft

BODY = "The second quay took its first ship on Monday after two years of work in the harbour."
RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
    'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Café</title>'
    f"<item><title>Quay opens – at last</title><guid>1</guid><description>&lt;p&gt;{BODY}&lt;/p&gt;"
    "</description><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>"
    '<media:content url="https://i.example/a.jpg" medium="image"/></item></channel></rss>'
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>urn:f</id><entry>'
    f'<id>urn:1</id><title>Quay</title><content type="html">&lt;p&gt;{BODY}&lt;/p&gt;</content>'
    "<updated>2024-03-05T10:00:00Z</updated></entry></feed>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [{"id": "1", "title": "Quay", "content_html": f"<p>{BODY}</p>"}],
    }
)
NINJS = json.dumps(
    {"uri": "urn:1", "headline": "Quay", "body_xhtml": f"<p>{BODY}</p>", "versioncreated": "2024"}
)
G2 = (
    '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1"><itemMeta>'
    '<itemClass qcode="ninat:text"/><versionCreated>2024-03-05T10:00:00Z</versionCreated>'
    '<pubStatus qcode="stat:usable"/></itemMeta><contentMeta><headline>Quay</headline>'
    "</contentMeta><contentSet><inlineXML><html><body>"
    f"<p>{BODY}</p></body></html></inlineXML></contentSet></newsItem>"
)
NITF = (
    '<nitf><head><docdata><doc-id id-string="1"/></docdata></head><body><body.head><hedline><hl1>'
    f"Quay</hl1></hedline></body.head><body.content><p>{BODY}</p></body.content></body></nitf>"
)
NEWSML = (
    "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>q</ProviderId></NewsIdentifier>"
    "</Identification><NewsComponent><NewsLines><HeadLine>Quay</HeadLine></NewsLines><ContentItem>"
    f"<DataContent><p>{BODY}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
)
IPTC = (
    f"\x01qpr0062 4 i 211\r\nQuay\r\n\x02Quay opens =\r\n\r\n   {BODY}\r\n\x03171000 GMT Nov 26\x04"
)
ANPA = (
    "\x16\x16\x01W2870\x1fquay-\r\nu i\x13\x11 BC-Quay  11-17 1049\r\n\x02^BC-Quay,466<\r\n"
    f"^Quay opens<\r\n\t   {BODY}\r\n\x03QP-WF-11-17-26 1000GMT<\x04"
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>u</loc></url></urlset>'
)
GHOST = json.dumps(
    {"db": [{"meta": {"version": "5"}, "data": {"posts": [{"title": "Q", "html": BODY}]}}]}
)
MARKDOWN = f"---\ntitle: Quay\ndate: 2024-03-05\n---\n{BODY}\n"
PAGE = (ROOT / "tests/pages/reuters.txt").read_text()
HTML = (
    f"<!doctype html><html><body><article><h1>Quay</h1><p>{BODY}</p><p>{BODY}</p></article></body>"
)
DOCUMENTS = {
    "feed.xml": RSS,
    "atom.xml": ATOM,
    "feed.json": JSON_FEED,
    "ninjs.json": NINJS,
    "g2.xml": G2,
    "nitf.xml": NITF,
    "newsml.xml": NEWSML,
    "iptc.txt": IPTC,
    "anpa.txt": ANPA,
    "sitemap.xml": SITEMAP,
    "ghost.json": GHOST,
    "story.md": MARKDOWN,
    "page.txt": PAGE,
    "page.html": HTML,
}
PIECES = [
    *(b"<", b">", b"&", b"\0", b"\xff", b"\xc3", b'"', b"{", b"]", b"\x01", b"\x02", b"\n", b"---"),
    *(b"<!ENTITY x 'y'>", b"]]>", b"<![CDATA[", b"&#55357;", b"&nbsp;", b"null", b"0000-00-00"),
    *(
        b"<p>" * 50,
        b"{" * 300,
        b"<a" * 50,
        b" " * 500,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"=\n",
        b"***\n",
    ),
]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a document's name, and its bytes after up to six cuts, doublings and insertions."""
    name = draw(st.sampled_from(sorted(DOCUMENTS)))
    data = DOCUMENTS[name].encode()
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        length = draw(st.integers(0, 40))
        how = draw(st.sampled_from(["cut", "end", "double", "insert", "swap"]))
        if how == "cut":
            data = data[:at] + data[at + length :]
        elif how == "end":
            data = data[: max(at, 1)]
        elif how == "double":
            data = data[:at] + data[at : at + length] * 3 + data[at + length :]
        elif how == "insert":
            data = data[:at] + draw(st.sampled_from(PIECES)) + data[at:]
        else:
            data = data[:at] + data[at : at + length][::-1] + data[at + length :]
    return name, data


@given(damaged())
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_document_gives_articles_or_reasons(document: tuple[str, bytes]) -> None:
    name, data = document
    options = Options(now=NOW, zone=UTC, max_bytes=1_000_000)
    try:
        drafts = list(read(Source(name=name, data=data), options))
    except InputError as error:
        assert error.reason
        return
    for draft in drafts:
        if not isinstance(draft, Draft):
            assert draft.reason
            continue
        try:
            candidate = normalize(draft, NOW, "en")
        except InputError as error:
            assert error.reason
        else:
            assert candidate.revisions[-1].text.headline or candidate.is_withdrawn


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_sound_document_is_read(name: str, tmp_path: Path) -> None:
    options = Options(now=NOW, zone=UTC)
    source = Source(name=name, data=DOCUMENTS[name].encode())
    if name == "sitemap.xml":
        with pytest.raises(InputError, match="is a sitemap of 1 pages"):
            list(read(source, options))
        return
    assert [True] == [isinstance(draft, Draft) for draft in read(source, options)]
