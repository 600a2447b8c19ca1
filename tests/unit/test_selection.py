"""Addresses to selections and back."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.domain.feed_address import Selection, parse, parse_address
from feeds.errors import BadSelection, MovedFeed, UnknownFeed
from feeds.model import Content, Format, Kind


def parsed(address: str) -> Selection:
    path, _, query = address.partition("?")
    return parse(path, parse_qsl(query, keep_blank_values=True))


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/feeds/latest.rss?size=20", "/feeds/latest.rss"),
        ("/feeds/latest.rss?content=full", "/feeds/latest.rss"),
        ("/feeds/latest.atom?section=x", "/sections/x/latest.atom"),
        ("/sections/x/latest.rss?size=3", "/feeds/latest.rss?section=x&size=3"),
        ("/feeds/latest.rss?utm_source=a&tag=Oil&section=x", "/feeds/latest.rss?section=x&tag=oil"),
        ("/feeds/updated.json?tag=b&tag=a&tag=-c", "/feeds/updated.json?tag=a&tag=b&tag=-c"),
        ("/feeds/latest.rss?q=&tag=", "/feeds/latest.rss"),
        ("/feeds/latest.rss?_=123", "/feeds/latest.rss"),
    ],
)
def test_another_spelling_moves_to_the_canonical_address(address: str, canonical: str) -> None:
    with pytest.raises(MovedFeed) as moved:
        parsed(address)

    assert canonical == moved.value.address
    assert canonical == parsed(canonical).address


@pytest.mark.parametrize(
    "query",
    [
        "size=0",
        "size=201",
        "size=x",
        "size=",
        "size=²",
        "content=x",
        "lang=x!!",
        "tag=-",
        "size=3&size=4",
    ],
)
def test_a_bad_value_is_refused(query: str) -> None:
    with pytest.raises(BadSelection):
        parsed("/feeds/latest.rss?" + query)


@pytest.mark.parametrize(
    "path", ["/feeds/x.rss", "/feeds/latest.xml", "/feeds/latest", "/articles/1/related.rss"]
)
def test_an_unknown_path(path: str) -> None:
    with pytest.raises(UnknownFeed):
        parsed(path)


_values = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(
    st.sampled_from([Kind.LATEST, Kind.UPDATED]),
    st.sampled_from(list(Format)),
    st.lists(_values, max_size=3),
    _values,
    _values,
    st.integers(1, 200),
    st.sampled_from(list(Content)),
)
def test_any_selection_survives_its_own_address(
    kind: Kind,
    format_: Format,
    tags: list[str],
    author: str,
    words: str,
    size: int,
    content: Content,
) -> None:
    query = [("tag", tag) for tag in tags] + [
        ("author", author),
        ("q", words),
        ("size", str(size)),
        ("content", content),
    ]
    try:
        selection = parse_address(f"/feeds/{kind}.{format_}", query)
    except BadSelection:
        return

    assert selection == parsed(selection.address)
