"""Input that is not news: refused by name, by the command and by sources; the articles beside it
are imported whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from support.constants import NOW
from support.newsroom import newest
from support.servers import run
from support.stores import taken

from feeds.config import Settings
from feeds.errors import UnreadableInput
from feeds.fetch import Fetched
from feeds.importers import FEED_FORMATS, Options, Source, read
from feeds.importers.detect import detect
from feeds.intake.pipeline import Report
from feeds.model import Draft
from feeds.sources.poll import poll
from feeds.store import Database, Reader, sources
from feeds.store.sources import FeedSource

MAINTENANCE = (
    "<!doctype html><html><head><title>Down for maintenance</title></head><body><h1>We will be "
    "back soon</h1><p>The site is being updated. Please come back in an hour.</p></body></html>"
)
LOGIN = (
    "<html><head><title>Sign in</title></head><body><h1>Sign in</h1><form><input name=u><input "
    "type='password' name=p></form><p>"
    + "Forgotten your password? We send you a new one to the address that you gave us. " * 8
    + "</p></body></html>"
)
MAIL = (
    "Return-Path: <desk@wire.example>\nReceived: from mx.example by in.example\nFrom: Desk "
    "<desk@wire.example>\nTo: editors@news.example\nSubject: Story for tonight\nDate: Mon, 23 "
    "Nov 2026 10:00:00 +0000\n\nThe story follows.\n\nBAKU, Nov. 23 - A bridge opened.\n"
)
OPML = (
    '<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline '
    'text="a" type="rss" xmlUrl="https://a.example/f"/></body></opml>'
)
NOT_NEWS = {
    "a text error": ("Error establishing a database connection\n", "plain text"),
    "a PHP warning alone": (
        "Warning: Cannot modify header information in /srv/feed.php on line "
        "12\n\nFatal error: out of memory\n",
        "plain text",
    ),
    "a PHP warning in HTML": (
        "<br />\n<b>Warning</b>: include(x.php): failed to open stream in <b>/srv/a.php</b>",
        "root <br>",
    ),
    "an e-mail": (MAIL, "looks like an e-mail"),
    "an OPML list": (OPML, "wirefeed sources import"),
    "a SOAP fault": (
        '<?xml version="1.0"?><soap:Envelope '
        'xmlns:soap="x"><soap:Body><soap:Fault/></soap:Body></soap:Envelope>',
        "root <Envelope>",
    ),
    "a README": (
        "Read me\n\nThis folder holds stories.\n\nWrite to the desk before you change anything.\n",
        "plain text",
    ),
    "a notice with a day": (
        "Scheduled maintenance\n\nWe are back on May 5: please try again then.\n",
        "plain text",
    ),
    "a server's error": (
        "Server Error (HTTP) - the request could not be completed\n\nTry again later.\n",
        "plain text",
    ),
    "an e-mail with headers of its servers": (
        "Authentication-Results: mx.example;\n "
        "dkim=pass\nARC-Seal: i=1\nThread-Topic: "
        "Story\n\nBAKU, Nov. 23 - A bridge opened.\n",
        "looks like an e-mail",
    ),
    "a forwarded e-mail": (
        "---------- Forwarded message ---------\nFrom: Desk "
        "<desk@wire.example>\nTo: us\n\nBAKU, Nov. 23 - A bridge opened.\n",
        "looks like an e-mail",
    ),
    "an e-mail in German": (
        "Von: Desk\nAn: uns\nBetreff: Brücke\n\nBERLIN (dpa) - Die Brücke ist offen.\n",
        "looks like an e-mail",
    ),
    "a table": ("name,date\nanna,2026-11-20\nboris,2026-11-21\n", "plain text"),
}


@pytest.mark.parametrize("kind", NOT_NEWS)
def test_what_is_not_news_is_refused_by_name(kind: str) -> None:
    data, reason = NOT_NEWS[kind]
    with pytest.raises(UnreadableInput, match=reason):
        detect(data.encode(), "in.txt")


IN_AN_ARTICLE = MAINTENANCE.replace("<h1>", "<article><h1>").replace("</body>", "</article></body>")
PUBLISHERS_LOGIN = LOGIN.replace(
    "</head>", '<meta property="article:publisher" content="https://social.example/us"></head>'
)


@pytest.mark.parametrize("page", [MAINTENANCE, LOGIN, IN_AN_ARTICLE, PUBLISHERS_LOGIN])
def test_a_page_that_is_no_article_is_refused(database: Database, page: str) -> None:
    report = taken(database, page, "page.html")

    assert (0, 1) == (report.new, len(report.refused))
    assert "does not look like an article" in report.refused[0][1]


def test_that_a_page_is_an_article_can_be_said(database: Database) -> None:
    brief = (
        "<html><head><title>Quay opens</title></head><body><h1>Quay opens</h1><p>The quay "
        "opened on Monday.</p></body></html>"
    )
    assert 0 == taken(database, brief, "a.html").new
    assert 1 == taken(database, brief, "a.html", format="html").new


def test_a_log_in_at_the_head_of_a_page_is_the_sites(database: Database) -> None:
    words = (
        "The bridge over the strait opened on Monday, and nine thousand cars crossed it by the "
        "evening. " * 3
    )
    form = "<form>Your name and password: <input type=password></form>"
    page = "<html><body>{}<h1>Bridge opens</h1><div>{}<br><br>{}</div></body></html>"
    assert 1 == taken(database, page.format(f"<header>{form}</header>", words, words), "a.html").new
    assert (
        0
        == taken(database, page.format(form, words.replace("bridge", "quay"), words), "b.html").new
    )


def test_a_page_that_is_an_article_is_taken(database: Database) -> None:
    words = (
        "The bridge over the strait opened on Monday, and nine thousand cars crossed it by the "
        "evening. " * 3
    )
    plain = (
        "<html><head><title>Bridge opens</title></head><body><h1>Bridge opens</h1><p>"
        f"{words}</p><p>{words}</p></body></html>"
    )
    marked = (
        f"<html><body><article><h1>Quay opens</h1><p>{words.replace('bridge', 'quay')}</p>"
        "</article></body></html>"
    )
    assert 1 == taken(database, plain, "a.html").new
    assert 1 == taken(database, marked, "b.html").new
    assert (
        1
        == taken(
            database,
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            + marked.replace("quay", "mole").replace("Quay", "Mole"),
            "c.html",
        ).new
    )


@pytest.mark.parametrize(
    "text",
    [
        "BAKU, June 3 (Reuters) - Partners approved a project on Monday.",
        "МОСКВА, 14 марта. /ТАСС/. Совет директоров принял решение.",
        "Москва. 7 мая. INTERFAX.RU - Чистая прибыль составила 122 млрд.",
        "Baku, Azerbaijan, May 24\n\nBy our desk - Trend: The bridge opened.",
        "WASHINGTON (AP) — The bridge opened.",
        "Paris (AFP) - Le pont est ouvert.",
        "Berlin, 5. Mai (dpa) - Die Brücke ist offen.",
        "Berlin (dpa/bb) - Die Brücke ist offen.",
        "SÃO PAULO, 5 de maio (Reuters) - A ponte abriu.",
        "(ANSA) - ROMA, 05 MAG - Il ponte è aperto.",
        "新华社北京5月6日电（记者）大桥开通。",
        "Baku, June 3, AZERTAC\n\nThe bridge opened.",
    ],
)
def test_a_text_with_a_dateline_is_a_page(text: str) -> None:
    assert "wire" == detect(f"A headline of the day\n\n{text}\n".encode(), "page.txt").name


def test_a_feed_that_quotes_a_page_is_a_feed() -> None:
    feed = (
        "<?xml version='1.0'?><rss version='2.0'><channel><title>t</title><item><description>"
        "<![CDATA[<!DOCTYPE html><html><p>a]]></description></item></channel></rss>"
    )
    assert "feed" == detect(feed.encode(), "feed.xml").name


def test_the_format_can_be_said(database: Database) -> None:
    note = "Bridge opens\n\nThe bridge over the strait opened, and many cars crossed it.\n"
    report = taken(database, note, "note.txt", format="wire")

    assert 1 == report.new, report.refused


@pytest.mark.parametrize(
    "body",
    [
        MAINTENANCE,
        LOGIN,
        "Error establishing a database connection\n",
        MAIL,
        OPML,
        "18:40 20 Nov\n\nQuay opens - UPDATED\n\nThe quay opened.\n",
        '{"title":"a","body":"b"}\n{"title":"c","body":"d"}',
    ],
)
def test_a_source_that_sends_no_feed_has_failed(
    database: Database, settings: Settings, body: str
) -> None:
    """200 with a page, a log-in, an error or a text: nothing is published and the source is not
    "ok".
    """
    with database.share() as connection:
        sources.add(connection, FeedSource(url="https://other.example/feed"), NOW)
    with database.read() as connection:
        source = sources.every(connection)[0]
    fetched = Fetched(url=source.url, body=body.encode(), media_type="text/html; charset=utf-8")

    polled = poll(database, source, settings, NOW, lambda _: fetched)

    with database.read() as connection:
        assert [] == newest(Reader(connection), 10)
        source = sources.every(connection)[0]
    assert (1, source.problem) == (source.failures, polled.problem)
    assert polled.problem


def test_a_source_gives_no_more_than_a_thousand_entries(settings: Settings) -> None:
    items = ",".join(
        f'{{"id":"{n}","title":"Story {n}","content_text":"{"word " * 200}{n}"}}'
        for n in range(1_200)
    )
    feed = f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{items}]}}'
    options = Options(now=NOW, zone=settings.zone, formats=FEED_FORMATS, max_entries=1_000)

    results = list(read(Source(name="f", data=feed.encode()), options))

    assert 1_000 == sum(isinstance(result, Draft) for result in results)
    assert "after the first 1,000" in str(results[-1])


WXR = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Paper</title>
<link>https://paper.example</link><wp:wxr_version>1.2</wp:wxr_version>{items}</channel></rss>"""


