"""Providers of embeds: their addresses, the player of each, and the picture that an id gives.

A row of ``PROVIDERS`` recognises every spelling of a provider's addresses and gives the canonical
one, which people can open. It recognises the canonical address too, so a stored link is enough to
build the player again. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qs, quote, unquote, urlsplit

from feeds.model import Embed

Fields = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider of embeds.

    Attributes:
        kind: "video", "audio", "post", "chart", "map" or "document".
        patterns: match host, path and query of an address; their groups fill the templates.
        address: template of the canonical address, or a function of the groups.
        player: template of the frame's address; empty if the provider has none.
        poster: template of a picture's address; empty if it does not follow from the id.
    """

    name: str
    kind: str
    patterns: tuple[str, ...]
    address: str | Callable[[Fields], str]
    player: str = ""
    poster: str = ""


def _facebook_address(fields: Fields) -> str:
    inner = unquote(fields["href"])
    host = urlsplit(inner).hostname or ""
    return inner if host.removeprefix("www.") in ("facebook.com", "fb.watch") else ""


def _soundcloud_address(fields: Fields) -> str:
    inner = unquote(fields["href"])
    host = urlsplit(inner).hostname or ""
    return inner.partition("?")[0] if host in ("soundcloud.com", "api.soundcloud.com") else ""


def _map_from_parameters(fields: Fields) -> str:
    """Return the map at the place that the ``pb`` parameter names (longitude ``!2d``, latitude
    ``!3d``).
    """
    return f"https://www.google.com/maps?q={fields['latitude']},{fields['longitude']}"


def _street_map_address(fields: Fields) -> str:
    query = parse_qs(fields["query"])
    box = query.get("bbox", [""])[0].split(",")
    names = ("minlon", "minlat", "maxlon", "maxlat")
    if len(box) != len(names) or not all(_NUMBER.fullmatch(number) for number in box):
        return ""
    place = "&".join(f"{name}={number}" for name, number in zip(names, box, strict=True))
    marker = query.get("marker", [""])[0].split(",")
    if len(marker) == 2 and all(_NUMBER.fullmatch(number) for number in marker):
        place += f"&mlat={marker[0]}&mlon={marker[1]}"
    return f"https://www.openstreetmap.org/?{place}"


_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?")
_WWW = r"(?:www\.|m\.|mobile\.|music\.|old\.)?"
_MASTODON_SERVERS = (
    "fosstodon.org journa.host mas.to masto.ai mastodon.online mastodon.social mstdn.social "
    "newsie.social universeodon.com"
).split()

