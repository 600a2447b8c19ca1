"""Embeds in raw markup: frames, players, widgets and their links as values. Pure."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from feeds.model import Embed
from feeds.sanitize.tokens import Tag, raw_attributes, tokens
from feeds.text.numbers import parse_whole_number
from feeds.text.providers import recognised
from feeds.text.urls import clean_url

# The attributes of an element that may hold the address of its document.
_FRAMES = {
    "iframe": ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-url"),
    "amp-iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "frame": ("src",),
    "tableau-viz": ("src",),
}
# Elements that name their content by an id: attribute and the address that it gives.
_BY_ID = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "youtube-video": ("src", "{}"),
    "oembed": ("url", "{}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "lite-vimeo": ("videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-twitter": ("data-tweetid", "https://x.com/i/status/{}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-facebook": ("data-href", "{}"),
    "amp-tiktok": ("data-src", "{}"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
    "amp-reddit": ("data-src", "{}"),
    "amp-gist": ("data-gistid", "https://gist.github.com/{}"),
}
# Widgets that a script completes: class, and the attribute and address of each.
_WIDGETS = {
    "twitter-tweet": ("cite", "{}"),
    "twitter-video": ("cite", "{}"),
    "instagram-media": ("data-instgrm-permalink", "{}"),
    "text-post-media": ("data-text-post-permalink", "{}"),
    "tiktok-embed": ("cite", "{}"),
    "bluesky-embed": ("data-bluesky-uri", "{}"),
    "reddit-embed-bq": ("cite", "{}"),
    "reddit-card": ("cite", "{}"),
    "mastodon-embed": ("data-embed-url", "{}"),
    "fb-post": ("data-href", "{}"),
    "fb-video": ("data-href", "{}"),
    "flourish-embed": ("data-src", "https://public.flourish.studio/{}"),
    "infogram-embed": ("data-id", "https://infogram.com/{}"),
    "telegram-post": ("data-telegram-post", "https://t.me/{}"),
}
_AT_URI = re.compile(r"at://(did:[\w:]+)/app\.bsky\.feed\.post/(\w+)")
_INFOGRAM_ID = re.compile(r"infogram_\d+_([\w-]{8,120})")
# Frames that show nothing: counters and containers of scripts.
_COUNTERS = re.compile(
    r"https?://(?:[\w.-]+\.)?(?:googletagmanager\.com|doubleclick\.net|googlesyndication\.com|"
    r"google-analytics\.com|scorecardresearch\.com|facebook\.com/tr)\b"
)
_HIDDEN = re.compile(r"display:none|visibility:hidden")
_MEDIA_SUFFIXES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".ogv": "video/ogg",
    ".vtt": "text/vtt",
    ".webm": "video/webm",
}
_DOCUMENTS = (".csv", ".docx", ".epub", ".odt", ".pdf", ".pptx", ".txt", ".xlsx", ".zip")
# The source that most readers can play comes first.
_EASIEST_FIRST = ("video/mp4", "audio/mpeg", "audio/mp4", "video/webm")


class File(NamedTuple):
    """A file of sound, film or captions."""

    url: str
    media_type: str
    language: str = ""


class Recording(NamedTuple):
    """A ``video`` or ``audio`` element: its embed, all its sources, its captions, and the links of
    its fallback that lead elsewhere.
    """

    embed: Embed
    sources: tuple[File, ...]
    captions: tuple[File, ...]
    links: tuple[tuple[str, str], ...]


def frame(tag: Tag, base_url: str) -> Embed | None:
    """Return the embed of an element that loads another document; None if it shows nothing."""
    attributes = raw_attributes(tag)
    if _is_hidden(attributes):
        return None
    if tag.name in _BY_ID:
        name, template = _BY_ID[tag.name]
        written = [template.format(attributes[name])] if attributes.get(name) else []
    else:
        written = [attributes[name] for name in _FRAMES.get(tag.name, ()) if attributes.get(name)]
    for address in written:
        if embed := _embed_at(address, base_url, attributes):
            return embed
    return None


def is_frame(name: str) -> bool:
    return name in _FRAMES or name in _BY_ID


def widget(tag: Tag, base_url: str) -> Embed | None:
    """Return the embed of an element that a provider's script completes; None for others."""
    attributes = raw_attributes(tag)
    if tag.name == "script":
        return _script(attributes)
    if address := attributes.get("data-oembed-url", ""):
        return _embed_at(address, base_url, attributes)
    for class_name in attributes.get("class", "").split():
        name, template = _WIDGETS.get(class_name, ("", ""))
        if not name:
            continue
        value = attributes.get(name, "")
        at_uri = _AT_URI.match(value)
        if at_uri:
            value = "https://bsky.app/profile/{}/post/{}".format(*at_uri.groups())
        return _embed_at(template.format(value), base_url, attributes) if value else None
    return None


def is_quoted_post(tag: Tag) -> bool:
    """Return whether a ``blockquote`` is the text of a post, with a link to it."""
    return not _WIDGETS.keys().isdisjoint(raw_attributes(tag).get("class", "").split())


