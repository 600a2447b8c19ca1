"""The allow-list for an article's HTML, used by every stage."""

from __future__ import annotations

from html import unescape

from feeds.text.numbers import parse_whole_number
from feeds.text.urls import clean_url

MAX_CHARS = 2_000_000
MAX_DEPTH = 64
MAX_TAGS = 4_000
MAX_TAG_CHARS = 32_768
MAX_ATTRIBUTES = 32
# Over all attributes of a text: bleach takes about 12 µs for each.
MAX_ATTRIBUTE_ENTITIES = 20_000

TAGS = frozenset(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp "
    "small "
    "span strong sub summary sup table tbody td tfoot th thead time tr u ul var".split()
)
VOID = frozenset(["br", "col", "hr", "img"])

# Dropped with their content: code, form controls, other documents.
DROPPED_WITH_CONTENT = frozenset(
    "script style noscript template iframe object embed applet svg math textarea select option "
    "title "
    "xmp noembed noframes plaintext frameset head".split()
)

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(["lang", "dir", "title"]),
    "a": frozenset(["href", "hreflang"]),
    "blockquote": frozenset(["cite"]),
    "q": frozenset(["cite"]),
    "del": frozenset(["cite", "datetime"]),
    "ins": frozenset(["cite", "datetime"]),
    "img": frozenset(["src", "alt", "width", "height"]),
    "ol": frozenset(["start", "reversed", "type"]),
    "li": frozenset(["value"]),
    "col": frozenset(["span"]),
    "colgroup": frozenset(["span"]),
    "td": frozenset(["colspan", "rowspan", "headers"]),
    "th": frozenset(["colspan", "rowspan", "headers", "scope"]),
    "time": frozenset(["datetime"]),
}
URL_ATTRIBUTES = frozenset(
    ["href", "src", "cite", "srcset", "poster", "data", "action", "formaction", "background"]
)
NUMBERS = frozenset(["width", "height", "colspan", "rowspan", "span", "start", "value"])
CHOICES = {
    "dir": frozenset(["ltr", "rtl", "auto"]),
    "scope": frozenset(["row", "col", "rowgroup", "colgroup"]),
    "type": frozenset(["1", "a", "A", "i", "I"]),
}
SCHEMES = frozenset(["http", "https", "mailto"])

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
    if name in URL_ATTRIBUTES:
        return clean_url(value, base_url, allow_mail=name == "href") or None
    if name in NUMBERS:
        number = value.strip().removesuffix("px")
        return None if parse_whole_number(number, 5) is None else number
    if name in CHOICES:
        folded = value.strip() if name == "type" else value.strip().lower()
        return folded if folded in CHOICES[name] else None
    if name in ("lang", "hreflang"):
        tidy = value.strip().replace("_", "-")
        return (
            tidy
            if tidy
            and len(tidy) <= 35
            and all(p.isalnum() and p.isascii() for p in tidy.split("-"))
            else None
        )
    if not value.strip() and name != "alt":
        return None  # empty attributes earn a validator's warning
    return value


def filter_attribute(tag: str, name: str, value: str) -> str | None:
    """Filter attributes for nh3. Links are absolute at this stage."""
    return clean_attribute(tag, name, value)


def is_allowed_attribute(tag: str, name: str, value: str) -> bool:
    """Filter attributes for bleach, with the same rules. bleach passes entities unresolved."""
    resolved = unescape(value)
    return clean_attribute(tag, name, resolved) == resolved


def is_tracking_pixel(attributes: dict[str, str], raw_style: str) -> bool:
    """Return whether a picture is a tracking pixel: 0–2 pixels, hidden, or of a known counter."""
    sizes = [attributes[side] for side in ("width", "height") if side in attributes]
    if any(int(size) <= 2 for size in sizes if size.isdigit()):
        return True
    style = raw_style.replace(" ", "").lower()
    if "display:none" in style or "visibility:hidden" in style:
        return True
    source = attributes.get("src", "").partition("://")[2]
    return source.startswith(_TRACKERS)
