"""Nothing active leaves, and no word of the story is lost."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys

import pytest
from bleach.sanitizer import Cleaner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from support.constants import ROOT
from support.hostile_markup import HOSTILE
from support.servers import environment

from feeds.sanitize import (
    clean_html,
    html_from_text,
    one_line,
    plain_text,
    policy,
    text_from_markup,
    text_of,
)
from feeds.sanitize.walker import LinearWalker
from feeds.text.urls import clean_link, clean_srcset

_FORBIDDEN = {
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "svg",
    "math",
    "base",
    "meta",
    "link",
    "template",
    "noscript",
    "input",
    "button",
}


def active_parts(html: str) -> list[str]:
    """Return the active parts that another parser finds in ``html``."""
    if not html.strip():
        return []
    survivors = []
    for element in lxml_html.fragment_fromstring(html, create_parent="div").iter():
        if not isinstance(element.tag, str) or element.tag in _FORBIDDEN or ":" in element.tag:
            survivors.append(str(element.tag))
        for name, value in element.attrib.items():
            if name.startswith("on") or name in (
                "style",
                "srcdoc",
                "formaction",
                "target",
            ):
                survivors.append(name)
            is_jump = name == "href" and value.startswith("#")
            if name in ("href", "src", "cite") and not is_jump and clean_link(value) != value:
                survivors.append(f"{name}={value}")
            if name == "srcset" and clean_srcset(value) != value:
                survivors.append(f"{name}={value}")
    return survivors


def test_the_corpus_is_large_enough() -> None:
    assert len(set(HOSTILE)) >= 300


@pytest.mark.parametrize("fragment", HOSTILE)
def test_nothing_active_is_left(fragment: str) -> None:
    clean = clean_html(fragment, "https://news.example/a/")

    assert [] == active_parts(clean)


_SOUP = [
    *"<>/\"'=& ;!-[]#abiptd\n\x00é😀",
    "<p>",
    "<b",
    "<table>",
    "<a href=",
    "</",
    "<!--",
    "&lt;",
    "&#1;",
    "<li>",
    "</p>",
]


@given(st.lists(st.sampled_from(_SOUP), max_size=80).map("".join))
def test_any_soup_gives_clean_and_stable_html(soup: str) -> None:
    clean = clean_html(soup)

    assert [] == active_parts(clean)
    assert clean == clean_html(clean)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>It’s ‘so’ — ö ə İ 😀 it's</p>", "<p>It’s ‘so’ — ö ə İ 😀 it's</p>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<p>one<p>two", "<p>one</p><p>two</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<b>x<i>y</b>z</i>", "<b>x<i>y</i></b>z"),
        ("x\x00\x08\ufffe\ufffdy&#1;z", "xyz"),
        ("&lt;b&gt;x&lt;/b&gt; &amp;amp; &nbsp;y", "&lt;b&gt;x&lt;/b&gt; &amp;amp; &nbsp;y"),
        ("&#x10ff01;script&#x10ff02;", "script"),
        ("a\U0010ff00lt;b", "alt;b"),
        ('<p title="a &amp;lt; &quot;b&quot;">x</p>', '<p title="a &amp;lt; &quot;b&quot;">x</p>'),
        (
            '<a href="/n?a=1&copy=2&amp;lt=3">l</a>',
            '<a href="https://news.example/n?a=1&amp;copy=2&amp;lt=3">l</a>',
        ),
        ('<a href="/n?a=1&b=2">l</a>', '<a href="https://news.example/n?a=1&amp;b=2">l</a>'),
        ("a<script>x</script>b<style>y</style>c", "abc"),
        ('<img src="/t.gif" width="1" height="1">x', "x"),
        (
            '<img src="/p.png" width="640px" alt="A quay">',
            '<img src="https://news.example/p.png" alt="A quay" width="640">',
        ),
        ("<div>a</div><section>b</section>c", "<div>a</div><div>b</div>c"),
    ],
)
def test_text_is_kept(raw: str, expected: str) -> None:
    assert expected == clean_html(raw, "https://news.example/a")


def test_hostile_texts_are_bounded() -> None:
    """Each in a process of its own; a quadratic one dies by the limit, far above what is
    measured. ``make bench`` takes a whole megabyte of each.
    """
    program = str(ROOT / "benchmarks" / "hostile.py")
    limit = ["prlimit", "--cpu=60"] if shutil.which("prlimit") else []
    completed = subprocess.run(
        [*limit, sys.executable, program, "--bytes", "100000"],
        capture_output=True,
        text=True,
        timeout=600,
        env=environment(is_measured=False),
    )
    lines = [line.split() for line in completed.stdout.splitlines()[:-1]]

    assert len(lines) >= 25, completed.stdout + completed.stderr
    assert [] == [fields[0] for fields in lines if int(fields[5]) > 200]


@pytest.mark.parametrize(
    "raw",
    [
        "<blockquote>" * 8_000,
        "<tr>x" * 9_000,
        "<table>" + "<tr>x" * 20_000,
        "<b>x</b>" * 40_000,
        "<b><i>" * 9_000,
        "<" * 30_000,
        "<a &lt;>" * 9_000,
    ],
)
def test_floods_are_capped_and_stable(raw: str) -> None:
    clean = clean_html(raw)

    assert clean.count("<") <= 2 * policy.MAX_TAGS + 200
    assert [] == active_parts(clean)
    assert clean == clean_html(clean)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<b>AT&amp;T</b> &amp; co", "AT&T & co"),
        ("AT&amp;amp;T", "AT&T"),
        ("a <3 b", "a <3 b"),
        ("line\none\ttab\u2028x", "line one tab x"),
        ("<script>alert(1)</script>Title", "Title"),
        ("\u202eevil", "evil"),
    ],
)
def test_titles_are_plain_text(raw: str, expected: str) -> None:
    assert expected == text_from_markup(raw)


def test_long_lines_are_cut_visibly() -> None:
    assert plain_text("x" * 2000).endswith("…")
    assert 1000 == len(plain_text("x" * 2000))


def test_paragraphs_of_plain_text() -> None:
    assert "<p>a &lt;b&gt;</p>\n<p>c<br>d</p>" == html_from_text("a <b>\r\n\r\nc\nd")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<del>5</del><ins>6</ins> million", "6 million"),
        ("<s>5</s> <strike>6</strike> 7 million", "7 million"),
        ("a<del>b<del>c</del>d</del>e", "ae"),
        ("<del><p>Old.</p></del><p>New.</p>", "New."),
        ("<p>One</p><del><p>Old.</p></del><p>Two</p>", "One\n\nTwo"),
        ("<p>never closed: <s>words", "never closed: words"),
        ("10<sup>6</sup> and 10<sup>-6</sup>", "10⁶ and 10⁻⁶"),
        ("10<sup> 6 </sup>", "10⁶"),
        ("<ruby>漢<rt>kan</ruby> and <ruby>字<rt>ji<rt>x</ruby>", "漢(kan) and 字(ji)(x)"),
        ("note.<sup>1</sup> And<sup>1,2</sup>", "note.¹ And¹,²"),
        ("word<sup>[1]</sup>", "word[1]"),
        (
            "1<sup>st</sup> of May, M<sup>me</sup> Curie, Acme<sup>TM</sup>",
            "1st of May, Mme Curie, AcmeTM",
        ),
        ("e<sup>x</sup> n<sup>o</sup>", "eˣ nᵒ"),
        ("10<sup>6.5</sup> and 10<sup>1a</sup>", "10^(6.5) and 10^1a"),
        ("H<sub>2</sub>O, log<sub>2</sub>8, x<sub>i1</sub>", "H₂O, log₂8, x_i1"),
        ("1<sup>1</sup>&frasl;<sub>2</sub> cups", "1¹⁄₂ cups"),
        ("He said <q>yes</q>.", "He said “yes”."),
        (
            "<ruby>漢<rt>kan</rt></ruby> <ruby>字<rp>(</rp><rt>ji</rt><rp>)</rp></ruby>",
            "漢(kan) 字(ji)",
        ),
    ],
)
def test_plain_text_keeps_the_facts(html: str, expected: str) -> None:
    assert expected == text_of(html)


@pytest.mark.parametrize(
    "text",
    ["if x<y then", "the <Ministry> says", "write <img src=x> and <b>", "5 &lt; 6", "a <!-- b"],
)
def test_text_of_html_is_text(text: str) -> None:
    assert text == one_line(text_of(html_from_text(text)))


def test_the_walk_over_bleachs_tree_gives_the_same_document() -> None:
    """Ours, in linear time, against bleach's own, on random markup."""
    chance = random.Random(5)
    tags = "p b i div ul li table tr td span br img".split()
    ours, theirs = (
        Cleaner(tags=policy.TAGS, attributes=policy.is_allowed_attribute, strip=True)
        for _ in range(2)
    )
    ours.walker = LinearWalker
    for _ in range(500):
        pieces = [f"<{tag}>" for tag in tags] + [f"</{tag}>" for tag in tags] + ["x", "words "]
        markup = "".join(chance.choices(pieces, k=40))
        assert theirs.clean(markup) == ours.clean(markup), markup
