"""Field types of every output format, and the one escape function of each type. Pure.

The element decides how a reader interprets a text. RSS 2.0 defines an item's ``description`` as
HTML and the other fields as plain text; Atom declares it by ``type`` (RFC 4287 §3.1); JSON Feed by
the field's name. Plain text in an HTML field is escaped as HTML first, and as XML after that.
"""

from __future__ import annotations

import re
from enum import StrEnum
from html import escape, unescape
from typing import Any

from lxml import etree

# Private-use characters, which no stored text contains (``feeds.sanitize`` removes them).
_AMPERSAND, _LESS_THAN = "\U0010ff00", "\U0010ff01"
# The RSS Advisory Board's form: readers that unescape once too often still show "&" and "<" in it
# (https://www.rssboard.org/rss-profile, "character data"). For an XML parser it equals "&amp;" and
# "&lt;".
_FORMS = ((_AMPERSAND.encode(), b"&#x26;"), (_LESS_THAN.encode(), b"&#x3C;"))
# An end tag, or a character reference.
_HTML_LOOK = re.compile(r"</\w|&#?\w+;")


class FieldType(StrEnum):
    """How a reader reads the content of a field."""

    TEXT = "plain text"
    HTML = "HTML"
    URL = "URL"
    DATE = "date"
    CODE = "code"  # a number or a word of the format's own vocabulary


# Element → type, without namespace where that is RSS's own; "parent/element" where the parent
# decides.
RSS_FIELDS = {
    "channel/title": FieldType.TEXT,
    "channel/description": FieldType.TEXT,
    "channel/link": FieldType.URL,
    "channel/language": FieldType.CODE,
    "channel/copyright": FieldType.TEXT,
    "channel/generator": FieldType.TEXT,
    "channel/docs": FieldType.URL,
    "channel/lastBuildDate": FieldType.DATE,
    "channel/pubDate": FieldType.DATE,
    "channel/ttl": FieldType.CODE,
    "image/title": FieldType.TEXT,
    "image/link": FieldType.URL,
    "image/url": FieldType.URL,
    "item/title": FieldType.TEXT,
    "item/description": FieldType.HTML,
    "item/link": FieldType.URL,
    "item/guid": FieldType.CODE,
    "item/pubDate": FieldType.DATE,
    "item/category": FieldType.TEXT,
    "content:encoded": FieldType.HTML,
    "dc:creator": FieldType.TEXT,
    "dc:language": FieldType.CODE,
    "dc:rights": FieldType.TEXT,
    "itunes:author": FieldType.TEXT,
    "itunes:duration": FieldType.CODE,
    "itunes:email": FieldType.CODE,
    "itunes:explicit": FieldType.CODE,
    "itunes:name": FieldType.TEXT,
    "itunes:type": FieldType.CODE,
    "media:title": FieldType.TEXT,
    "media:description": FieldType.TEXT,
    "media:credit": FieldType.TEXT,
    "podcast:guid": FieldType.CODE,
    "webfeeds:accentColor": FieldType.CODE,
    "webfeeds:icon": FieldType.URL,
    "webfeeds:logo": FieldType.URL,
    "wirefeed:ednote": FieldType.TEXT,
    "creativeCommons:license": FieldType.URL,
    "atom:updated": FieldType.DATE,
    "sy:updatePeriod": FieldType.CODE,
    "sy:updateFrequency": FieldType.CODE,
    "rsl:permits": FieldType.CODE,
    "rsl:prohibits": FieldType.CODE,
}
ATOM_FIELDS = {
    "feed/title": FieldType.TEXT,
    "feed/subtitle": FieldType.TEXT,
    "feed/rights": FieldType.TEXT,
    "feed/generator": FieldType.TEXT,
    "feed/icon": FieldType.URL,
    "feed/logo": FieldType.URL,
    "feed/id": FieldType.URL,
    "feed/updated": FieldType.DATE,
    "entry/title": FieldType.TEXT,
    "entry/summary": FieldType.TEXT,
    "entry/rights": FieldType.TEXT,
    "entry/content": FieldType.HTML,
    "entry/id": FieldType.URL,
    "entry/updated": FieldType.DATE,
    "entry/published": FieldType.DATE,
    "author/name": FieldType.TEXT,
    "author/uri": FieldType.URL,
    "at:comment": FieldType.TEXT,
    "webfeeds:accentColor": FieldType.CODE,
    "webfeeds:icon": FieldType.URL,
    "webfeeds:logo": FieldType.URL,
    "wirefeed:ednote": FieldType.TEXT,
    "sy:updatePeriod": FieldType.CODE,
    "sy:updateFrequency": FieldType.CODE,
    "rsl:permits": FieldType.CODE,
    "rsl:prohibits": FieldType.CODE,
}


def html_from_plain(text: str) -> str:
    """Return plain text as HTML that shows the same characters."""
    return escape(text, quote=False)


def outline_text(text: str) -> str:
    """Return plain text for an OPML ``text`` attribute, which outliners render as HTML (OPML 2.0,
    "text attribute").

    Feed readers show the attribute unchanged, so only the characters that HTML would hide are
    escaped.
    """
    is_safe = "<" not in text and unescape(text) == text
    return text if is_safe else html_from_plain(text)


TEXT_FIELDS = frozenset(name for name, type_ in RSS_FIELDS.items() if type_ is FieldType.TEXT)


def mark_plain_text(root: Any, text_fields: frozenset[str] = TEXT_FIELDS) -> None:
    """Replace "&" and "<" in the plain-text fields of an RSS tree by stand-ins, in place."""
    for element in root.iter(tag=etree.Element):
        text = element.text
        if text and ("&" in text or "<" in text) and field_name(element) in text_fields:
            element.text = text.replace("&", _AMPERSAND).replace("<", _LESS_THAN)


def declare_html(root: Any) -> None:
    """Declare plain texts of an Atom tree that resemble HTML as HTML and escape them, in place.

    A reader that ignores ``type`` may interpret "</b>" or "&lt;" in a text as markup (RFC 4287
    §3.1.1.1); every reader shows HTML with these characters escaped correctly.
    """
    for element in root.iter("title", "subtitle", "summary", "rights"):
        if (
            element.text
            and element.get("type") in (None, "text")
            and _HTML_LOOK.search(element.text)
        ):
            element.set("type", "html")
            element.text = html_from_plain(element.text)


def write_plain_text(document: bytes) -> bytes:
    """Return the serialized document with character references in place of the stand-ins."""
    for stand_in, reference in _FORMS:
        document = document.replace(stand_in, reference)
    return document


def field_name(element: Any) -> str:
    """Return the key of an element in ``RSS_FIELDS`` or ``ATOM_FIELDS``."""
    name = etree.QName(element).localname
    if element.prefix:
        return f"{element.prefix}:{name}"
    parent = element.getparent()
    return name if parent is None else f"{etree.QName(parent).localname}/{name}"
