"""Texts with pictures, recordings and embeds: their media, their bodies and plain text."""

from __future__ import annotations

import pytest
from support.constants import NOW

from feeds.importers.shortcodes import with_elements
from feeds.model import Enclosure, Metadata, Moment, Revision, Significance, Text
from feeds.publishing.body import feed_body, page_body, with_lead, with_media, with_players
from feeds.sanitize import (
    Changes,
    clean_html,
    plain_text,
    story_of,
    text_of,
    unescaped_title,
)
from feeds.sanitize.contents import embed_addresses, pictures, posters, recordings
from feeds.text.urls import same_picture

VIDEO = '<iframe src="https://www.youtube.com/embed/a1B2c3D4e5F" title="First cars"></iframe>'


def test_the_first_picture_has_its_caption_and_credit() -> None:
    html = clean_html(
        '<img src="https://c.example/icon.png" width="16" height="16">'
        '<figure><img src="https://c.example/a.webp" alt="Quay" width="800" height="500">'
        "<figcaption>The quay. <cite>A. Person</cite></figcaption></figure>" + VIDEO
    )

    (first,), (poster,) = pictures(html), posters(html)

    assert ("image/webp", "Quay", "The quay.", "A. Person", 800) == (
        first.media_type,
        first.alt,
        first.caption,
        first.credit,
        first.width,
    )
    assert "ytimg.com" in poster.url


def test_recordings_and_embeds_of_a_text() -> None:
    html = clean_html(VIDEO + '<audio src="https://c.example/i.mp3" title="Interview"></audio>')

    (sound,) = recordings(html)

    assert ("audio/mpeg", "Interview") == (sound.media_type, sound.title)
    watch = "https://www.youtube.com/watch?v=a1B2c3D4e5F"
    assert (watch, "https://c.example/i.mp3") == embed_addresses(html)


def test_the_media_of_a_text_are_the_articles() -> None:
    body = clean_html('<p>x</p><img src="https://c.example/a.jpg" alt="A">')
    text = Text(headline="h", summary="s", body_html=body)

    def revision(*images: Enclosure) -> Revision:
        return Revision(
            number=1,
            significance=Significance.NEW,
            at=Moment(at=NOW),
            text=text,
            metadata=Metadata(language="en", images=images),
        )

    own = Enclosure(url="media:" + "0" * 32 + ".png", media_type="image/png")

    assert ["https://c.example/a.jpg"] == [
        image.url for image in with_media(revision(), "https://n.example").images
    ]
    assert ["https://n.example/media/" + "0" * 32 + ".png"] == [
        image.url for image in with_media(revision(own), "https://n.example").images
    ]


def test_a_lead_picture_comes_once() -> None:
    image = Enclosure(url="https://c.example/a-150x150.jpg", alt="A", caption="<b>", credit="P")

    led = with_lead("<p>x</p>", (image,))

    assert led.startswith('<figure><img src="https://c.example/a-150x150.jpg" alt="A">')
    assert "&lt;b&gt; <cite>P</cite>" in led
    shown = '<img src="https://c.example/a.jpg" alt="">'
    assert shown == with_lead(shown, (image,))
    assert same_picture("https://c.example/a.jpg?w=1", "https://c.example/a-300x200.jpg")


def test_jumps_lead_to_the_page() -> None:
    html = clean_html('<p><a href="#s">To</a></p><h2 id="s">S</h2><p id="unused">x</p>')

    assert '<h2 id="s">' in html and "unused" not in html
    in_feed = feed_body(
        html, "https://n.example/articles/1", "https://n.example", has_players=False
    )
    assert 'href="https://n.example/articles/1#text-s"' in in_feed
    assert " id=" not in in_feed
    on_page = page_body(html, "https://n.example", lambda source: source).html
    assert 'href="#text-s"' in on_page and '<h2 id="text-s">' in on_page


def test_words_about_html_stay_as_they_are() -> None:
    held = "media:" + "0" * 32 + ".png"
    html = clean_html(f'<p>Write &lt;a href="#s"&gt; or src="{held}".</p><h2 id="s">S</h2>')

    for body in (
        feed_body(html, "https://n.example/articles/1", "https://n.example", has_players=False),
        page_body(html, "https://n.example", lambda source: source).html,
    ):
        assert f'Write &lt;a href="#s"&gt; or src="{held}".' in body


def test_sound_of_the_own_site_is_allowed_by_its_own_origin() -> None:
    html = clean_html('<audio src="/files/i.mp3"></audio>', "https://own.invalid/articles/")

    body = page_body(html, "https://n.example", lambda source: source)

    assert ("https://n.example",) == body.media_origins
    assert 'src="https://n.example/files/i.mp3"' in body.html


def test_links_to_the_own_site_follow_its_domain() -> None:
    html = clean_html('<a href="/sections/city">x</a>', "https://own.invalid/articles/")

    for base in ("https://a.example", "https://b.example/news"):
        assert f'href="{base}/sections/city"' in feed_body(html, "", base, has_players=False)


