"""Addresses of providers: each spelling gives one embed, and a stored link gives its player."""

from __future__ import annotations

import pytest

from feeds.text.providers import player_of, recognised


@pytest.mark.parametrize(
    ("provider", "address", "spellings"),
    [
        (
            "YouTube",
            "https://www.youtube.com/watch?v=a1B2c3D4e5F",
            [
                "https://www.youtube.com/embed/a1B2c3D4e5F?feature=oembed",
                "https://www.youtube-nocookie.com/embed/a1B2c3D4e5F",
                "https://youtu.be/a1B2c3D4e5F",
                "http://m.youtube.com/watch?app=desktop&v=a1B2c3D4e5F",
                "https://www.youtube.com/live/a1B2c3D4e5F",
            ],
        ),
        ("Vimeo", "https://vimeo.com/123456789", ["https://player.vimeo.com/video/123456789"]),
        (
            "X",
            "https://x.com/roads/status/1234567890123",
            [
                "https://twitter.com/roads/status/1234567890123?ref_src=x",
                "https://mobile.twitter.com/roads/status/1234567890123",
            ],
        ),
        (
            "Instagram",
            "https://www.instagram.com/p/Cabc123/",
            ["https://www.instagram.com/p/Cabc123/embed/", "https://instagram.com/p/Cabc123"],
        ),
        (
            "Spotify",
            "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
            ["https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk?utm_source=x"],
        ),
        (
            "SoundCloud",
            "https://soundcloud.com/paper/show",
            ["https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/paper/show&color=0"],
        ),
    ],
)
def test_every_spelling_is_one_embed(provider: str, address: str, spellings: list[str]) -> None:
    for spelling in [address, *spellings]:
        embed = recognised(spelling)
        assert embed is not None, spelling
        assert (provider, address) == (embed.provider, embed.url)
    assert player_of(address).startswith("https://")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com.evil.example/embed/a1B2c3D4e5F",
        "https://evil.example/?u=https://www.youtube.com/embed/a1B2c3D4e5F",
        "https://x.com/roads",
        "ftp://youtu.be/a1B2c3D4e5F",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fevil.example%2F",
        "",
    ],
)
def test_other_addresses_are_none(address: str) -> None:
    assert recognised(address) is None
    assert "" == player_of(address)