def wxr_item(name: str, status: str = "publish", kind: str = "post", password: str = "") -> str:
    return (
        f"<item><title>{name}</title><link>https://paper.example/{name}</link><guid "
        f"isPermaLink='false'>{name}</guid>"
        f"<content:encoded><![CDATA[<p>The text of {name}, which is long enough to be a story of "
        "its own.</p>]]></content:encoded>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type><wp:post_password>"
        f"{password}</wp:post_password></item>"
    )


def test_of_a_wordpress_export_published_posts_only(database: Database) -> None:
    items = [
        wxr_item("live"),
        wxr_item("draft", "draft"),
        wxr_item("private", "private"),
        wxr_item("locked", password="s3cret"),
        wxr_item("bin", "trash"),
        wxr_item("later", "future"),
        wxr_item("about", kind="page"),
        wxr_item("photo", "inherit", "attachment"),
        wxr_item("kept", "pending"),
    ]
    report = taken(database, WXR.format(items="".join(items)), "export.xml")

    assert (1, [], 8) == (report.new, report.refused, len(report.skipped))
    with database.read() as connection:
        assert ["live"] == [article.headline for article in newest(Reader(connection), 10)]


def test_what_is_skipped_is_counted_and_named(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(
        WXR.format(items=wxr_item("live") + wxr_item("draft", "draft"))
    )
    completed = run(tmp_path, "import", "export.xml")
    again = json.loads(run(tmp_path, "import", "export.xml", "--json").stdout)

    assert 0 == completed.returncode
    assert "skipped: export.xml, item 2: its status is 'draft'" in completed.stderr
    assert "skipped\t1" in completed.stdout
    assert ["export.xml, item 2"] == [skipped["place"] for skipped in again["skipped"]]


def test_a_feed_behind_a_warning_is_taken_and_the_warning_named(database: Database) -> None:
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>'
        "Quay</title><guid>1</guid><description>The quay opened.</description></item></channel>"
        "</rss>"
    )
    for number, warning in enumerate(
        (
            "Warning: Cannot modify header in /srv/f.php on line 3\n",
            "<br />\n<b>Warning</b>: x in <b>f.php</b><br />\n",
        )
    ):
        report = taken(
            database,
            warning + feed.replace("<guid>1", f"<guid>{number}").replace("Quay", f"Quay {number}"),
            "feed.xml",
        )
        assert 1 == report.new, report.refused
        assert "text before the feed was ignored" in report.warnings[0][1]
    with database.read() as connection:
        assert all(
            "Warning" not in article.revision.text.body_html
            for article in newest(Reader(connection), 9)
        )


def test_a_dead_source_comes_back(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    with database.share() as connection:
        sources.add(connection, FeedSource(url="https://other.example/feed"), NOW)
    feed = (
        '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","title":"'
        'Quay","content_text":"The quay opened."}]}'
    )
    for hour, (body, expected) in enumerate([(MAINTENANCE, 1), (feed, 0)]):
        with database.read() as connection:
            source = sources.every(connection)[0]
        fetched = Fetched(url=source.url, body=body.encode(), media_type="")
        poll(
            database,
            source,
            settings,
            NOW + timedelta(hours=hour),
            lambda _, fetched=fetched: fetched,
        )
        with database.read() as connection:
            assert expected == sources.every(connection)[0].failures
