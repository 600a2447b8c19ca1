"""The body of an article for feeds and for its page: public addresses, jumps within the text, the
lead picture, and players of embeds. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from html import escape, unescape
from urllib.parse import urlsplit

from feeds.model import Embed, Enclosure, Metadata, Revision
from feeds.pictures.sources import PictureSources
from feeds.sanitize.contents import pictures, posters, recordings
from feeds.text.providers import player_of, recognised
from feeds.text.urls import OWN_SITE, is_media, media_url, origin_of, same_picture

# Anchored at their tags: a text about HTML has such attributes as words.
_MEDIA = re.compile(r'(<img\b[^>]*? src=")(media:[0-9a-f]{32}\.\w{3,4})')
_HELD_PICTURE = re.compile(
    r'<img\b(?![^>]* srcset=)[^>]*? src="(media:[0-9a-f]{32}\.\w{3,4})"[^>]*>'
)
# The width of a picture in the column of a text (feeds/web/static/site.css).
SIZES_IN_TEXT = "(min-width: 44.5rem) 42rem, calc(100vw - 2.5rem)"
_JUMP = re.compile(r'(<a\b[^>]*?) href="#([^"]*)"')
# Of use to the lists of the site only.
_FOCUS = re.compile(r' data-focus="[\d.,]*"(?=[^<>]*>)')
_PLACE = re.compile(r'(<[a-z0-9]+[^>]*?) id="([^"]*)"')
_EMBED = re.compile(r'<a href="([^"]*)" class="embed"(?: type="([^"]*)")?>(.*?)</a>', re.DOTALL)
_POSTER = re.compile(r'<img src="([^"]*)"[^>]*?>(?:<br>)?')
_TAG = re.compile(r"<[^>]*>")
_SIZE = re.compile(r' (width|height)="(\d+)"')
# Players without a shape of their own: pixels (the smallest that providers ask for).
_HEIGHTS = {"audio": 166, "chart": 450, "document": 600, "map": 400, "post": 500}


def with_own_addresses(html: str, base_url: str) -> str:
    """Return clean HTML with the newsroom's public address in links to itself and to held
    pictures.
    """
    html = html.replace(OWN_SITE, base_url)
    return _MEDIA.sub(lambda match: match.group(1) + media_url(match.group(2), base_url), html)


def with_media(revision: Revision, base_url: str) -> Metadata:
    """Return the metadata of a version with the pictures and recordings of its text.

    Without a picture beside the text, the first one in it is the article's, or else the first
    poster of an embed. Addresses are public.
    """
    metadata, html = revision.metadata, revision.text.body_html
    images = metadata.images or (pictures(html) or posters(html))[:1]
    listed = {file.url for file in metadata.enclosures}
    recorded = tuple(file for file in recordings(html) if file.url not in listed)
    if not (images or recorded or metadata.enclosures):
        return metadata
    return replace(
        metadata,
        images=tuple(replace(image, url=public_address(image.url, base_url)) for image in images),
        enclosures=tuple(
            replace(file, url=public_address(file.url, base_url))
            for file in (*metadata.enclosures, *recorded)
        ),
    )


def public_address(url: str, base_url: str) -> str:
    """Return the public address of a held picture or of the newsroom itself; others unchanged."""
    return media_url(url, base_url) if is_media(url) else url.replace(OWN_SITE, base_url, 1)


def feed_body(html: str, page_url: str, base_url: str, *, has_players: bool) -> str:
    """Return clean HTML for a feed: jumps lead to the article's page, where the places are."""
    html = _PLACE.sub(r"\1", html) if ' id="' in html else html
    html = _FOCUS.sub("", html) if "data-focus" in html else html
    html = _with_jumps(html, page_url)
    html = with_own_addresses(html, base_url)
    return with_players(html, None) if has_players else html


def page_body(
    html: str,
    base_url: str,
    play: Callable[[str], str],
    sources_of: Callable[[str], PictureSources | None] = lambda _url: None,
) -> PageBody:
    """Return clean HTML for the article's own page: places with ids of their own, a card for each
    embed, controls for each recording, renditions of held pictures.

    ``play`` returns the label of a player of a provider, ``sources_of`` the renditions of a
    picture.
    """
    html = _PLACE.sub(lambda match: f'{match.group(1)} id="{_place(match.group(2))}"', html)
    html = _with_jumps(html, "").replace(OWN_SITE, base_url)
    hosts: set[str] = set()
    media_hosts: set[str] = set()

    def shown(match: re.Match[str]) -> str:
        address, media_type, inner = match.groups()
        if (media_type or "").startswith(("audio/", "video/")):
            media_hosts.add(origin_of(unescape(address)))
            return _recording(address, media_type, inner)
        player = player_of(unescape(address))
        if player:
            hosts.add(origin_of(player))
        return _card(address, player, inner, play)

    html = _with_renditions(_EMBED.sub(shown, html), sources_of)
    html = with_own_addresses(html, base_url)
    return PageBody(html, tuple(sorted(hosts)), tuple(sorted(media_hosts)))


