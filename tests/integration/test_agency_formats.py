"""Items in the formats of agencies, in the shapes that the standards' examples have."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from support.constants import BAKU, NOW
from support.newsroom import newest

from feeds.errors import InputError
from feeds.importers import Options, Source, read
from feeds.intake.pipeline import Report
from feeds.model import Article, Draft, Status
from feeds.store import Database, Reader

BODY = "The second quay took its first ship on Monday after two years of work in the harbour."
OPENED = datetime(2026, 11, 17, 10, tzinfo=UTC)
Seen = dict[str, Any]


def seen(data: str | bytes, name: str = "item", **options: Any) -> list[Seen | str]:
    """Return what each item became: its fields, or why it was left out."""
    raw = data.encode() if isinstance(data, str) else data
    settings = Options(now=NOW, zone=BAKU, **options)
    return [_shown(draft) for draft in read(Source(name=name, data=raw), settings)]


def _shown(draft: Draft | InputError) -> Seen | str:
    if isinstance(draft, InputError):
        return f"{type(draft).__name__}: {draft.reason}"
    text = draft.revisions[-1]
    return {
        "id": draft.source_id,
        "source": draft.source,
        "headline": text.headline,
        "summary": text.summary,
        "body": text.body_html or text.body_text,
        "significance": str(text.significance or ""),
        "note": text.note,
        "published": draft.published and draft.published.at,
        "updated": draft.updated and draft.updated.at,
        "release": draft.release_at,
        "withdrawn": draft.is_withdrawn,
        "language": draft.language,
        "section": draft.section,
        "tags": list(draft.tags),
        "authors": [person.name for person in draft.authors],
        "pictures": [(file.url, file.caption, file.credit) for file in draft.images],
        "recordings": [file.url for file in draft.enclosures],
        "subjects": [(subject.name, subject.code) for subject in draft.subjects],
        "urgency": draft.urgency,
        "place": draft.dateline,
        "rights": draft.rights,
        "ednote": draft.ednote,
        "url": draft.url,
        "warnings": list(draft.warnings),
    }


def check(found: list[Seen | str], expected: Seen | str) -> None:
    """Compare the fields that are expected; texts are compared by what they contain."""
    (item,) = found
    if isinstance(expected, str):
        assert isinstance(item, str), item
        assert expected in item
        return
    assert isinstance(item, dict), item
    for name, value in expected.items():
        if name in ("body", "warnings"):
            assert value in str(item[name]), item[name]
        else:
            assert value == item[name], name


# ---- NewsML-G2 ----


def g2(
    meta: str = "",
    content: str = "<headline>Second quay opens</headline>",
    body: str = "",
    status: str = "usable",
    kind: str = "text",
    guid: str = "urn:quay:1",
) -> str:
    body = body or (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>Quay</title></head><body><p>{BODY}</p></body></html></inlineXML>"
    )
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="2" '
        'standard="NewsML-G2" standardversion="2.35" conformance="power" xml:lang="en">'
        '<catalogRef href="https://catalog.example/c.xml"/>'
        f'<itemMeta><itemClass qcode="ninat:{kind}"/><provider literal="Quay Press"/>'
        "<versionCreated>2026-11-17T12:00:00Z</versionCreated>"
        "<firstCreated>2026-11-17T10:00:00Z</firstCreated>"
        f'<pubStatus qcode="stat:{status}"/>{meta}</itemMeta>'
        f"<contentMeta>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"
    )


REMOTE = (
    '<remoteContent href="https://img.example/small.jpg" contenttype="image/jpeg" '
    'rendition="rnd:thumbnail" width="90" height="60"/>'
    '<remoteContent href="https://img.example/large.jpg" contenttype="image/jpeg" '
    'rendition="rnd:highRes" width="3000" height="2000" size="90000"/>'
)
PICTURE = (
    "<headline>A ship</headline><creditline>Quay Photo</creditline>"
    '<description role="drol:caption">The first ship at the quay.</description>'
)
NITF_BODY = f"""<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline>
<hl1>Quay opens</hl1></hedline><byline>By <person>Ann Lee</person></byline></body.head>
<body.content><p>{BODY}</p><p>It is <em>long</em>.</p></body.content></body></nitf>"""
NITF_MEDIA = (
    '<media media-type="image"><media-reference source="https://img.example/a.jpg" '
    'mime-type="image/jpeg" width="900" height="600"/><media-caption>A ship.</media-caption>'
    "<media-producer>Quay Photo</media-producer></media>"
)
NEWS_MESSAGE = (
    '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>'
    "<sent>2026-11-17T12:00:00Z</sent></header><itemSet>{}</itemSet></newsMessage>"
)
PACKAGE = (
    '<packageItem guid="urn:quay:package" version="1"><itemMeta>'
    '<itemClass qcode="ninat:composite"/><pubStatus qcode="stat:usable"/></itemMeta>'
    '<groupSet root="g"><group id="g" role="group:main"><itemRef residref="urn:quay:1"/>'
    '<itemRef residref="urn:quay:2"/></group></groupSet></packageItem>'
)

G2: dict[str, tuple[str, Seen | str]] = {
    "plain": (
        g2(),
        {
            "id": "urn:quay:1",
            "source": "Quay Press",
            "headline": "Second quay opens",
            "body": f"<p>{BODY}</p>",
            "published": OPENED,
            "language": "en",
        },
    ),
    "details": (
        g2(
            meta="<embargoed/><service qcode='s:h'><name>Harbour</name></service>"
            "<edNote>Check the name.</edNote>",
            content="<urgency>3</urgency>"
            "<located qcode='c:1'><name>Port Saint Anne</name></located>"
            "<creator literal='a'><name>Ann Lee</name></creator><language tag='en-GB'/>"
            "<keyword>ships</keyword><subject type='cpnat:abstract' qcode='medtop:20000349'>"
            "<name>shipping</name></subject><subject type='cpnat:person' literal='p'><name>Bo Kim"
            "</name></subject><headline role='hld:subHeadline'>Two years of work</headline>"
            "<headline>Second quay opens</headline>"
            "<description role='drol:summary'>First ship.</description>",
        ),
        {
            "headline": "Second quay opens",
            "summary": "First ship.",
            "section": "Harbour",
            "ednote": "Check the name.",
            "urgency": 3,
            "place": "Port Saint Anne",
            "authors": ["Ann Lee"],
            "language": "en-GB",
            "tags": ["ships", "Bo Kim"],
            "subjects": [("shipping", "20000349")],
        },
    ),
    "by-line": (
        g2(content="<by>By Ann Lee and Bo Kim</by><headline>Second quay opens</headline>"),
        {"authors": ["Ann Lee", "Bo Kim"]},
    ),
    "asserted name": (
        g2(
            content="<headline>Second quay opens</headline><subject qcode='m:7'/>",
        ).replace("<contentSet>", '<assert qcode="m:7"><name>ports</name></assert><contentSet>'),
        {"subjects": [("ports", "7")]},
    ),
    "two languages": (
        g2(
            content="<headline xml:lang='de'>Zweiter Kai</headline>"
            "<headline xml:lang='en'>Second quay opens</headline>"
        ),
        {"headline": "Second quay opens"},
    ),
    "NITF body": (
        g2(body=f'<inlineXML contenttype="application/nitf+xml">{NITF_BODY}</inlineXML>'),
        {"body": "<p>It is <em>long</em>.</p>", "authors": ["Ann Lee"]},
    ),
    "picture of a NITF body": (
        g2(
            body='<inlineXML contenttype="application/nitf+xml">'
            + NITF_BODY.replace("</body.content>", NITF_MEDIA + "</body.content>")
            + "</inlineXML>"
        ),
        {"pictures": [("https://img.example/a.jpg", "A ship.", "Quay Photo")]},
    ),
    "plain text body": (
        g2(body=f'<inlineData contenttype="text/plain">{BODY}\n\nSecond &lt; third.</inlineData>'),
        {"body": f"<p>{BODY}</p><p>Second &lt; third.</p>"},
    ),
    "base64 body": (
        g2(
            body='<inlineData contenttype="text/html" encoding="base64">'
            "PHA+VGhlIHF1YXkgb3BlbmVkLjwvcD4=</inlineData>"
        ),
        {"body": "<p>The quay opened.</p>"},
    ),
    "markup in a CDATA section": (
        g2(body=f"<inlineData><![CDATA[<p>{BODY}</p>]]></inlineData>"),
        {"body": f"<p>{BODY}</p>"},
    ),
    "update": (
        g2(meta="<signal qcode='sig:update'/>"),
        {"significance": "update"},
    ),
    "correction": (
        g2(meta="<edNote>Corrects the year.</edNote><signal qcode='sig:correction'/>"),
        {"significance": "correction", "note": "Corrects the year."},
    ),
    "kill": (g2(status="canceled"), {"withdrawn": True, "id": "urn:quay:1"}),
    "withheld": (g2(status="withheld"), "NotPublished: its status is 'withheld'"),
    "embargo": (
        g2(meta="<embargoed>2026-12-01T06:00:00+01:00</embargoed>"),
        {"release": datetime(2026, 12, 1, 5, tzinfo=UTC)},
    ),
    "picture only": (
        g2(kind="picture", content=PICTURE, body=REMOTE),
        {
            "headline": "A ship",
            "body": "The first ship at the quay.",
            "pictures": [
                ("https://img.example/large.jpg", "The first ship at the quay.", "Quay Photo")
            ],
        },
    ),
    "video without a headline": (
        g2(
            kind="video",
            content='<description role="d:script">Ships pass the quay.</description>',
            body='<remoteContent href="https://v.example/a.mp4" contenttype="video/mp4"/>',
        ),
        {"headline": "Ships pass the quay.", "recordings": ["https://v.example/a.mp4"]},
    ),
    "own address": (
        g2(
            meta='<link reluri="http://www.iana.org/assignments/relation/canonical" '
            'href="https://paper.example/quay"/>'
        ),
        {"url": "https://paper.example/quay"},
    ),
    "unknown elements": (
        g2(meta="<role qcode='r:1'/><fileName>a.xml</fileName>"),
        {"warnings": "ignored (2): role, fileName"},
    ),
    "concept": (
        '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="c"/>',
        "is a concept, not news",
    ),
    "plan": (
        '<planningItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="p"/>',
        "is a plan, not news",
    ),
    "broken off": (g2()[:-80], "BadArticle: breaks off"),
    "lone package": (PACKAGE, "is a package of 2 items"),
}


@pytest.mark.parametrize("name", G2)
def test_newsml_g2(name: str) -> None:
    document, expected = G2[name]
    check(seen(document), expected)


def test_a_package_gives_its_pictures_to_its_text() -> None:
    picture = g2(kind="picture", content=PICTURE, body=REMOTE, guid="urn:quay:2")
    alone = g2(kind="picture", content=PICTURE, body=REMOTE, guid="urn:quay:3")
    package, text, other = seen(NEWS_MESSAGE.format(PACKAGE + picture + g2() + alone))

    assert "a package of 2 items" in str(package)
    assert isinstance(text, dict)
    assert isinstance(other, dict)
    assert ["https://img.example/large.jpg"] == [url for url, _, _ in text["pictures"]]
    assert "urn:quay:3" == other["id"]


def test_a_message_that_breaks_off_gives_the_items_before() -> None:
    message = NEWS_MESSAGE.format(g2() + g2(guid="urn:quay:2"))
    first, second = seen(message[: message.rindex("<p>") + 20])

    assert isinstance(first, dict)
    assert "breaks off" in str(second)


# ---- NITF ----


def nitf(docdata: str = "", head: str = "", content: str = "", body_head: str = "") -> str:
    body_head = body_head or "<hedline><hl1>Second quay opens</hl1></hedline>"
    return (
        '<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-6.dtd"><nitf xml:lang="en">'
        f'<head><title>Quay</title>{head}<docdata management-status="usable">'
        f'<doc-id id-string="quay-1"/><date.issue norm="20261117T100000Z"/>{docdata}</docdata>'
        f"</head><body><body.head>{body_head}</body.head><body.content>"
        f"{content or f'<p>{BODY}</p>'}</body.content></body></nitf>"
    )


NITF: dict[str, tuple[str, Seen | str]] = {
    "plain": (
        nitf(),
        {
            "id": "quay-1",
            "headline": "Second quay opens",
            "body": f"<p>{BODY}</p>",
            "published": OPENED,
            "language": "en",
        },
    ),
    "head": (
        nitf(
            docdata='<urgency ed-urg="2"/><ed-msg info="Check the name."/>'
            '<doc.copyright year="2026" holder="Quay Press"/>'
            '<key-list><keyword key="ships"/><keyword key="quays"/></key-list>'
            "<identified-content><org>Quay Authority</org></identified-content>",
            head='<tobject><tobject.subject tobject.subject.refnum="04015001" '
            'tobject.subject.type="Economy" tobject.subject.matter="shipping"/></tobject>'
            '<pubdata position.section="Harbour" ex-ref="https://paper.example/quay"/>',
        ),
        {
            "urgency": 2,
            "ednote": "Check the name.",
            "rights": "© 2026 Quay Press",
            "tags": ["ships", "quays", "Quay Authority"],
            "subjects": [("shipping", "04015001")],
            "section": "Harbour",
            "url": "https://paper.example/quay",
        },
    ),
    "lines": (
        nitf(
            body_head="<hedline><hl1>Second quay opens</hl1><hl2>Two years of work</hl2></hedline>"
            "<byline>By Ann Lee and Bo Kim<byttl>Staff</byttl></byline><dateline><location>Port "
            "Saint Anne</location><story.date>Nov 17</story.date></dateline>"
            "<abstract><p>First ship.</p></abstract>"
        ),
        {
            "summary": "First ship.",
            "authors": ["Ann Lee", "Bo Kim"],
            "place": "Port Saint Anne",
        },
    ),
    "sub-headline as the summary": (
        nitf(body_head="<hedline><hl1>Second quay opens</hl1><hl2>At last</hl2></hedline>"),
        {"summary": "At last"},
    ),
    "title only": (nitf(body_head="<note/>"), {"headline": "Quay"}),
    "markup": (
        nitf(
            content="<p>A <em class='bold'>quay</em>, <q>long</q> and <person>Ann Lee</person>.</p>"
            "<hl2>Why</hl2><bq><block><p>We waited.</p></block></bq><ul><li>steel</li></ul>"
            "<table><tr><td>1</td></tr></table><pre>a  b</pre>"
        ),
        {
            "body": "<p>A <strong>quay</strong>, <q>long</q> and Ann Lee.</p><h2>Why</h2>"
            "<blockquote><p>We waited.</p></blockquote><ul><li>steel</li></ul>"
            "<table><tr><td>1</td></tr></table><pre>a  b</pre>"
        },
    ),
    "entities of HTML": (nitf(content="<p>Caf&eacute;&nbsp;Quay</p>"), {"body": "Café\xa0Quay"}),
    "fraction": (
        nitf(
            content="<p><num><frac><frac-num>1</frac-num><frac-sep>/</frac-sep>"
            "<frac-den>2</frac-den></frac></num> a mile</p>"
        ),
        {"body": "<p>1/2 a mile</p>"},
    ),
    "picture beside the text": (
        nitf(content=NITF_MEDIA + f"<p>{BODY}</p>"),
        {"pictures": [("https://img.example/a.jpg", "A ship.", "Quay Photo")]},
    ),
    "picture in the text": (
        nitf(content=f"<p>{BODY}</p>{NITF_MEDIA}<p>It is long.</p>"),
        {"pictures": [], "body": '<figure><img src="https://img.example/a.jpg"'},
    ),
    "tagline": (
        nitf().replace(
            "</body></nitf>", "<body.end><tagline>By the desk</tagline></body.end></body></nitf>"
        ),
        {"body": "<p>By the desk</p>"},
    ),
    "update": (
        nitf(head='<revision-history norm="20261117T120000Z" comment="adds quotes"/>'),
        {"updated": datetime(2026, 11, 17, 12, tzinfo=UTC)},
    ),
    "correction": (
        nitf(docdata='<correction info="Corrects the year."/>'),
        {"significance": "correction", "note": "Corrects the year."},
    ),
    "kill": (nitf().replace('"usable"', '"canceled"'), {"withdrawn": True}),
    "withheld": (nitf().replace('"usable"', '"withheld"'), "its status is 'withheld'"),
    "embargo": (
        nitf(docdata='<date.release norm="20261201T060000+0100"/>').replace(
            '"usable"', '"embargoed"'
        ),
        {"release": datetime(2026, 12, 1, 5, tzinfo=UTC)},
    ),
    "embargo without a time": (
        nitf().replace('"usable"', '"embargoed"'),
        "an embargo without a time",
    ),
    "picture only": (
        nitf(content=NITF_MEDIA),
        {
            "headline": "Second quay opens",
            "pictures": [("https://img.example/a.jpg", "A ship.", "Quay Photo")],
        },
    ),
    "unknown elements": (
        nitf(docdata='<du-key key="a"/><doc-scope scope="b"/>'),
        {"warnings": "ignored (2): du-key, doc-scope"},
    ),
    "no text": (nitf(content="<p/>").replace("<p/>", ""), "body: is missing"),
    "broken off": (nitf()[:-40], "breaks off"),
}


@pytest.mark.parametrize("name", NITF)
def test_nitf(name: str) -> None:
    document, expected = NITF[name]
    check(seen(document), expected)


# ---- NewsML 1 ----


def newsml(
    management: str = "",
    lines: str = "<HeadLine>Second quay opens</HeadLine>",
    content: str = "",
    status: str = "Usable",
    update: str = "N",
) -> str:
    content = content or (
        '<ContentItem><Format FormalName="NITF"/><DataContent><nitf><body><body.content>'
        f"<p>{BODY}</p></body.content></body></nitf></DataContent></ContentItem>"
    )
    return (
        "<NewsML><NewsEnvelope><DateAndTime>20261117T120000Z</DateAndTime></NewsEnvelope><NewsItem>"
        "<Identification><NewsIdentifier><ProviderId>quay.example</ProviderId>"
        "<DateId>20261117</DateId><NewsItemId>q1</NewsItemId>"
        f'<RevisionId PreviousRevision="0" Update="{update}">1</RevisionId>'
        "<PublicIdentifier>urn:newsml:quay.example:20261117:q1:1N</PublicIdentifier>"
        '</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName="News"/>'
        "<FirstCreated>20261117T100000Z</FirstCreated>"
        "<ThisRevisionCreated>20261117T120000Z</ThisRevisionCreated>"
        f'<Status FormalName="{status}"/>{management}</NewsManagement><NewsComponent xml:lang="en">'
        f"<NewsLines>{lines}</NewsLines>{content}</NewsComponent></NewsItem></NewsML>"
    )


def photo(name: str, role: str, width: int) -> str:
    return (
        f'<NewsComponent><Role FormalName="{role}"/><ContentItem '
        f'Href="https://img.example/{name}.jpg"><MediaType FormalName="Photo"/>'
        f'<Characteristics><Property FormalName="Width" Value="{width}"/></Characteristics>'
        "</ContentItem></NewsComponent>"
    )


CAPTION = (
    '<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>The first ship.'
    "</DataContent></ContentItem></NewsComponent>"
)
PHOTO = (
    '<NewsComponent><Role FormalName="Main"/><NewsLines><HeadLine>A ship</HeadLine>'
    "<CreditLine>Quay Photo</CreditLine></NewsLines>"
    f"{photo('small', 'Thumbnail', 90)}{photo('large', 'High-Res', 3000)}{CAPTION}</NewsComponent>"
)
TEXT = (
    '<NewsComponent><Role FormalName="Main"/><ContentItem><DataContent>'
    f"<p>{BODY}</p></DataContent></ContentItem></NewsComponent>"
)
NEWSML: dict[str, tuple[str, Seen | str]] = {
    "plain": (
        newsml(),
        {
            "id": "urn:newsml:quay.example:20261117:q1",
            "source": "quay.example",
            "headline": "Second quay opens",
            "body": f"<p>{BODY}</p>",
            "published": OPENED,
            "language": "en",
        },
    ),
    "lines": (
        newsml(
            management='<Urgency FormalName="3"/><Instruction FormalName="Check the name."/>',
            lines="<HeadLine>Second quay opens</HeadLine><SubHeadLine>At last</SubHeadLine>"
            "<ByLine>By Ann Lee</ByLine><DateLine>Port Saint Anne, Nov 17</DateLine>"
            "<CopyrightLine>© Quay Press</CopyrightLine><KeywordLine>ships</KeywordLine>",
        ),
        {
            "urgency": 3,
            "ednote": "Check the name.",
            "summary": "At last",
            "authors": ["Ann Lee"],
            "place": "Port Saint Anne",
            "rights": "© Quay Press",
            "tags": ["ships"],
        },
    ),
    "description": (
        newsml(
            content='<DescriptiveMetadata><Language FormalName="fr"/><SubjectCode><Subject '
            'FormalName="04000000"/></SubjectCode><Property FormalName="Category" '
            'Value="Harbour"/><Property FormalName="Keyword" Value="quay"/></DescriptiveMetadata>'
            + TEXT
        ),
        {
            "language": "fr",
            "subjects": [("04000000", "04000000")],
            "section": "Harbour",
            "tags": ["quay"],
        },
    ),
    "XHTML": (
        newsml(
            content="<ContentItem><DataContent><html><head><title>x</title></head><body>"
            f"<p>{BODY}</p></body></html></DataContent></ContentItem>"
        ),
        {"body": f"<p>{BODY}</p>"},
    ),
    "escaped markup": (
        newsml(
            content=f"<ContentItem><DataContent>&lt;p&gt;{BODY}&lt;/p&gt;</DataContent>"
            "</ContentItem>"
        ),
        {"body": f"<p>{BODY}</p>"},
    ),
    "plain text": (
        newsml(content=f"<ContentItem><DataContent>{BODY}\n\nMore.</DataContent></ContentItem>"),
        {"body": f"<p>{BODY}</p><p>More.</p>"},
    ),
    "text and picture": (
        newsml(content=TEXT + PHOTO),
        {
            "body": f"<p>{BODY}</p>",
            "pictures": [("https://img.example/large.jpg", "The first ship.", "Quay Photo")],
        },
    ),
    "picture only": (
        newsml(content=PHOTO),
        {
            "headline": "Second quay opens",
            "body": "The first ship.",
            "pictures": [("https://img.example/large.jpg", "The first ship.", "Quay Photo")],
        },
    ),
    "film": (
        newsml(
            content=TEXT + '<NewsComponent><ContentItem Href="https://v.example/a.mp4">'
            '<MediaType FormalName="Video"/></ContentItem></NewsComponent>'
        ),
        {"recordings": ["https://v.example/a.mp4"]},
    ),
    "headline of the text": (
        newsml(
            lines="<SlugLine>quay-slug</SlugLine>",
            content="<ContentItem><DataContent><nitf><body><body.head><hedline><hl1>Quay "
            f"opens</hl1></hedline></body.head><body.content><p>{BODY}</p></body.content></body>"
            "</nitf></DataContent></ContentItem>",
        ),
        {"headline": "Quay opens"},
    ),
    "slug as the headline": (
        newsml(lines="<SlugLine>quay-slug</SlugLine>"),
        {"headline": "quay-slug"},
    ),
    "update": (newsml(update="A"), {"significance": "update"}),
    "correction": (
        newsml(management='<Instruction FormalName="Corrects the year"/>'),
        {"significance": "correction"},
    ),
    "kill": (newsml(status="Canceled"), {"withdrawn": True}),
    "withheld": (newsml(status="Withheld"), "its status is 'withheld'"),
    "embargo": (
        newsml(
            status="Embargoed",
            management='<StatusWillChange><FutureStatus FormalName="Usable"/>'
            "<DateAndTime>20261201T050000Z</DateAndTime></StatusWillChange>",
        ),
        {"release": datetime(2026, 12, 1, 5, tzinfo=UTC)},
    ),
    "embargo without a time": (newsml(status="Embargoed"), "an embargo without a time"),
    "no news": (
        newsml().replace('NewsItemType FormalName="News"', 'NewsItemType FormalName="Topic"'),
        "is no news, but 'Topic'",
    ),
    "unknown elements": (
        newsml(management="<DerivedFrom NewsItem='a'/>"),
        {"warnings": "DerivedFrom"},
    ),
    "empty": ("<NewsML><NewsEnvelope/></NewsML>", "has no NewsItem"),
}


@pytest.mark.parametrize("name", NEWSML)
def test_newsml_1(name: str) -> None:
    document, expected = NEWSML[name]
    check(seen(document), expected)


# ---- ninjs ----

NINJS_PICTURE = {
    "type": "picture",
    "headline": "A ship",
    "description_text": "The first ship.",
    "byline": "Quay Photo",
    "renditions": {
        "thumbnail": {"href": "https://img.example/s.jpg", "mimetype": "image/jpeg", "width": 90},
        "original": {"href": "https://img.example/l.jpg", "mimetype": "image/jpeg", "width": 3000},
    },
}
ITEM = {
    "uri": "urn:quay:1",
    "type": "text",
    "versioncreated": "2026-11-17T12:00:00Z",
    "firstcreated": "2026-11-17T10:00:00Z",
    "headline": "Second quay opens",
    "body_xhtml": f"<p>{BODY}</p>",
    "language": "en",
}
ITEM_3 = {
    "standard": {"name": "ninjs", "version": "3.0"},
    "uri": "urn:quay:1",
    "type": "text",
    "firstCreated": "2026-11-17T10:00:00Z",
    "versionCreated": "2026-11-17T12:00:00Z",
    "headlines": [
        {"role": "seo", "value": "Quay"},
        {"role": "main", "value": "Second quay opens"},
    ],
    "descriptions": [{"role": "summary", "value": "First ship."}],
    "bodies": [
        {"role": "short", "contentType": "text/plain", "value": "Short."},
        {"role": "main", "contentType": "text/html", "value": f"<p>{BODY}</p>"},
    ],
    "by": "Ann Lee",
    "language": "en",
}
NINJS: dict[str, tuple[Any, Seen | str]] = {
    "1.x": (
        ITEM,
        {
            "id": "urn:quay:1",
            "headline": "Second quay opens",
            "body": f"<p>{BODY}</p>",
            "published": OPENED,
        },
    ),
    "3.x": (
        ITEM_3,
        {
            "headline": "Second quay opens",
            "summary": "First ship.",
            "body": f"<p>{BODY}</p>",
            "authors": ["Ann Lee"],
            "published": OPENED,
        },
    ),
    "byline": (ITEM | {"byline": "By Ann Lee and Bo Kim"}, {"authors": ["Ann Lee", "Bo Kim"]}),
    "people": (
        ITEM_3 | {"people": [{"name": "Bo Kim", "rel": "author"}, {"name": "A", "rel": "about"}]},
        {"authors": ["Bo Kim"]},
    ),
    "subjects": (
        ITEM | {"subject": [{"name": "shipping", "code": "20000349"}], "keywords": ["ships"]},
        {"subjects": [("shipping", "20000349")], "tags": ["ships"]},
    ),
    "service and place": (
        ITEM
        | {"service": [{"name": "Harbour"}], "place": [{"name": "Port Saint Anne"}], "urgency": 2},
        {"section": "Harbour", "place": "Port Saint Anne", "urgency": 2},
    ),
    "NITF body": (
        {**ITEM, "body_xhtml": None, "body_nitf": f"<p>{BODY}</p><hl2>Why</hl2>"},
        {"body": f"<p>{BODY}</p><h2>Why</h2>"},
    ),
    "plain body": (
        {**ITEM, "body_xhtml": None, "body_text": BODY},
        {"body": BODY},
    ),
    "picture beside": (
        ITEM | {"associations": {"featured": NINJS_PICTURE}},
        {"pictures": [("https://img.example/l.jpg", "The first ship.", "Quay Photo")]},
    ),
    "picture only": (
        {**NINJS_PICTURE, "uri": "urn:quay:2", "versioncreated": "2026-11-17T10:00:00Z"},
        {
            "headline": "A ship",
            "body": "The first ship.",
            "pictures": [("https://img.example/l.jpg", "The first ship.", "Quay Photo")],
        },
    ),
    "package": (
        {
            "uri": "urn:quay:p",
            "type": "composite",
            "headline": "Package",
            "associations": {"main": ITEM},
        },
        {"id": "urn:quay:1", "headline": "Second quay opens"},
    ),
    "an API's item": (
        {"api_version": "1", "data": {"items": [{"meta": {}, "item": ITEM}]}},
        {"id": "urn:quay:1"},
    ),
    "kill": (ITEM | {"pubstatus": "canceled"}, {"withdrawn": True}),
    "withheld": (ITEM | {"pubstatus": "withheld"}, "its status is 'withheld'"),
    "embargo": (
        ITEM | {"embargoed": "2026-12-01T05:00:00Z"},
        {"release": datetime(2026, 12, 1, 5, tzinfo=UTC)},
    ),
    "embargo of ninjs 3": (
        ITEM_3 | {"embargoedUntil": "2026-12-01T05:00:00Z"},
        {"release": datetime(2026, 12, 1, 5, tzinfo=UTC)},
    ),
    "update": (ITEM | {"version": "2"}, {"updated": datetime(2026, 11, 17, 12, tzinfo=UTC)}),
    "correction": (
        ITEM | {"signal": [{"name": "correction"}], "ednote": "Corrects the year."},
        {"significance": "correction", "note": "Corrects the year."},
    ),
    "rights": (
        ITEM | {"copyrightnotice": "© Quay", "usageterms": "Not for archives"},
        {"rights": "© Quay; Not for archives"},
    ),
    "unknown fields": (ITEM | {"colour": "red"}, {"warnings": "colour"}),
    "no object": ([1], "is not an object"),
    "AP's bylines and dateline": (
        ITEM | {"bylines": [{"by": "By ANN LEE"}], "datelinelocation": {"city": "Port Saint Anne"}},
        {"authors": ["ANN LEE"], "place": "Port Saint Anne"},
    ),
    "AP's text elsewhere": (
        {**ITEM, "body_xhtml": None, "renditions": {"nitf": {"href": "https://ap.example/n"}}},
        "its text is elsewhere (https://ap.example/n)",
    ),
    "dpa's digital wires": (
        {
            "entries": [
                {
                    "urn": "urn:newsml:quay.example:20261117:1",
                    "version_created": "2026-11-17T12:00:00Z",
                    "pubstatus": "usable",
                    "headline": "Second quay opens",
                    "article_html": f"<p>{BODY}</p>",
                    "dateline": "Port Saint Anne",
                    "categories": [{"name": "shipping", "qcode": "s"}],
                    "associations": [
                        {
                            "type": "image",
                            "caption": "A ship.",
                            "creditline": "Quay Photo",
                            "renditions": [{"url": "https://img.example/l.jpg"}],
                        }
                    ],
                }
            ]
        },
        {
            "id": "urn:newsml:quay.example:20261117:1",
            "body": f"<p>{BODY}</p>",
            "place": "Port Saint Anne",
            "pictures": [("https://img.example/l.jpg", "A ship.", "Quay Photo")],
        },
    ),
}


def test_afps_answers_are_read() -> None:
    answer = {
        "response": {
            "docs": [
                {
                    "uno": "newsml.quay.1",
                    "headline": "Second quay opens",
                    "news": [BODY, "It is long."],
                    "published": "2026-11-17T10:00:00Z",
                    "lang": "en",
                    "status": "Usable",
                },
                {"uno": "2", "headline": "Pier", "news": ["Draft."], "status": "Withheld"},
                {"uno": "3", "headline": "Gone", "news": ["Wrong."], "status": "Canceled"},
            ]
        }
    }
    first, second, third = seen(json.dumps(answer))

    assert isinstance(first, dict)
    assert ("newsml.quay.1", f"{BODY}\n\nIt is long.") == (first["id"], first["body"])
    assert "its status is 'withheld'" in str(second)
    assert isinstance(third, dict)
    assert third["withdrawn"]


@pytest.mark.parametrize("name", NINJS)
def test_ninjs(name: str) -> None:
    document, expected = NINJS[name]
    check(seen(json.dumps(document), format="ninjs"), expected)


# ---- IPTC 7901 ----


def iptc(
    lines: str = "Second quay opens =",
    header: str = "qpr0062 4 i 211 abcd",
    catchline: str = "Quay/",
    text: str = "",
    trailer: str = "171000 GMT Nov 26",
) -> str:
    text = text or f"   Port Saint Anne (qpr) - {BODY}\r\n\r\n   It is\r\nlong.\r\n"
    return f"\x01{header}\r\n\r\n{catchline}\r\n\x02{lines}\r\n\r\n{text}\r\n\x03{trailer}\r\n\x04"


IPTC: dict[str, tuple[str, Seen | str]] = {
    "plain": (
        iptc(),
        {
            "id": "qpr0062/2026-11-17",
            "source": "qpr",
            "headline": "Second quay opens",
            "urgency": 4,
            "section": "i",
            "place": "Port Saint Anne",
            "published": OPENED,
            "body": "</p><p>It is long.</p>",
        },
    ),
    "byline": (
        iptc("Second quay opens\r\nBy Ann Lee, qpr ="),
        {"authors": ["Ann Lee"], "headline": "Second quay opens"},
    ),
    "German byline and month": (
        iptc("Zweiter Kai\r\nVon Ann Lee, qpr =", trailer="171000 Okt 26"),
        {"authors": ["Ann Lee"], "published": datetime(2026, 10, 17, 10, tzinfo=UTC)},
    ),
    "two lines of headline": (
        iptc("Second quay opens\r\nafter two years ="),
        {"headline": "Second quay opens after two years"},
    ),
    "headline without a sign": (iptc("Second quay opens"), {"headline": "Second quay opens"}),
    "time without a year": (
        iptc(trailer="171000 Nov"),
        {"published": OPENED},
    ),
    "time of last year": (
        iptc(trailer="241200 GMT Dec"),
        {"published": datetime(2025, 12, 24, 12, tzinfo=UTC)},
    ),
    "no time": (iptc(trailer=""), {"published": None, "id": "qpr0062"}),
    "no catchline": (iptc(catchline=""), {"headline": "Second quay opens"}),
    "update": (
        iptc("1ST LEAD\r\nSecond quay opens ="),
        {"significance": "update", "headline": "Second quay opens"},
    ),
    "correction": (
        iptc("CORRECTION\r\nEds: Corrects the year.\r\nSecond quay opens ="),
        {"significance": "correction", "note": "Eds: Corrects the year."},
    ),
    "kill": (
        iptc("KILL\r\nEds: The ship was another.\r\nSecond quay opens ="),
        {"withdrawn": True, "headline": "Second quay opens"},
    ),
    "embargo": (
        iptc("EMBARGOED until 1800 GMT\r\nSecond quay opens ="),
        {"release": datetime(2026, 11, 17, 18, tzinfo=UTC)},
    ),
    "embargo without a time": (
        iptc("EMBARGO\r\nSecond quay opens ="),
        "an embargo whose time cannot be read",
    ),
    "second take alone": (
        iptc("TAKE 2\r\nSecond quay opens ="),
        "continues 'Quay', whose beginning is not in this transmission",
    ),
    "notebook": (
        iptc(
            text=f"   {BODY}\r\n\r\n* * * *\r\nThe following is not for publication\r\nTel: 1\r\n"
        ),
        {"body": f"<p>{BODY}</p>", "warnings": "a part that is not for publication"},
    ),
    "no text": (iptc(text=" \r\n"), "has no text"),
    "no header": ("\x01hello world\r\n\x02Text\x03\x04", "has no header of IPTC 7901"),
}


@pytest.mark.parametrize("name", IPTC)
def test_iptc_7901(name: str) -> None:
    document, expected = IPTC[name]
    options = {"format": "iptc7901"} if name == "no header" else {}
    check(seen(document, **options), expected)


def test_takes_of_one_story_are_joined() -> None:
    second = iptc(
        "TAKE 2\r\nSecond quay opens =", "qpr0063 4 i 90 abcd", text="   More ships came."
    )
    (story,) = seen(iptc() + second)

    assert isinstance(story, dict)
    assert story["body"].endswith("<p>It is long.</p><p>More ships came.</p>")


# ---- ANPA 1312 ----


def anpa(
    version: str = "",
    lines: str = "^Second quay opens<",
    keyword: str = "BC-Harbour-Quay",
    text: str = "",
    second: str = "u i\x13\x11",
    trailer: str = "QP-WF-11-17-26 1000GMT<",
) -> str:
    text = text or (
        f"\t   PORT SAINT ANNE (QP) _ {BODY} ``We waited,'' she said.\r\n \r\n\t   It is long.\r\n"
    )
    rest = f", {version}" if version else ""
    return (
        f"\x16\x16\x01W2870\x1fquay-\r\n{second} {keyword} {version}  11-17 1049\r\n"
        f"\x02^{keyword}{rest},466<\r\n{lines}\r\n{text}\r\n\t   \x03{trailer}\r\n\x0c\r\n\x04"
    )


ANPA: dict[str, tuple[str, Seen | str]] = {
    "plain": (
        anpa(),
        {
            "id": "Harbour-Quay/11-17",
            "source": "quay",
            "headline": "Second quay opens",
            "urgency": 2,
            "section": "i",
            "place": "PORT SAINT ANNE",
            "published": OPENED,
            "body": "“We waited,” she said.</p><p>It is long.</p>",
        },
    ),
    "byline": (
        anpa(lines="^Second quay opens<\r\n^By ANN LEE and BO KIM=\r\n^Quay Press Writers="),
        {"authors": ["ANN LEE", "BO KIM"], "headline": "Second quay opens"},
    ),
    "notes": (
        anpa(
            lines="^Second quay opens<\r\n^QP Photo QP101<\r\n^Eds: With photos.<\r\n"
            "^EDITOR'S NOTE _ The first of two parts.<"
        ),
        {"ednote": "QP Photo QP101\nEds: With photos.\nEDITOR'S NOTE _ The first of two parts."},
    ),
    "abstract": (
        anpa(lines="^Second quay opens<\r\n^The quay of Port Saint Anne took its first ship.<"),
        {"headline": "Second quay opens"},
    ),
    "no headline": (anpa(lines="^Eds: Moving on wires.<"), {"headline": "Harbour-Quay"}),
    "flash": (anpa(second="f i\x13\x11"), {"urgency": 1}),
    "routine": (anpa(second="r i\x13\x11"), {"urgency": 4}),
    "table": (
        anpa(second="r s\x14\x12", text="\t   Ships;2;4\r\n\t   Tugs;1;3\r\n"),
        {"body": "<pre>Ships;2;4"},
    ),
    "fraction": (anpa(text="\t   It is 3{ miles long.\r\n"), {"body": "3½ miles"}),
    "update": (anpa("1st Ld-Writethru"), {"significance": "update", "id": "Harbour-Quay/11-17"}),
    "second lead": (anpa("2nd Ld"), {"significance": "update"}),
    "correction": (
        anpa("CORRECTION", lines="^Eds: Corrects the year.<\r\n^Second quay opens<"),
        {"significance": "correction", "note": "Eds: Corrects the year."},
    ),
    "kill": (
        anpa("Kill", lines="^Eds: The ship was another.<", text="\t   Kill the story.\r\n"),
        {"withdrawn": True, "id": "Harbour-Quay/11-17"},
    ),
    "add alone": (anpa("1st Add"), "continues 'Harbour-Quay'"),
    "embargo": (
        anpa(lines="^Second quay opens<\r\n^Eds: EMBARGOED for release at 1800 GMT.<"),
        {"release": datetime(2026, 11, 17, 18, tzinfo=UTC)},
    ),
    "time in the east": (
        anpa(trailer="QP-WF-11-17-26 0500EST<"),
        {"published": OPENED},
    ),
    "no time": (anpa(trailer=""), {"published": None}),
    "no text": (anpa(text=" \r\n"), "has no text"),
    "no header": ("\x01W2870\x1fquay-\r\nhello\r\n\x02Text\x03\x04", "has no header of ANPA 1312"),
}


@pytest.mark.parametrize("name", ANPA)
def test_anpa_1312(name: str) -> None:
    document, expected = ANPA[name]
    check(seen(document), expected)


# ---- Versions of a story, through the store ----


def _stored(database: Database) -> list[Article]:
    with database.read() as connection:
        return list(newest(Reader(connection), 100))


VERSIONS: dict[str, list[str]] = {
    "newsml-g2": [
        g2(),
        g2(meta="<signal qcode='sig:correction'/>").replace("two years", "three years"),
        g2(status="canceled"),
    ],
    "nitf": [
        nitf(),
        nitf(docdata='<correction info="Corrects."/>').replace("two years", "three years"),
        nitf().replace('"usable"', '"canceled"'),
    ],
    "newsml": [
        newsml(),
        newsml(management='<Instruction FormalName="Corrects it"/>').replace(
            "two years", "three years"
        ),
        newsml(status="Canceled"),
    ],
    "anpa": [
        anpa(),
        anpa("CORRECTION").replace("two years", "three years"),
        anpa("Kill", text="\t   Kill it.\r\n"),
    ],
    "iptc7901": [
        iptc(),
        iptc("CORRECTION\r\nSecond quay opens =").replace("two years", "three years"),
        iptc("KILL\r\nSecond quay opens ="),
    ],
}


@pytest.mark.parametrize("name", VERSIONS)
def test_a_correction_and_a_kill_change_the_one_article(
    database: Database, take: Callable[..., Report], name: str
) -> None:
    first, corrected, killed = VERSIONS[name]
    assert 1 == take(first, "a.txt").new
    assert 1 == take(corrected, "b.txt").updated
    (article,) = _stored(database)
    assert "correction" == article.revision.significance
    assert "three years" in article.revision.text.body_html

    assert 1 == take(killed, "c.txt").updated
    (article,) = _stored(database)
    assert Status.WITHDRAWN is article.status
