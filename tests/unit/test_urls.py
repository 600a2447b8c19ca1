"""URLs that come as data."""

from __future__ import annotations

import pytest

from feeds.text.urls import canonical_url, clean_link, is_public_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/p?q=1", "https://b.example/p?q=1"),
        ("x y|[z]", "https://b.example/d/x%20y%7C%5Bz%5D"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("HTTP://Ex.COM:80/A", "http://ex.com/A"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://i❤.example/", "https://xn--i-7iq.example/"),
        ("https://ＥＸＡＭＰＬＥ。example/", "https://example.example/"),
        ("https://نامه\u200cای.example/", "https://xn--mgba3gch31f060k.example/"),
        ("https://pay\u200cpal.example/", ""),
        (
            "https://example.example/می\u200cشود",
            "https://example.example/%D9%85%DB%8C%E2%80%8C%D8%B4%D9%88%D8%AF",
        ),
        ("java\u200dscript:alert(1)", ""),
        ("http://əliyev.example/yol", "http://xn--liyev-dlc.example/yol"),
        ("mailto:desk@news.example?subject=x", "mailto:desk@news.example?subject=x"),
        ("http://a.example/%zz", "http://a.example/%25zz"),
        ("javascript:123", ""),
        ("java\tscript:alert(1)", ""),
        ("\u200bjavascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
        ("http://user:word@h.example/", ""),
        ("#top", ""),
        ("http:///x", ""),
        ("https://b.example/" + "x" * 5000, ""),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert expected == clean_link(text, "https://b.example/d/e")


def test_the_same_article_under_other_addresses() -> None:
    assert canonical_url("http://www.a.example/n/1/?utm_source=x&b=2#c") == canonical_url(
        "https://a.example/n/1?b=2"
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fc00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "224.0.0.1",
        "198.18.0.1",
        "240.0.0.1",
        "::127.0.0.1",
        "not an address",
    ],
)
def test_inside_addresses_are_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
def test_outside_addresses_are(address: str) -> None:
    assert is_public_address(address)