def _with_renditions(html: str, sources_of: Callable[[str], PictureSources | None]) -> str:
    """Return HTML whose held pictures have the renditions that a browser chooses from."""

    def chosen(match: re.Match[str]) -> str:
        sources = sources_of(match.group(1))
        if sources is None:
            return match.group()
        sizes = f'sizes="{SIZES_IN_TEXT}"'
        img = match.group().removesuffix(">")
        return (
            f'<picture><source type="image/webp" srcset="{escape(sources.webp)}" {sizes}>'
            f'{img} srcset="{escape(sources.fallback)}" {sizes}></picture>'
        )

    return _HELD_PICTURE.sub(chosen, html)


@dataclass(frozen=True)
class PageBody:
    """A body for a page, and the origins that its players and its recordings come from."""

    html: str
    frame_origins: tuple[str, ...]
    media_origins: tuple[str, ...]


def with_players(html: str, providers: Container[str] | None) -> str:
    """Return clean HTML with the frames of these providers (None: of all in the table) in place of
    the links of their embeds.
    """
    if 'class="embed"' not in html:
        return html

    def framed(match: re.Match[str]) -> str:
        address, _, inner = match.groups()
        embed = recognised(unescape(address))
        player = player_of(unescape(address))
        if embed is None or not player or not (providers is None or embed.provider in providers):
            return match.group()
        return _frame(player, embed, inner)

    return _EMBED.sub(framed, html)


def lead_figure(image: Enclosure) -> str:
    """Return a picture with its caption and credit as a figure."""
    sizes = "".join(
        f' {name}="{pixels}"'
        for name, pixels in (("width", image.width), ("height", image.height))
        if image.width and image.height
    )
    credit = f"<cite>{escape(image.credit, quote=False)}</cite>" if image.credit else ""
    words = " ".join(filter(None, (escape(image.caption, quote=False), credit)))
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    alt = escape(image.alt or image.title)
    return f'<figure><img src="{escape(image.url)}" alt="{alt}"{sizes}>{caption}</figure>'


def with_lead(html: str, images: tuple[Enclosure, ...]) -> str:
    """Return clean HTML with the first picture beside the text at its head, unless the text shows
    it.
    """
    shown = (*pictures(html), *posters(html))
    if not images or any(same_picture(images[0].url, picture.url) for picture in shown):
        return html
    return f"{lead_figure(images[0])}\n{html}"


def _with_jumps(html: str, page_url: str) -> str:
    """Return clean HTML whose jumps lead to the places on the page at ``page_url``."""
    return _JUMP.sub(
        lambda match: f'{match.group(1)} href="{escape(page_url)}#{_place(match.group(2))}"',
        html,
    )


def _place(name: str) -> str:
    """Return the id of a place of the text on a page, which has ids of its own."""
    return f"text-{name}"


def _frame(player: str, embed: Embed, inner: str) -> str:
    poster = _POSTER.match(inner)
    sizes = dict(_SIZE.findall(poster.group())) if poster else {}
    width = sizes.get("width") or "560"
    height = sizes.get("height") or str(_HEIGHTS.get(embed.kind, 315))
    title = escape(unescape(_TAG.sub("", inner)).strip())
    return (
        f'<iframe src="{escape(player)}" width="{width}" height="{height}" title="{title}" '
        'loading="lazy" allowfullscreen></iframe>'
    )


def _card(address: str, player: str, inner: str, play: Callable[[str], str]) -> str:
    """Return the card of an embed: a link, which a script replaces by the player after a click.

    Another site's poster would be a request to that site, so only a held one is shown.
    """
    poster = _POSTER.match(inner)
    title = _POSTER.sub("", inner, count=1)
    held = poster is not None and is_media(poster.group(1))
    embed = recognised(unescape(address)) or Embed(url=unescape(address))
    source = embed.provider or urlsplit(embed.url).netloc.removeprefix("www.")
    picture = f'<img src="{poster.group(1)}" alt="">' if poster and held else ""
    data = f' data-player="{escape(player)}"' if player else ""
    label = escape(play(source))
    is_named = unescape(title) != source
    words = f'<span class="embed-title">{title}</span>' if is_named else ""
    return (
        f'<a href="{address}" class="embed-card embed-{embed.kind}"{data} '
        f'rel="noopener noreferrer">{picture}<span class="embed-play" aria-hidden="true"></span>'
        f'<span class="embed-words">{words}<span class="embed-source">{label}</span></span></a>'
    )


def _recording(address: str, media_type: str, inner: str) -> str:
    """Return the controls of a recording, and its link for browsers that cannot play it."""
    kind = media_type.partition("/")[0]
    poster = _POSTER.match(inner)
    sizes = "".join(_SIZE_TEXT.findall(poster.group())) if poster and kind == "video" else ""
    held = poster is not None and is_media(poster.group(1)) and kind == "video"
    shown = f' poster="{poster.group(1)}"' if poster and held else ""
    title = _POSTER.sub("", inner, count=1)
    return (
        f'<{kind} controls preload="none"{sizes}{shown}><source src="{address}" '
        f'type="{media_type}"></{kind}><a class="recording" href="{address}">{title}</a>'
    )


_SIZE_TEXT = re.compile(r' (?:width|height)="\d+"')
