"""Everything that leaves is clean by construction: the only door to bleach and nh3.

The order is the one that was measured to leave nothing active and to lose no
visible text: linear-time caps (``markup``) → nh3 → bleach with the same
allow-list and one URL filter → serialized HTML. ``VERSION`` is raised with any
change to what comes out; the store then cleans its raw texts again.
"""

from __future__ import annotations

import re

import nh3
from bleach.sanitizer import Cleaner

from feeds.sanitize import policy
from feeds.sanitize.markup import balanced, block_text
from feeds.sanitize.plain import legal, plain_text, text_from_markup

VERSION = 1

# Private-use characters at the far end of Unicode, taken out of the text beforehand.
_STAND_INS = {"&amp;": "\U0010ff00", "&lt;": "\U0010ff01", "&gt;": "\U0010ff02", "&nbsp;": "\U0010ff03"}
_ENTITIES = {stand_in: entity for entity, stand_in in _STAND_INS.items()}
_ENTITY = re.compile("|".join(_STAND_INS))
_STAND_IN = re.compile("[" + "".join(_ENTITIES) + "]")
# A tag as nh3 serializes it: attribute values always in double quotes.
_TAG = re.compile(r'(<[^"<>]*(?:"[^"]*"[^"<>]*)*>)')

__all__ = ["VERSION", "clean_html", "html_from_text", "legal", "plain_text", "text_from_markup", "text_of"]


def clean_html(raw: str, base_url: str = "") -> str:
    """``raw`` as HTML that a feed may carry: allow-listed, balanced, absolute links.

    Linear in the length of ``raw``, which is cut at ``policy.MAX_CHARS``
    characters. The result is idempotent under this function.
    """
    capped = balanced(legal(raw)[: policy.MAX_CHARS], base_url)
    if not capped:
        return ""
    first = nh3.clean(
        capped,
        tags=set(policy.TAGS),
        clean_content_tags=set(policy.DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in policy.ATTRIBUTES.items()},
        attribute_filter=policy.filter_attribute,
        url_schemes=set(policy.SCHEMES),
        strip_comments=True,
        link_rel=None,
    )
    return legal(_second_opinion(legal(first))).strip()


def _second_opinion(html: str) -> str:
    """``html`` through bleach. It is quadratic in entities, so they wait outside.

    Characters that no text has stand in for them and come back as the same
    entities, so that nothing can become markup.
    """
    # A Cleaner keeps parser state, so that one may not be shared between threads.
    cleaner = Cleaner(
        tags=policy.TAGS,
        attributes=policy.is_allowed_attribute,
        protocols=policy.SCHEMES,
        strip=True,
        strip_comments=True,
    )
    html = _STAND_IN.sub("", html)
    hidden = "".join(
        part if index % 2 else _ENTITY.sub(lambda match: _STAND_INS[match.group()], part)
        for index, part in enumerate(_TAG.split(html))
    )
    shown: str = cleaner.clean(hidden)
    return _STAND_IN.sub(lambda match: _ENTITIES[match.group()], shown)


def html_from_text(text: str) -> str:
    """Plain text to HTML: paragraphs at blank lines, line breaks within them."""
    from html import escape

    paragraphs = (block.strip() for block in legal(text).replace("\r\n", "\n").split("\n\n"))
    return "\n".join(f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in paragraphs if block)


def text_of(html: str) -> str:
    """The words of (clean) HTML as plain text, blocks apart by blank lines."""
    return block_text(html)
