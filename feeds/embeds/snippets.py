"""Embeds on other sites: their look, the snippets that load them, and the oEmbed document. Pure."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

from feeds.config import Settings
from feeds.errors import BadSelection
from feeds.model import Article
from feeds.publishing.body import with_media
from feeds.sanitize import plain_text

DEFAULT_SIZE, MAX_SIZE = 5, 50
CARD_WIDTH, CARD_HEIGHT, LEAST_WIDTH, LEAST_HEIGHT = 600, 220, 200, 120
PAPER = {"light": "#ffffff", "dark": "#14161a"}
READABLE = 4.5  # contrast of text, WCAG 2.2 §1.4.3 (AA)
_COLOR = re.compile(r"^#?[0-9a-fA-F]{6}$")
_ARTICLE = re.compile(r"/articles/([0-9A-Za-z-]+)/?")


class Theme(StrEnum):
    """``auto`` follows the reader's own choice."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How an embed looks.

    ``accent`` is "#rrggbb" or empty; ``heading`` None is the feed's own, "" is none.
    """

    theme: Theme = Theme.AUTO
    accent: str = ""
    has_pictures: bool = False
    has_times: bool = True
    heading: str | None = None
    level: int = 3

    def accent_on(self, theme: str) -> str:
        """Return the accent, adjusted to be legible on a theme's background; empty without an
        accent.
        """
        return readable(self.accent, PAPER[theme]) if self.accent else ""

    def query(self) -> list[tuple[str, str]]:
        """Return the look as query fields, without defaults."""
        pairs = [("theme", self.theme.value)] if self.theme is not Theme.AUTO else []
        pairs += [("accent", self.accent.removeprefix("#"))] if self.accent else []
        pairs += [("pictures", "yes")] if self.has_pictures else []
        pairs += [] if self.has_times else [("times", "no")]
        pairs += [] if self.heading is None else [("heading", self.heading)]
        return pairs + ([("level", str(self.level))] if self.level != Look.level else [])


def look_from(values: Mapping[str, str]) -> Look:
    """Return the look of an address.

    Raises:
        BadSelection: a value is not among the choices.
    """
    theme, accent, level = (values.get(name, "").strip() for name in ("theme", "accent", "level"))
    if theme and theme not in list(Theme):
        raise BadSelection("theme", f"{theme!r} is neither auto, light nor dark")
    if accent and not _COLOR.match(accent):
        raise BadSelection("accent", f"{accent!r} is not a colour; write one like #0b5394")
    if level and level not in list("23456"):
        raise BadSelection("level", f"{level!r} is not a heading level from 2 to 6")
    return Look(
        theme=Theme(theme or "auto"),
        accent="#" + accent.removeprefix("#").lower() if accent else "",
        has_pictures=_is_yes(values, "pictures", default=False),
        has_times=_is_yes(values, "times", default=True),
        heading=plain_text(values["heading"], 120) if "heading" in values else None,
        level=int(level or Look.level),
    )


def _is_yes(values: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = values.get(name, "").strip()
    if value not in ("", "yes", "no"):
        raise BadSelection(name, f"{value!r} is neither yes nor no")
    return value == "yes" if value else default


def contrast(color: str, other_color: str) -> float:
    """Return the contrast ratio of two colours, 1–21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(color), _luminance(other_color)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(color: str, paper: str) -> str:
    """Return ``color``, moved towards black or white until it is legible on ``paper``."""
    towards = 0 if _luminance(paper) > 0.2 else 255
    parts = _parts(color)
    for step in range(101):
        moved = "#" + "".join(
            f"{round(part + (towards - part) * step / 100):02x}" for part in parts
        )
        if contrast(moved, paper) >= READABLE:
            return moved
    return "#000000" if towards == 0 else "#ffffff"


