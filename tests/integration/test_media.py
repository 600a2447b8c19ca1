"""Pictures, embeds, sound and details of agencies, from the input to every output."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from sqlalchemy import text
from support.constants import NOW
from support.newsroom import newest
from support.rows import line
from support.servers import run

from feeds.config import Settings
from feeds.domain.entitlement import Entitlement, Partner
from feeds.intake.pipeline import Report
from feeds.model import Format, Kind, Significance, Status
from feeds.operations.opening import bring_up
from feeds.partners.feed import PartnerRequest, partner_page, profile_verdicts
from feeds.render import render
from feeds.store import Database, Reader
from feeds.web import create_app

WATCH = '<iframe src="https://www.youtube.com/embed/{}" title="First cars"></iframe>'
MEDIA_RSS = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def picture(format_: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", size, "red").save(buffer, format_)
    return buffer.getvalue()


def client(database: Database, settings: Settings) -> Any:
    return create_app(settings, database=database, now=lambda: NOW).test_client()


def items(database: Database, settings: Settings, address: str = "/feeds/latest.json") -> list[Any]:
    listed: list[Any] = json.loads(client(database, settings).get(address).data)["items"]
    return listed


def with_video(video: str) -> str:
    return line("v", "The bridge opens", body="", body_html=f"<p>Watch.</p>{WATCH.format(video)}")


def test_another_video_is_an_update(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    assert {"embeds": 1} == dict(take(with_video("aaaaaaaaaaa")).converted)

    again = take(with_video("bbbbbbbbbbb"), now=NOW + timedelta(hours=1))

    assert 1 == again.updated
    with database.read() as connection:
        (article,) = newest(Reader(connection), 10, Status.LIVE)
    assert Significance.UPDATE is article.revision.significance
    assert 1 == take(with_video("bbbbbbbbbbb"), now=NOW + timedelta(hours=2)).unchanged


def test_an_upgrade_shows_the_video_without_a_new_version(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(with_video("aaaaaaaaaaa"))
    with database.write() as connection:
        for statement in (
            "UPDATE revisions SET body_html = '<p>Watch.</p>', content_hash = '1x'",
            "UPDATE meta SET value = '2' WHERE name = 'sanitizer'",
        ):
            connection.execute(text(statement))

    bring_up(database)

    (item,) = items(database, settings)
    assert "youtube.com/watch?v=aaaaaaaaaaa" in item["content_html"]
    assert (1, "Watch.") == (item["_wirefeed"]["revision"], item["summary"])
    assert 1 == take(with_video("aaaaaaaaaaa"), now=NOW + timedelta(hours=1)).unchanged


@pytest.mark.parametrize(
    "more",
    [
        {"body_html": WATCH.format("aaaaaaaaaaa")},
        {"body_html": '<img src="https://c.example/a.jpg" alt="">'},
        {"images": [{"url": "https://c.example/a.jpg"}]},
        {"enclosures": [{"url": "https://c.example/a.mp3"}]},
    ],
)
def test_an_article_of_a_picture_or_a_recording_only(
    take: Callable[..., Report], more: dict[str, Any]
) -> None:
    report = take(json.dumps({"id": "1", "title": "Look at this", **more}))

    assert (1, []) == (report.new, report.refused)


def test_the_first_picture_of_the_text_is_everywhere(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    figure = (
        '<figure><img src="https://c.example/a.jpg" alt="A quay" width="400" height="300">'
        "<figcaption>The quay. <cite>A. Person</cite></figcaption></figure>"
    )
    take(line("p", "The quay opens", body="", body_html=f"<p>It is open.</p>{figure}"))
    site = client(database, settings)

    (item,) = items(database, settings)
    assert "https://c.example/a.jpg" == item["image"]
    described = item["attachments"][0]["_wirefeed"]
    assert ("A quay", "The quay.", "A. Person") == (
        described["alt"],
        described["caption"],
        described["credit"],
    )
    rss = etree.fromstring(site.get("/feeds/latest.rss").data).find(".//item")
    media = rss.find(f"{MEDIA_RSS}content")
    assert ("400", "A quay") == (media.get("width"), media.findtext(f"{MEDIA_RSS}title"))
    assert "https://c.example/a.jpg" == rss.find(f"{MEDIA_RSS}thumbnail").get("url")
    assert "https://c.example/a.jpg" == rss.find("enclosure").get("url")
    page_path = item["url"].removeprefix(settings.base_url)
    page = site.get(page_path).text
    assert '<meta property="og:image" content="https://c.example/a.jpg">' in page
    assert '<meta property="og:image:alt" content="A quay">' in page
    assert 1 == page.count('<img src="https://c.example/a.jpg"')
    oembed = json.loads(site.get("/oembed", query_string={"url": item["url"]}).data)
    assert "https://c.example/a.jpg" == oembed["thumbnail_url"]
    assert "https://c.example/a.jpg" in site.get("/").text


def test_a_picture_beside_the_text_heads_it(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(line("p", "The quay opens", images=[{"url": "https://c.example/a.jpg", "alt": "A quay"}]))

    assert items(database, settings)[0]["content_html"].startswith(
        '<figure><img src="https://c.example/a.jpg" alt="A quay"></figure>'
    )
    beside = replace(settings, lead_picture="beside")
    assert "<figure>" not in items(database, beside)[0]["content_html"]


def test_players_in_feeds_where_the_newsroom_wants_them(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(with_video("aaaaaaaaaaa"))

    assert "<iframe" not in items(database, settings)[0]["content_html"]
    framed = items(database, replace(settings, feed_embeds="player"))[0]["content_html"]
    assert 'src="https://www.youtube-nocookie.com/embed/aaaaaaaaaaa"' in framed


@pytest.mark.parametrize(
    ("name", "data", "size"),
    [
        ("a.png", picture(), (60, 40)),
        ("a.jpg", picture("JPEG"), (60, 40)),
        ("a.gif", picture("GIF"), (60, 40)),
        ("a.webp", picture("WEBP"), (60, 40)),
        ("a.avif", picture("AVIF"), (60, 40)),
        ("broken.jpg", b"\xff\xd8\xff\xe0nothing", (0, 0)),
    ],
)
def test_a_picture_beside_a_file_is_held_with_its_size(
    tmp_path: Path, name: str, data: bytes, size: tuple[int, int]
) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "story.md").write_text(
        f"---\ntitle: The quay opens\nimages:\n  - url: {name}\n    alt: Quay\n---\n"
        f"It is open.\n\n![In the text]({name})\n"
    )

    added = run(tmp_path, "articles", "add", "story.md")

    assert 0 == added.returncode, added.stderr
    run(tmp_path, "export", "public")
    (item,) = json.loads((tmp_path / "public/feeds/latest.json").read_text())["items"]
    assert re.fullmatch(r"http://127.0.0.1:8000/media/[0-9a-f]{32}\.\w+", item["image"])
    assert f'<img src="{item["image"]}" alt="In the text"' in item["content_html"]
    held = item["attachments"][0]["_wirefeed"]
    assert size == (held.get("width", 0), held.get("height", 0))
    assert len(data) == item["attachments"][0]["size_in_bytes"]


@pytest.mark.parametrize("body", ["![x](none.png)", '<img src="none.png">'])
def test_a_missing_picture_is_named(tmp_path: Path, body: str) -> None:
    (tmp_path / "story.md").write_text(f"---\ntitle: The quay opens\n---\nIt is open.\n\n{body}\n")

    refused = run(tmp_path, "articles", "add", "story.md")

    assert 1 == refused.returncode
    assert "none.png" in refused.stderr
    story = {"title": "The quay", "body_html": "<p>Open.</p><img src='none.png'>"}
    (tmp_path / "news.jsonl").write_text(json.dumps(story))
    imported = run(tmp_path, "import", "news.jsonl")
    assert 0 == imported.returncode and "none.png" in imported.stderr


def test_a_drawing_is_refused_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (tmp_path / "story.md").write_text("---\ntitle: The quay\nimages: [a.svg]\n---\nIt is open.\n")

    refused = run(tmp_path, "articles", "add", "story.md")

    assert 1 == refused.returncode and "SVG" in refused.stderr


def test_the_command_says_what_changed(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text(with_video("aaaaaaaaaaa") + "\n")

    for option in ("--dry-run", "--json"):
        imported = run(tmp_path, "import", "news.jsonl", option)
        output = imported.stdout + imported.stderr
        assert "1 embed became a link" in output or '"embeds": 1' in output
    body = f"<p>Look.</p>{WATCH.format('ccccccccccc')}<script></script>"
    (tmp_path / "story.md").write_text(f"---\ntitle: Another bridge\n---\n{body}")
    added = run(tmp_path, "articles", "add", "story.md")
    assert "1 embed became a link" in added.stderr and "removed: 1 script" in added.stderr


EPISODE = {
    "url": "https://c.example/e1.mp3",
    "length": 12345678,
    "duration": "31:02",
    "transcript": "https://c.example/e1.vtt",
    "chapters": "https://c.example/e1.json",
}


def test_a_feed_with_sound_is_a_podcast(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    pdf = {"url": "https://c.example/notes.pdf", "title": "Notes"}
    take(line("e", "Bread this week", enclosures=[EPISODE, pdf], authors=["Ann"]))
    chosen = replace(settings, podcast_email="desk@news.example")

    channel = etree.fromstring(client(database, chosen).get("/feeds/latest.rss").data).find(
        "channel"
    )

    assert ("News", "false", "desk@news.example") == (
        channel.find(f"{ITUNES}category").get("text"),
        channel.findtext(f"{ITUNES}explicit"),
        channel.findtext(f"{ITUNES}owner/{ITUNES}email"),
    )
    item = channel.find("item")
    assert ("1862", "Ann") == (item.findtext(f"{ITUNES}duration"), item.findtext(f"{ITUNES}author"))
    group = [content.get("url") for content in item.iterfind(f"{MEDIA_RSS}group/*")]
    assert [EPISODE["url"], pdf["url"]] == group
    assert 1 == len(item.findall("enclosure"))
    assert [] == channel.findall(f"{PODCAST}guid"), "only where a profile asks for it"
    take(line("t", "Words alone"), now=NOW + timedelta(hours=1))
    attachment = items(database, settings)[-1]["attachments"][0]
    assert 1862 == attachment["duration_in_seconds"]


def partner(profile: str = "standard", **entitled: Any) -> Partner:
    return Partner(
        key=1, name="p", entitlement=Entitlement(**entitled), profile=profile, created=NOW
    )


def partner_feed(
    database: Database, settings: Settings, receiver: Partner, format_: Format = Format.RSS
) -> bytes:
    request = PartnerRequest(partner=receiver, kind=Kind.LATEST, size=50, now=NOW)
    with database.read() as connection:
        return render(partner_page(Reader(connection), request, settings), format_).body


def test_the_profile_podcast_takes_sound_only(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take("\n".join([line("e", "Bread this week", enclosures=[EPISODE]), line("t", "Words alone")]))

    channel = etree.fromstring(partner_feed(database, settings, partner("podcast"))).find("channel")

    (item,) = channel.findall("item")
    assert "Bread this week" == item.findtext("title")
    assert "text/vtt" == item.find(f"{PODCAST}transcript").get("type")
    assert EPISODE["chapters"] == item.find(f"{PODCAST}chapters").get("url")
    assert channel.findtext(f"{PODCAST}guid")


def test_a_profile_chooses_its_players(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    vimeo = '<iframe src="https://player.vimeo.com/video/123456789"></iframe>'
    body = f"<p>{'Watch the new bridge. ' * 20}</p>{WATCH.format('aaaaaaaaaaa')}{vimeo}"
    take(line("v", "The bridge opens to all cars today", body="", body_html=body))

    msn = partner_feed(database, settings, partner("msn"), Format.JSON).decode()
    flipboard = partner_feed(database, settings, partner("flipboard"), Format.JSON).decode()

    assert 1 == msn.count("<iframe ") and "vimeo.com/123456789" in msn
    assert "<iframe" not in flipboard and "youtube.com/watch" in flipboard
    request = PartnerRequest(partner=partner("msn"), kind=Kind.LATEST, size=50, now=NOW)
    with database.read() as connection:
        (verdict,) = profile_verdicts(Reader(connection), request, settings)
    assert "embeds that became players: 1" in verdict.reasons
    assert "embeds that stay links: 1" in verdict.advice


def test_a_note_to_editors_is_for_entitled_partners(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(line("n", "The quay opens", ednote="Hold until noon", place="Baku, 20 November"))

    public = client(database, settings)
    for path in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json", "/"):
        assert "Hold until noon" not in public.get(path).text
    assert b"Hold until noon" not in partner_feed(database, settings, partner())
    for format_ in Format:
        document = partner_feed(database, settings, partner(has_ednotes=True), format_)
        assert b"Hold until noon" in document, format_
    (item,) = items(database, settings)
    assert "Baku, 20 November" == item["_wirefeed"]["place"]
    assert "Baku, 20 November" in public.get(item["url"].removeprefix(settings.base_url)).text
    before = item

    changed = take(
        line("n", "The quay opens", ednote="Free now", place="Baku, 20 November"),
        now=NOW + timedelta(hours=1),
    )

    assert 1 == changed.updated
    assert b"Free now" in partner_feed(database, settings, partner(has_ednotes=True))
    assert [before] == items(database, settings)
    uuid = before["id"].removeprefix("urn:uuid:")
    assert 1 == len(items(database, settings, f"/articles/{uuid}/revisions.json"))


def test_subjects_are_categories_with_a_scheme(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    subject = {"name": "ports", "code": "medtop:1", "scheme": "https://cv.example/topics/"}
    take(line("s", "The quay opens", subjects=[subject]))
    site = client(database, settings)

    rss = etree.fromstring(site.get("/feeds/latest.rss").data).find(".//item/category")
    assert ("ports", subject["scheme"]) == (rss.text, rss.get("domain"))
    atom = etree.fromstring(site.get("/feeds/latest.atom").data)
    category = atom.find(
        ".//{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}category"
    )
    assert ("medtop:1", subject["scheme"], "ports") == (
        category.get("term"),
        category.get("scheme"),
        category.get("label"),
    )
    assert [subject] == items(database, settings)[0]["_wirefeed"]["subjects"]


@pytest.mark.parametrize(
    "path",
    ["/%5Bx", "/a//b", "/%00", "/tags/%20", "/tags/" + "x" * 3000, "/authors/none", "/a" * 900],
)
def test_an_odd_address_is_not_found(database: Database, settings: Settings, path: str) -> None:
    assert 404 == client(database, settings).get(path).status_code


def test_media_of_another_feed(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
        xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title>
        <item><title>The quay opens</title><guid>g1</guid><description>It is open.</description>
        <media:content url="https://c.example/a-300x200.jpg" width="300" medium="image">
        <media:description>The quay</media:description><media:credit>A. Person</media:credit>
        </media:content>
        <media:content url="https://c.example/a.jpg" width="1200" medium="image"/>
        <enclosure url="https://c.example/e.mp3" length="9" type="audio/mpeg"/>
        <itunes:duration>1:02:03</itunes:duration></item></channel></rss>""",
        "feed.xml",
    )

    (item,) = items(database, settings)

    image, sound = item["attachments"]
    assert "https://c.example/a.jpg" == image["url"]
    assert ("The quay", "A. Person") == (
        image["_wirefeed"]["caption"],
        image["_wirefeed"]["credit"],
    )
    assert 3723 == sound["duration_in_seconds"]