PROVIDERS: tuple[Provider, ...] = (
    Provider(
        name="YouTube",
        kind="video",
        patterns=(
            rf"{_WWW}youtube(?:-nocookie)?\.com/(?:embed/videoseries|playlist)/?\?"
            r"(?:.*&)?list=(?P<id>[\w-]{10,60})",
        ),
        address="https://www.youtube.com/playlist?list={id}",
        player="https://www.youtube-nocookie.com/embed/videoseries?list={id}",
    ),
    Provider(
        name="YouTube",
        kind="video",
        patterns=(
            rf"{_WWW}youtube(?:-nocookie)?\.com/(?:embed|shorts|live|v|e)/(?P<id>[\w-]{{11}})\b",
            rf"{_WWW}youtube(?:-nocookie)?\.com/watch/?\?(?:.*&)?v=(?P<id>[\w-]{{11}})\b",
            r"youtu\.be/(?P<id>[\w-]{11})\b",
        ),
        address="https://www.youtube.com/watch?v={id}",
        player="https://www.youtube-nocookie.com/embed/{id}",
        poster="https://i.ytimg.com/vi/{id}/hqdefault.jpg",
    ),
    Provider(
        name="Vimeo",
        kind="video",
        patterns=(
            r"player\.vimeo\.com/video/(?P<id>\d+)/?\?(?:.*&)?h=(?P<hash>\w+)",
            rf"{_WWW}vimeo\.com/(?P<id>\d+)/(?P<hash>\w+)",
        ),
        address="https://vimeo.com/{id}/{hash}",
        player="https://player.vimeo.com/video/{id}?h={hash}&dnt=1",
    ),
    Provider(
        name="Vimeo",
        kind="video",
        patterns=(
            r"player\.vimeo\.com/video/(?P<id>\d+)",
            rf"{_WWW}vimeo\.com/(?:channels/\w+/|groups/[\w-]+/videos/|video/)?(?P<id>\d+)",
        ),
        address="https://vimeo.com/{id}",
        player="https://player.vimeo.com/video/{id}?dnt=1",
    ),
    Provider(
        name="Dailymotion",
        kind="video",
        patterns=(
            rf"{_WWW}dailymotion\.com/(?:embed/)?video/(?P<id>[A-Za-z0-9]+)",
            r"geo\.dailymotion\.com/player(?:/\w+)?\.html\?(?:.*&)?video=(?P<id>[A-Za-z0-9]+)",
            r"dai\.ly/(?P<id>[A-Za-z0-9]+)",
        ),
        address="https://www.dailymotion.com/video/{id}",
        player="https://geo.dailymotion.com/player.html?video={id}",
        poster="https://www.dailymotion.com/thumbnail/video/{id}",
    ),
    Provider(
        name="X",
        kind="post",
        patterns=(
            rf"{_WWW}(?:twitter|x)\.com/(?P<user>\w{{1,15}})/status(?:es)?/(?P<id>\d+)",
            rf"{_WWW}(?:twitter|x)\.com/(?P<user>i)/(?:web/)?status/(?P<id>\d+)",
        ),
        address="https://x.com/{user}/status/{id}",
        player="https://platform.twitter.com/embed/Tweet.html?dnt=true&id={id}",
    ),
    Provider(
        name="X",
        kind="post",
        patterns=(
            r"platform\.(?:twitter|x)\.com/embed/\w+\.html\?(?:.*&)?id=(?P<id>\d+)",
            r"(?:twitframe\.com/show|twitframe\.com/)\?(?:.*&)?url=.*?status(?:es)?(?:/|%2F)(?P<id>\d+)",
        ),
        address="https://x.com/i/status/{id}",
        player="https://platform.twitter.com/embed/Tweet.html?dnt=true&id={id}",
    ),
    Provider(
        name="Instagram",
        kind="post",
        patterns=(rf"{_WWW}instagram\.com/(?:[\w.]+/)?(?P<type>p|reel|tv)/(?P<id>[\w-]+)",),
        address="https://www.instagram.com/{type}/{id}/",
        player="https://www.instagram.com/{type}/{id}/embed/",
    ),
    Provider(
        name="Threads",
        kind="post",
        patterns=(rf"{_WWW}threads\.(?:net|com)/@(?P<user>[\w.]+)/post/(?P<id>[\w-]+)",),
        address="https://www.threads.net/@{user}/post/{id}",
        player="https://www.threads.net/@{user}/post/{id}/embed",
    ),
    Provider(
        name="Facebook",
        kind="video",
        patterns=(
            rf"{_WWW}facebook\.com/(?:v[\d.]+/)?plugins/video\.php\?(?:.*&)?href=(?P<href>[^&]+)",
        ),
        address=_facebook_address,
    ),
    Provider(
        name="Facebook",
        kind="post",
        patterns=(
            rf"{_WWW}facebook\.com/(?:v[\d.]+/)?plugins/post\.php\?(?:.*&)?href=(?P<href>[^&]+)",
        ),
        address=_facebook_address,
    ),
    Provider(
        name="Facebook",
        kind="video",
        patterns=(
            rf"{_WWW}facebook\.com/(?P<path>[\w.%-]+/videos/[\w./%-]+|reel/\d+|watch/?\?v=\d+)",
        ),
        address="https://www.facebook.com/{path}",
        player="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2F{path:q}",
    ),
    Provider(
        name="Facebook",
        kind="post",
        patterns=(
            rf"{_WWW}facebook\.com/(?P<path>[\w.%-]+/(?:posts|photos)/[\w./%-]+"
            r"|(?:permalink|story|photo)\.php\?[\w=&.%-]+)",
        ),
        address="https://www.facebook.com/{path}",
        player="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2F{path:q}",
    ),
    Provider(
        name="TikTok",
        kind="video",
        patterns=(
            rf"{_WWW}tiktok\.com/@(?P<user>[\w.]*)/video/(?P<id>\d+)",
            rf"{_WWW}tiktok\.com/(?:embed(?:/v[23])?|player/v1)/(?P<id>\d+)(?P<user>)",
        ),
        address="https://www.tiktok.com/@{user}/video/{id}",
        player="https://www.tiktok.com/player/v1/{id}",
    ),
    Provider(
        name="Bluesky",
        kind="post",
        patterns=(
            r"bsky\.app/profile/(?P<user>did:[\w:]+)/post/(?P<id>\w+)",
            r"embed\.bsky\.app/embed/(?P<user>did:[\w:]+)/app\.bsky\.feed\.post/(?P<id>\w+)",
        ),
        address="https://bsky.app/profile/{user}/post/{id}",
        player="https://embed.bsky.app/embed/{user}/app.bsky.feed.post/{id}",
    ),
    Provider(
        name="Bluesky",
        kind="post",
        patterns=(r"bsky\.app/profile/(?P<user>[\w.-]+)/post/(?P<id>\w+)",),
        address="https://bsky.app/profile/{user}/post/{id}",
    ),
    Provider(
        name="Telegram",
        kind="post",
        patterns=(r"(?:t|telegram)\.me/(?:s/)?(?P<channel>\w{3,40})/(?P<id>\d+)",),
        address="https://t.me/{channel}/{id}",
        player="https://t.me/{channel}/{id}?embed=1",
    ),
    Provider(
        name="Reddit",
        kind="post",
        patterns=(
            r"(?:www\.|old\.|embed\.|m\.)?reddit(?:media)?\.com/r/(?P<forum>\w+)/comments/(?P<id>\w+)",
        ),
        address="https://www.reddit.com/r/{forum}/comments/{id}/",
        player="https://embed.reddit.com/r/{forum}/comments/{id}/",
    ),
    Provider(
        name="Spotify",
        kind="audio",
        patterns=(
            r"open\.spotify\.com/(?:intl-\w+/)?(?:embed(?:-podcast)?/)?"
            r"(?P<type>track|album|playlist|episode|show|artist)/(?P<id>\w+)",
        ),
        address="https://open.spotify.com/{type}/{id}",
        player="https://open.spotify.com/embed/{type}/{id}",
    ),
    Provider(
        name="SoundCloud",
        kind="audio",
        patterns=(r"w\.soundcloud\.com/player/?\?(?:.*&)?url=(?P<href>[^&]+)",),
        address=_soundcloud_address,
    ),
    Provider(
        name="SoundCloud",
        kind="audio",
        patterns=(
            r"(?P<host>api\.soundcloud\.com)/(?P<path>(?:tracks|playlists|users)/\d+)",
            rf"{_WWW}(?P<host>soundcloud\.com)/(?P<path>[\w-]+/(?:sets/)?[\w-]+)",
        ),
        address="https://{host}/{path}",
        player="https://w.soundcloud.com/player/?url=https%3A%2F%2F{host}%2F{path:q}",
    ),
    Provider(
        name="Apple Podcasts",
        kind="audio",
        patterns=(
            r"(?:embed\.)?podcasts\.apple\.com/(?P<path>(?:[a-z]{2}/)?podcast/[\w%./-]+(?:\?i=\d+)?)",
        ),
        address="https://podcasts.apple.com/{path}",
        player="https://embed.podcasts.apple.com/{path}",
    ),
    Provider(
        name="Datawrapper",
        kind="chart",
        patterns=(
            r"datawrapper\.dwcdn\.net/(?P<id>[A-Za-z0-9]{5})\b",
            r"(?:www\.)?datawrapper\.de/_/(?P<id>[A-Za-z0-9]{5})\b",
        ),
        address="https://datawrapper.dwcdn.net/{id}/",
        player="https://datawrapper.dwcdn.net/{id}/",
        poster="https://datawrapper.dwcdn.net/{id}/full.png",
    ),
    Provider(
        name="Flourish",
        kind="chart",
        patterns=(
            r"(?:public\.flourish\.studio|flo\.uri\.sh)/(?P<type>visualisation|story)/(?P<id>\d+)",
        ),
        address="https://public.flourish.studio/{type}/{id}/",
        player="https://flo.uri.sh/{type}/{id}/embed",
        poster="https://public.flourish.studio/{type}/{id}/thumbnail",
    ),
    Provider(
        name="Infogram",
        kind="chart",
        patterns=(
            r"(?:e\.)?infogram\.com/(?!js/)(?P<id>[\w-]{8,120})",
            r"(?:www\.)?infogr\.am/(?P<id>[\w-]{8,120})",
        ),
        address="https://infogram.com/{id}",
        player="https://e.infogram.com/{id}?src=embed",
    ),
    Provider(
        name="Tableau",
        kind="chart",
        patterns=(
            r"public\.tableau\.com/(?:(?:shared/)?views|app/profile/[\w.-]+/viz)/(?P<id>[\w-]+/[\w-]+)",
        ),
        address="https://public.tableau.com/views/{id}",
        player="https://public.tableau.com/views/{id}?:embed=y&:showVizHome=no",
    ),
    Provider(
        name="Google Maps",
        kind="map",
        patterns=(
            r"(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps/d/(?:u/\d/)?(?:embed|viewer)\?(?:.*&)?mid=(?P<id>[\w.-]+)",
        ),
        address="https://www.google.com/maps/d/viewer?mid={id}",
        player="https://www.google.com/maps/d/embed?mid={id}",
    ),
    Provider(
        name="Google Maps",
        kind="map",
        patterns=(
            r"(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps/embed\?(?:.*&)?"
            r"pb=.*?!2d(?P<longitude>-?[\d.]+)!3d(?P<latitude>-?[\d.]+)",
        ),
        address=_map_from_parameters,
    ),
    Provider(
        name="Google Maps",
        kind="map",
        patterns=(
            r"(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps(?:/embed/v1/\w+)?/?\?(?:.*&)?q=(?P<q>[^&]+)",
        ),
        address="https://www.google.com/maps?q={q}",
        player="https://www.google.com/maps?q={q}&output=embed",
    ),
    Provider(
        name="Google Maps",
        kind="map",
        patterns=(r"(?:www\.|maps\.)?google\.[a-z.]{2,6}/maps/embed\?(?:.*&)?pb=(?P<pb>[^&]+)",),
        address="https://www.google.com/maps/embed?pb={pb}",
        player="https://www.google.com/maps/embed?pb={pb}",
    ),
    Provider(
        name="OpenStreetMap",
        kind="map",
        patterns=(r"(?:www\.)?openstreetmap\.org/export/embed\.html\?(?P<query>.+)",),
        address=_street_map_address,
    ),
    Provider(
        name="OpenStreetMap",
        kind="map",
        patterns=(
            r"(?:www\.)?openstreetmap\.org/\?minlon=(?P<west>[-\d.]+)&minlat=(?P<south>[-\d.]+)"
            r"&maxlon=(?P<east>[-\d.]+)&maxlat=(?P<north>[-\d.]+)"
            r"&mlat=(?P<latitude>[-\d.]+)&mlon=(?P<longitude>[-\d.]+)",
        ),
        address="https://www.openstreetmap.org/?minlon={west}&minlat={south}&maxlon={east}"
        "&maxlat={north}&mlat={latitude}&mlon={longitude}",
        player="https://www.openstreetmap.org/export/embed.html?bbox={west}%2C{south}%2C{east}"
        "%2C{north}&marker={latitude}%2C{longitude}",
    ),
    Provider(
        name="OpenStreetMap",
        kind="map",
        patterns=(
            r"(?:www\.)?openstreetmap\.org/\?minlon=(?P<west>[-\d.]+)&minlat=(?P<south>[-\d.]+)"
            r"&maxlon=(?P<east>[-\d.]+)&maxlat=(?P<north>[-\d.]+)",
        ),
        address="https://www.openstreetmap.org/?minlon={west}&minlat={south}&maxlon={east}"
        "&maxlat={north}",
        player="https://www.openstreetmap.org/export/embed.html?bbox={west}%2C{south}%2C{east}"
        "%2C{north}",
    ),
    Provider(
        name="Scribd",
        kind="document",
        patterns=(rf"{_WWW}scribd\.com/(?:embeds|document|doc|presentation)/(?P<id>\d+)",),
        address="https://www.scribd.com/document/{id}",
        player="https://www.scribd.com/embeds/{id}/content",
    ),
    Provider(
        name="DocumentCloud",
        kind="document",
        patterns=(
            r"(?:www\.|embed\.|beta\.)?documentcloud\.org/documents/(?P<id>\d+-[\w-]+?)(?:\.js|\.html)?(?=[/?#]|$)",
            r"(?:www\.|embed\.|beta\.)?documentcloud\.org/documents/(?P<id>\d+)(?=[/?#]|$)",
        ),
        address="https://www.documentcloud.org/documents/{id}/",
        player="https://embed.documentcloud.org/documents/{id}/?embed=1",
    ),
    Provider(
        name="GitHub",
        kind="document",
        patterns=(r"gist\.github\.com/(?P<user>[\w-]+)/(?P<id>[0-9a-f]{8,40})",),
        address="https://gist.github.com/{user}/{id}",
    ),
    Provider(
        name="Mastodon",
        kind="post",
        patterns=(
            rf"(?P<host>{'|'.join(map(re.escape, _MASTODON_SERVERS))})"
            r"/@(?P<user>[\w.-]+(?:@[\w.-]+)?)/(?P<id>\d{10,})",
        ),
        address="https://{host}/@{user}/{id}",
        player="https://{host}/@{user}/{id}/embed",
    ),
    Provider(
        name="Mastodon",
        kind="post",
        patterns=(
            r"(?P<host>[\w-]+(?:\.[\w-]+)+)/@(?P<user>[\w.-]+(?:@[\w.-]+)?)/(?P<id>\d{10,})(?:/embed)?",
        ),
        address="https://{host}/@{user}/{id}",
    ),
)
_COMPILED = tuple(
    (provider, re.compile(pattern, re.ASCII))
    for provider in PROVIDERS
    for pattern in provider.patterns
)