def _parts(color: str) -> list[int]:
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(color: str) -> float:
    linear = [
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in _parts(color)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def integrity(script: bytes) -> str:
    """Return the value of an ``integrity`` attribute (W3C Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()


@dataclass(frozen=True, kw_only=True)
class Snippets:
    """The same embed in the forms that a webmaster can paste."""

    script: str
    pinned: str
    iframe: str
    wordpress: str


def snippets(
    settings: Settings,
    kind: str,
    filters: Sequence[tuple[str, str]],
    look: Look,
    links: Sequence[tuple[str, str]],
    script: bytes,
) -> Snippets:
    """Return the snippets for the feed ``kind`` (latest or updated) with ``filters``; ``links``
    (URL, text) are the current items.

    The links are inside the element, for readers without JavaScript.
    """
    attributes = {"feed": kind, **dict(filters), "theme": look.theme.value}
    if look.accent:
        attributes |= {"accent": look.accent_on("light"), "accent-dark": look.accent_on("dark")}
    attributes |= {"pictures": "yes"} if look.has_pictures else {}
    attributes |= {} if look.has_times else {"times": "no"}
    attributes |= {} if look.heading is None else {"heading": look.heading}
    attributes |= {} if look.level == Look.level else {"level": str(look.level)}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    items = "".join(
        f'\n  <li><a href="{escape(url)}">{escape(text)}</a></li>' for url, text in links
    )
    element = f"<wirefeed-headlines {written}>\n <ul>{items}\n </ul>\n</wirefeed-headlines>"
    source = f"{settings.base_url}/embed.js"
    frame = _frame(f"{settings.base_url}/embed/{kind}", [*filters, *look.query()], settings.title)
    return Snippets(
        script=f'<script src="{source}" async></script>\n{element}',
        pinned=f'<script src="{source}" integrity="{integrity(script)}" crossorigin="anonymous" '
        f"async></script>\n{element}",
        iframe=frame,
        wordpress=f"<!-- wp:html -->\n{frame}\n<!-- /wp:html -->",
    )


def _frame(address: str, query: Sequence[tuple[str, str]], title: str) -> str:
    url = address + ("?" + urlencode(query, quote_via=quote) if query else "")
    return (
        f'<iframe src="{escape(url)}" title="{escape(title)}" width="100%" height="420" '
        'loading="lazy" '
        'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" '
        'style="border:0"></iframe>'
    )


def article_in(url: str, settings: Settings) -> str | None:
    """Return the name that one of our own addresses has for an article (``Reader.uuid_at``);
    scheme, query and fragment are ignored.
    """
    try:
        parts, base = urlsplit(url.strip()), urlsplit(settings.base_url)
    except ValueError:
        return None
    if (
        parts.scheme not in ("http", "https")
        or parts.netloc.lower() != base.netloc
        or parts.username
    ):
        return None
    path_match = _ARTICLE.fullmatch(parts.path.removeprefix(base.path))
    return path_match[1] if path_match and parts.path.startswith(base.path) else None


def oembed(article: Article, settings: Settings, max_width: int, max_height: int) -> dict[str, Any]:
    """Return the card of an article as oEmbed's type "rich" (https://oembed.com §2.3.4), within the
    consumer's bounds.

    Its HTML is an iframe of ours behind a quotation with a link, the shape that WordPress takes
    from providers that it does not know.
    """
    address = f"{settings.base_url}/embed/articles/{article.uuid}"
    width, height = min(CARD_WIDTH, max_width), min(CARD_HEIGHT, max_height)
    headline = escape(article.headline)
    document: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": article.headline,
        "provider_name": settings.title,
        "provider_url": settings.base_url + "/",
        "cache_age": 300,
        "width": width,
        "height": height,
        "html": (
            '<blockquote class="wp-embedded-content"><a '
            f'href="{settings.base_url}{article.path}">'
            f"{headline}</a></blockquote>"
            f'<iframe class="wp-embedded-content" sandbox="allow-scripts" src="{address}" '
            f'width="{width}" '
            f'height="{height}" title="{headline}" frameborder="0" marginwidth="0" '
            'marginheight="0" scrolling="no">'
            "</iframe>"
        ),
    }
    authors = [person.name for person in article.revision.metadata.authors]
    document |= {"author_name": ", ".join(authors)} if authors else {}
    for image in with_media(article.revision, settings.base_url).images[:1]:
        # A thumbnail must keep within the bounds too; one of unknown size is omitted.
        if 0 < image.width <= max_width and 0 < image.height <= max_height:
            document |= {
                "thumbnail_url": image.url,
                "thumbnail_width": image.width,
                "thumbnail_height": image.height,
            }
    return document


def oembed_bytes(document: Mapping[str, Any], format: str) -> bytes:
    """Return the document as JSON or XML (§2.3.1)."""
    if format == "json":
        return json.dumps(document, ensure_ascii=False).encode()
    root = ElementTree.Element("oembed")
    for name, value in document.items():
        ElementTree.SubElement(root, name).text = str(value)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
