"""The allow-list for an article's HTML, used by every stage."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from feeds.text.focus import clean_focus
from feeds.text.numbers import parse_whole_number
from feeds.text.urls import (
    CONTACT_SCHEMES,
    MEDIA_SCHEME,
    clean_link,
    clean_srcset,
    clean_url,
    is_media,
)

MAX_CHARS = 2_000_000
MAX_DEPTH = 64
MAX_TAGS = 30_000
MAX_TAG_CHARS = 32_768
MAX_ATTRIBUTES = 32
# Over all attributes of a text: bleach takes about 12 µs for each.
MAX_ATTRIBUTE_ENTITIES = 20_000
MAX_FALLBACK_DEPTH = 3

TAGS = frozenset(
    "a abbr b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var".split()
)
VOID = frozenset(["br", "col", "hr", "img"])
# Elements that are written as another one: sections as divisions, obsolete ones as today's.
WRITTEN_AS = {
    "acronym": "abbr",
    # The W3C validator takes it for an unsafe element; its dir stays.
    "bdo": "span",
    "menu": "ul",
    "dir": "ul",
    "strike": "s",
    "tt": "code",
    "amp-img": "img",
    "amp-anim": "img",
    **dict.fromkeys(
        "address article aside button center dialog fieldset footer form header hgroup legend "
        "main nav section".split(),
        "div",
    ),
}

# Dropped with their content: code, form controls, other documents.
DROPPED_WITH_CONTENT = frozenset(
    "script style template iframe applet textarea select option title "
    "xmp noembed noframes plaintext frameset head".split()
)
# Replaced by a link, by text, or by their content.
WITH_FALLBACK = frozenset(
    "amp-audio amp-iframe amp-video audio math noscript object svg video".split()
)

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(["lang", "dir", "title", "id"]),
    "a": frozenset(["href", "hreflang", "rel", "class", "type"]),
    "blockquote": frozenset(["cite"]),
    "q": frozenset(["cite"]),
    "code": frozenset(["class"]),
    "pre": frozenset(["class"]),
    "del": frozenset(["cite", "datetime"]),
    "details": frozenset(["open"]),
    "ins": frozenset(["cite", "datetime"]),
    "img": frozenset(["src", "srcset", "sizes", "alt", "width", "height", "data-focus"]),
    "ol": frozenset(["start", "reversed", "type"]),
    "li": frozenset(["value"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "td": frozenset(["align", "colspan", "rowspan", "headers"]),
    "th": frozenset(["align", "colspan", "rowspan", "headers", "scope"]),
    "time": frozenset(["datetime"]),
}
NUMBERS = frozenset(["width", "height", "colspan", "rowspan", "span"])
ORDINALS = frozenset(["start", "value"])
FLAGS = frozenset(["open", "reversed"])
CHOICES = {
    "align": frozenset(["left", "right", "center", "justify"]),
    "dir": frozenset(["ltr", "rtl", "auto"]),
    "scope": frozenset(["row", "col", "rowgroup", "colgroup"]),
    "type": frozenset(["1", "a", "A", "i", "I"]),
}
# Types of links for search engines (HTML §4.6.6).
LINK_RELATIONS = frozenset(["nofollow", "sponsored", "ugc"])
# The class of an embed's link; see ``feeds.sanitize.embeds``.
EMBED = "embed"
SCHEMES = frozenset(["http", "https", MEDIA_SCHEME.rstrip(":"), *CONTACT_SCHEMES])
_ID = re.compile(r"[\w.:-]{1,100}")
_LANGUAGE_CLASS = re.compile(r"language-[\w+#-]{1,30}", re.ASCII)
_MEDIA_TYPE = re.compile(r"(?:audio|video|text|application)/[\w.+-]{1,60}", re.ASCII)
_TEXT_ALIGN = re.compile(r"text-align:\s*(left|right|center|justify)\b")
_SIZES = re.compile(r"[\w\s().,:%<>=*/+-]{1,500}", re.ASCII)

# Hosts of tracking pixels, from the publishers' own documentation.
_TRACKERS = (
    "feeds.feedburner.com/~r/",
    "feedads.g.doubleclick.net",
    "ad.doubleclick.net",
    "pixel.wp.com",
    "stats.wordpress.com",
    "www.google-analytics.com",
    "sb.scorecardresearch.com",
    "pixel.quantserve.com",
    "www.facebook.com/tr",
    "pi.feedsportal.com",
    "da.feedsportal.com",
)


def allowed_attributes(tag: str) -> frozenset[str]:
    return ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())


def clean_attribute(tag: str, name: str, value: str, base_url: str = "") -> str | None:
    """Return the clean value of one attribute, or None to drop the attribute."""
    if name not in allowed_attributes(tag):
        return None
    if name in _ADDRESSES:
        return _ADDRESSES[name](value, base_url) or None
    if name in FLAGS:
        return name
    if name in CHOICES and tag != "a":
        folded = value.strip() if name == "type" else value.strip().lower()
        return folded if folded in CHOICES[name] else None
    if name == "class":
        return _class(tag, value)
    if name in _FORMS:
        return _FORMS[name](value)
    if not value.strip() and name != "alt":
        return None  # empty attributes earn a validator's warning
    return value


def _link_address(value: str, base_url: str) -> str:
    return _fragment(value) or clean_link(value, base_url)


def _picture_address(value: str, base_url: str) -> str:
    return value if is_media(value) else clean_url(value, base_url)


_ADDRESSES: dict[str, Callable[[str, str], str]] = {
    "cite": clean_url,
    "href": _link_address,
    "src": _picture_address,
    "srcset": clean_srcset,
}


def _number(value: str) -> str | None:
    number = value.strip().removesuffix("px")
    return None if parse_whole_number(number, 5) is None else number


def _ordinal(value: str) -> str | None:
    number = value.strip()
    return None if parse_whole_number(number.removeprefix("-"), 5) is None else number


def _language(value: str) -> str | None:
    tidy = value.strip().replace("_", "-")
    parts = tidy.split("-")
    is_tag = len(tidy) <= 35 and all(part.isalnum() and part.isascii() for part in parts)
    return tidy if tidy and is_tag else None


def _relations(value: str) -> str | None:
    return " ".join(sorted(LINK_RELATIONS & set(value.lower().split()))) or None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def clean(value: str) -> str | None:
        tidy = " ".join(value.split())
        return tidy if pattern.fullmatch(tidy) else None

    return clean


def _focus(value: str) -> str | None:
    return clean_focus(value) or None


_FORMS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(ORDINALS, _ordinal),
    "data-focus": _focus,
    "hreflang": _language,
    "id": _matching(_ID),
    "lang": _language,
    "rel": _relations,
    "sizes": _matching(_SIZES),
    "type": _matching(_MEDIA_TYPE),
}


def _class(tag: str, value: str) -> str | None:
    """Return the one class that means something: an embed's, or a code's language."""
    if tag == "a":
        return EMBED if EMBED in value.split() else None
    return next((name for name in value.split() if _LANGUAGE_CLASS.fullmatch(name)), None)


def alignment(style: str) -> str | None:
    """Return the ``align`` of a cell whose style aligns its text."""
    match = _TEXT_ALIGN.search(style.lower())
    return match.group(1) if match else None


def _fragment(value: str) -> str:
    """Return a link to a place in the same text, or ``""``."""
    place = value.strip()
    return place if place.startswith("#") and _ID.fullmatch(place[1:]) else ""


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Filter attributes for nh3. Links are absolute at this stage."""
    return clean_attribute(tag, name, value)


def is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Filter attributes for bleach, with the same rules. bleach passes entities unresolved."""
    resolved = unescape(value)
    return clean_attribute(tag, name, resolved) == resolved


def is_tracking_pixel(attributes: dict[str, str], raw_style: str) -> bool:
    """Return whether a picture is a tracking pixel: at most 2 × 2 pixels, hidden, or a counter."""
    sizes = [int(attributes[side]) for side in ("width", "height") if side in attributes]
    if sizes and (max(sizes) <= 2 or min(sizes) == 0):
        return True
    style = raw_style.replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    source = attributes.get("src", "").partition("://")[2]
    return source.startswith(_TRACKERS)