def recording(tag: Tag, base_url: str) -> Recording | None:
    """Return the recording of a ``video`` or ``audio`` element; None without any source."""
    attributes = raw_attributes(tag)
    kind = tag.name.removeprefix("amp-")
    written = [
        (attributes.get("src") or attributes.get("data-src", ""), attributes.get("type", ""))
    ]
    captions: list[File] = []
    links: list[tuple[str, str]] = []
    is_in_link = False
    for token in tokens(tag.content):
        if isinstance(token, str):
            if links and is_in_link:
                links[-1] = (links[-1][0], links[-1][1] + token)
            continue
        inner = {} if token.is_end else raw_attributes(token)
        is_in_link = token.name == "a" and not token.is_end
        if token.name == "source":
            written.append((inner.get("src") or inner.get("data-src", ""), inner.get("type", "")))
        elif token.name == "track" and (url := clean_url(inner.get("src", ""), base_url)):
            captions.append(File(url, "text/vtt", inner.get("srclang", "")))
        elif is_in_link:
            links.append((clean_url(inner.get("href", ""), base_url), ""))
    links = [(url, " ".join(unescape(text).split())) for url, text in links if url]
    sources = [
        File(url, media_type_of(url, stated, kind))
        for address, stated in written
        if (url := clean_url(address, base_url))
    ]
    if not sources and links:
        sources = [File(links[0][0], media_type_of(links[0][0], "", kind))]
    if not sources:
        return None
    sources = sorted(dict.fromkeys(sources), key=_ease)
    addresses = {file.url for file in sources}
    title = _title(attributes) or next((text for url, text in links if url in addresses), "")
    embed = Embed(
        url=sources[0].url,
        kind=kind,
        title=title,
        poster=clean_url(attributes.get("poster", ""), base_url),
        width=_pixels(attributes, "width"),
        height=_pixels(attributes, "height"),
    )
    others = tuple((url, text) for url, text in links if url not in addresses and text)
    return Recording(embed, tuple(sources), tuple(captions), others)


def _ease(file: File) -> int:
    easiest = file.media_type in _EASIEST_FIRST
    return _EASIEST_FIRST.index(file.media_type) if easiest else len(_EASIEST_FIRST)


def recording_at(embed: Embed) -> Recording | None:
    """Return the recording of a frame whose document is a file of sound or film."""
    media_type = media_type_of(embed.url)
    kind = media_type.partition("/")[0]
    if embed.provider or kind not in ("audio", "video"):
        return None
    return Recording(replace(embed, kind=kind), (File(embed.url, media_type),), (), ())


def media_type_of(url: str, stated: str = "", kind: str = "") -> str:
    """Return the media type of a file: as stated, by its suffix, or the usual one of its kind."""
    stated = stated.partition(";")[0].strip().lower()
    if re.fullmatch(r"(?:audio|video|image|text|application)/[\w.+-]+", stated):
        return stated
    path = urlsplit(url).path.lower()
    suffix = path[path.rfind(".") :] if "." in path else ""
    guessed = _MEDIA_SUFFIXES.get(suffix) or mimetypes.types_map.get(suffix, "")
    return guessed or {"video": "video/mp4", "audio": "audio/mpeg"}.get(kind, "")


def shown_title(embed: Embed) -> str:
    """Return the text of an embed's link: its title, its provider, its file or its host."""
    if embed.title:
        return embed.title
    if embed.provider:
        return embed.provider
    parts = urlsplit(embed.url)
    name = unquote(parts.path.rpartition("/")[2])
    is_file = embed.kind in ("audio", "video") or name.lower().endswith(_DOCUMENTS)
    return name if name and is_file else parts.netloc.removeprefix("www.")


def _embed_at(written: str, base_url: str, attributes: Mapping[str, str]) -> Embed | None:
    url = clean_url(written, base_url)
    if not url or _COUNTERS.match(url):
        return None
    embed = recognised(url) or Embed(url=url)
    return replace(
        embed,
        title=_title(attributes),
        width=_pixels(attributes, "width"),
        height=_pixels(attributes, "height"),
    )


def _script(attributes: Mapping[str, str]) -> Embed | None:
    """Return the embed that a script of a known provider writes in its place."""
    if post := attributes.get("data-telegram-post", ""):
        return recognised(f"https://t.me/{post}")
    if match := _INFOGRAM_ID.match(attributes.get("id", "")):
        embed = recognised(f"https://infogram.com/{match.group(1)}")
    else:
        embed = recognised(clean_url(attributes.get("src", ""), "https://none.invalid/"))
    return replace(embed, title=_title(attributes)) if embed else None


def _title(attributes: Mapping[str, str]) -> str:
    for name in ("title", "aria-label", "data-title"):
        if title := " ".join(attributes.get(name, "").split()):
            return title[:300]
    return ""


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    sizes = [
        attributes[name].strip().removesuffix("px")
        for name in ("width", "height")
        if name in attributes
    ]
    is_tiny = any(size in ("0", "1", "2") for size in sizes)
    return is_tiny or bool(_HIDDEN.search(attributes.get("style", "").replace(" ", "").lower()))


def _pixels(attributes: Mapping[str, str], name: str) -> int:
    return parse_whole_number(attributes.get(name, "").strip().removesuffix("px"), 5) or 0