def test_players_of_known_providers_only() -> None:
    html = clean_html(VIDEO + '<iframe src="https://other.example/x"></iframe>')

    framed = with_players(html, None)

    assert 'src="https://www.youtube-nocookie.com/embed/a1B2c3D4e5F"' in framed
    assert 1 == framed.count("<iframe ") == framed.count('title="First cars"')
    assert html == with_players(html, frozenset(["Vimeo"]))


def test_a_page_names_the_origins_of_its_players() -> None:
    html = clean_html(VIDEO + '<audio src="https://c.example/i.mp3"></audio>')

    body = page_body(html, "https://n.example", lambda source: f"From {source}")

    assert ("https://www.youtube-nocookie.com",) == body.frame_origins
    assert ("https://c.example",) == body.media_origins
    assert "ytimg" not in body.html, "a remote poster would be a request to another site"
    assert "From YouTube" in body.html and '<audio controls preload="none">' in body.html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>It cost <del>5</del> 6 million.</p>", "It cost 6 million."),
        ("<p>10<sup>6</sup></p>", "10⁶"),
        ('<p>No.<sup><a href="#fn1">1</a></sup> Yes.</p>', "No. Yes."),
        ('<p>File 12. <a href="#fnref1">back</a></p>', "File 12."),
        ("<button>Vote</button><legend>Why</legend>", "Vote\n\nWhy"),
        ('<p><img src="a.jpg" alt="A quay"></p><p>x</p>', "A quay\n\nx"),
        ('<p>Words <img src="a.jpg" alt="A quay"></p>', "Words"),
        ("<math><mi>E</mi><mo>=</mo><mi>m</mi></math>", "E = m"),
        ("<object><p>Read it</p></object><noscript>3–1</noscript>", "Read it\n\n3–1"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    assert text == text_of(markup)


def test_a_story_has_no_captions() -> None:
    html = clean_html(f"<p>Story.</p><figure>{VIDEO}<figcaption>The cars</figcaption></figure>")

    assert "Story." == story_of(html)
    assert "Story.\n\nFirst cars\n\nThe cars" == text_of(html)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("It&#8217;s Monday &amp; it rains", "It’s Monday & it rains"),
        ("R&D at AT&amp;T", "R&D at AT&amp;T"),
        ("AT&amp;T", "AT&amp;T"),
        ("10&nbsp;000", "10\xa0000"),
        ("a < b &#8230;", "a < b &#8230;"),
    ],
)
def test_a_title_of_an_export(written: str, title: str) -> None:
    assert title == unescaped_title(written)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("The <video> element", "The <video> element"),
        ("A <b>bold</b> word", "A bold word"),
        ("Lonely <b> word", "Lonely word"),
        ("The <video src=x> element", "The element"),
    ],
)
def test_a_start_tag_alone_is_a_word(written: str, title: str) -> None:
    assert title == plain_text(written)


def test_what_was_changed_is_counted() -> None:
    changes = Changes()

    clean_html(
        VIDEO + "<script>x()</script><input><img src=t.gif width=1 height=1>"
        '<a href="javascript:x()">x</a><video src="https://c.example/c.mp4"></video>',
        "https://n.example/",
        changes,
    )

    assert {"embeds": 1, "videos": 1} == dict(changes.converted)
    assert {
        "scripts": 1,
        "form fields": 1,
        "tracking pixels": 1,
        "links without a safe address": 1,
    } == dict(+changes.removed)


def test_shortcodes_of_wordpress() -> None:
    html = with_elements(
        '[caption id="a" width="300"]<a href="b"><img src="a.jpg" alt=""></a> The quay[/caption]'
        '[embed]https://youtu.be/a1B2c3D4e5F[/embed][audio mp3="https://c.example/i.mp3"][/audio]'
        "[gallery ids=1,2]"
    )

    assert "<figcaption>The quay</figcaption></figure>" in html
    assert '<iframe src="https://youtu.be/a1B2c3D4e5F">' in html
    assert '<audio><source src="https://c.example/i.mp3"></audio>' in html
    assert "[gallery ids=1,2]" in html


def test_a_long_live_blog_and_a_long_table_are_whole() -> None:
    blog = "".join(
        f"<section><h3>{n}:00</h3><p>Entry <b>{n}</b> of the <a href='https://a.example/{n}'>day</a>"
        "</p></section>"
        for n in range(1_500)
    )
    table = "".join(
        f"<tr>{''.join(f'<td>{n}.{m}</td>' for m in range(8))}</tr>" for n in range(1_200)
    )
    changes = Changes()

    clean_blog = clean_html(blog, "", changes)
    clean_table = clean_html(f"<table>{table}</table>", "", changes)

    assert 1_500 == clean_blog.count("<h3>") == clean_blog.count("<a href")
    assert 9_600 == clean_table.count("<td>")
    assert {} == dict(+changes.removed)


def test_a_text_over_the_cap_is_cut_with_a_report() -> None:
    changes = Changes()

    clean = clean_html("<p>x</p>" * 40_000, "", changes)

    assert 30_000 == clean.count("<p>")
    assert 10_000 <= changes.removed["elements over the limit"]