@lru_cache(maxsize=1024)
def recognised(url: str) -> Embed | None:
    """Return the embed that an absolute address is of: with its provider's canonical address; None
    for other addresses.
    """
    match = _match(url)
    if match is None:
        return None
    provider, fields = match
    address = (
        _filled(provider.address, fields)
        if isinstance(provider.address, str)
        else provider.address(fields)
    )
    if not address:
        return None
    if not isinstance(provider.address, str):
        inner = recognised(address)
        if inner is not None:
            return inner
    return Embed(
        provider=provider.name,
        kind=provider.kind,
        url=address,
        poster=_filled(provider.poster, fields),
    )


def player_of(url: str) -> str:
    """Return the address of the player for an embed's canonical address; empty if it has none."""
    match = _match(url)
    return _filled(match[0].player, match[1]) if match else ""


def _match(url: str) -> tuple[Provider, Fields] | None:
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in ("http", "https"):
        return None
    for provider, pattern in _COMPILED:
        if match := pattern.match(rest):
            return provider, match.groupdict()
    return None


def _filled(template: str, fields: Fields) -> str:
    """Fill a template; ``{name:q}`` quotes the field for a query parameter."""
    return _FIELD.sub(
        lambda match: (
            quote(fields[match.group(1)], safe="") if match.group(2) else fields[match.group(1)]
        ),
        template,
    )


_FIELD = re.compile(r"\{(\w+)(:q)?\}")