def test_a_group_is_one_picture(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    take(
        """<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>t</title>
        <item><title>The quay opens</title><guid>g1</guid><description>It is open.</description>
        <media:group><media:content url="https://c.example/small.jpg" width="140" medium="image"/>
        <media:content url="https://c.example/large.jpg" width="900" medium="image">
        <media:description>The quay</media:description></media:content></media:group>
        <media:thumbnail url="https://c.example/t.png" width="75"/></item>
        <item><title>Another quay</title><guid>g2</guid><description>Also open.</description>
        <media:content url="https://c.example/b-140.jpg" width="140" medium="image"/>
        <media:content url="https://c.example/b-700.jpg" width="700" medium="image"/></item>
        <item><title>A third</title><guid>g3</guid><description>It, too.</description>
        <media:thumbnail url="https://c.example/t3.png"/></item></channel></rss>""",
        "feed.xml",
    )

    shown = {item["title"]: item["attachments"] for item in items(database, settings)}

    assert [["https://c.example/large.jpg"], ["https://c.example/b-700.jpg"]] == [
        [picture["url"] for picture in shown[title]] for title in ("The quay opens", "Another quay")
    ]
    assert "The quay" == shown["The quay opens"][0]["_wirefeed"]["caption"]
    assert "https://c.example/t3.png" == shown["A third"][0]["url"]


def test_a_page_keeps_its_pictures_and_players(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    words = "The new bridge over the river opened on Monday morning after four years of work. " * 3
    take(
        f"""<!doctype html><html lang="en"><head><title>Bridge opens</title>
        <meta property="og:type" content="article"></head><body><nav>Home</nav><article>
        <h1>Bridge opens</h1><p>{words}</p><figure><img src="https://c.example/b.jpg" alt="Bridge">
        <figcaption>On Monday</figcaption></figure><p>{words}</p>{WATCH.format("aaaaaaaaaaa")}
        <p>{words}</p></article><aside><img src="https://c.example/advert.jpg"></aside></body></html>""",
        "page.html",
    )

    (item,) = items(database, settings)

    content = item["content_html"]
    assert "https://c.example/b.jpg" in content and "On Monday" in content
    assert "youtube.com/watch?v=aaaaaaaaaaa" in content
    assert "advert" not in content
    assert "Bridge opens" not in content, "the headline is not repeated"


def test_posts_of_wordpress_rest_api(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    post = {
        "id": 5,
        "date_gmt": "2026-11-19T06:00:00",
        "guid": {"rendered": "https://o.example/?p=5"},
        "status": "publish",
        "link": "https://o.example/2026/x/",
        "title": {"rendered": "Q&amp;A: It&#8217;s here"},
        "content": {"rendered": "<p>It opened.</p>"},
        "excerpt": {"rendered": "<p>Open &hellip;</p>"},
        "_embedded": {
            "author": [{"name": "Ann"}],
            "wp:featuredmedia": [
                {
                    "source_url": "https://o.example/a.jpg",
                    "alt_text": "Quay",
                    "mime_type": "image/jpeg",
                }
            ],
            "wp:term": [[{"taxonomy": "category", "name": "R&amp;D"}]],
        },
    }
    draft = post | {"id": 6, "status": "draft"}

    report = take(json.dumps([post, draft]), "posts.json")

    assert (1, 1) == (report.new, len(report.skipped))
    (item,) = items(database, settings)
    assert ("Q&A: It’s here", "Open …", "2026-11-19T06:00:00Z") == (
        item["title"],
        item["summary"],
        item["date_published"],
    )
    assert "Quay" == item["attachments"][0]["_wirefeed"]["alt"]


def test_a_bound_on_the_bytes_of_a_feed(
    database: Database, settings: Settings, take: Callable[..., Report]
) -> None:
    words = "Some words of a story that goes on and on. " * 200
    take("\n".join(line(str(n), f"Story number {n}", body=f"{words}{n}") for n in range(10)))
    small = replace(settings, feed_max_kb=32)

    for suffix in ("rss", "atom", "json"):
        body = client(database, small).get(f"/feeds/latest.{suffix}").data
        assert len(body) <= 32_000
    cut = items(database, small)
    assert 1 <= len(cut) < len(items(database, settings)) == 10
    archived = items(database, small, "/feeds/latest/archive/0.json")
    assert 10 == len(archived)
