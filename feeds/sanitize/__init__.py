"""Sanitizing: the only importer of bleach and nh3.

The order was measured to leave nothing active and to lose no visible text: linear-time caps
(``markup``) → nh3 → bleach with the same allow-list and one URL filter → serialized HTML. Raise
``VERSION`` with any change to the output; the store then cleans its raw texts again.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Set

import nh3
from bleach.sanitizer import Cleaner

from feeds.sanitize import policy
from feeds.sanitize.blocks import block_text
from feeds.sanitize.markup import Changes, balanced
from feeds.sanitize.plain import (
    legal,
    one_line,
    plain_text,
    text_from_markup,
    unescaped_title,
)
from feeds.sanitize.walker import LinearWalker
from feeds.sanitize.writer import BLOCKS, shown
from feeds.text.excerpts import excerpt

VERSION = 3

__all__ = [
    "VERSION",
    "Changes",
    "clean_html",
    "html_from_text",
    "legal",
    "one_line",
    "plain_text",
    "story_of",
    "summary_of",
    "summary_of_text",
    "text_from_markup",
    "text_of",
    "unescaped_title",
    "without_pictures",
]


def clean_html(raw: str, base_url: str = "", changes: Changes | None = None) -> str:
    """Return ``raw`` as HTML for feeds: allow-listed, balanced, absolute links.

    Linear in the length of ``raw``, which is cut at ``policy.MAX_CHARS`` characters. The result is
    idempotent under this function. Conversions and removals are counted in ``changes``.
    """
    if changes is None:
        changes = Changes()
    if len(raw) > policy.MAX_CHARS:
        changes.removed["characters over the limit"] += len(raw) - policy.MAX_CHARS
    capped = balanced(legal(raw)[: policy.MAX_CHARS], base_url, changes)
    if not capped:
        return ""
    first: str = _cleaners_of_this_thread.nh3.clean(capped)
    second: str = _cleaners_of_this_thread.bleach.clean(first)
    return shown(legal(second)).strip()


def without_pictures(html: str) -> str:
    """Clean HTML less its pictures and their captions."""
    return _cleaners_of_this_thread.bare.clean(html).strip()


_ANY_BLOCK = "|".join(sorted(BLOCKS - {"br", "hr"}))
_LEAF_BLOCK = re.compile(
    rf"<({_ANY_BLOCK})\b[^>]*>((?:(?!</?(?:{_ANY_BLOCK})\b).)*)</\1>", re.DOTALL
)


def only_tags(html: str, tags: Set[str]) -> str:
    """Return clean HTML with only these elements.

    Others are unwrapped; a block without another block in it becomes a paragraph, so that its words
    stay apart from the next.
    """
    if "p" in tags:
        html = _LEAF_BLOCK.sub(
            lambda match: match.group() if match.group(1) in tags else f"<p>{match.group(2)}</p>",
            html,
        )
    attributes = {tag: set(names) for tag, names in policy.ATTRIBUTES.items() if tag in tags}
    cleaner = nh3.Cleaner(
        tags=set(policy.TAGS) & tags,
        attributes=attributes,
        url_schemes=set(policy.SCHEMES),
        link_rel=None,
    )
    clean: str = cleaner.clean(html)
    return clean


class _Cleaners(threading.local):
    """Made once a thread: a bleach Cleaner keeps its parser's state while it works."""

    def __init__(self) -> None:
        self.nh3 = nh3.Cleaner(
            tags=set(policy.TAGS),
            clean_content_tags=set(policy.DROPPED_WITH_CONTENT),
            attributes={tag: set(names) for tag, names in policy.ATTRIBUTES.items()},
            attribute_filter=policy.filter_attribute,
            url_schemes=set(policy.SCHEMES),
            strip_comments=True,
            link_rel=None,
        )
        self.bare = nh3.Cleaner(
            tags=set(policy.TAGS) - {"img", "picture", "figure", "figcaption"},
            clean_content_tags={*policy.DROPPED_WITH_CONTENT, "figcaption"},
            attributes={
                tag: set(names) for tag, names in policy.ATTRIBUTES.items() if tag != "img"
            },
            url_schemes=set(policy.SCHEMES),
            link_rel=None,
        )
        self.bleach = Cleaner(
            tags=policy.TAGS,
            attributes=policy.is_allowed_attribute,
            protocols=policy.SCHEMES,
            strip=True,
            strip_comments=True,
        )
        self.bleach.walker = LinearWalker  # type: ignore[assignment]


_cleaners_of_this_thread = _Cleaners()


def summary_of(html: str) -> str:
    """Return the beginning of the story in (clean) HTML as one line; captions only where it has
    nothing else.
    """
    text = text_of(html)
    return summary_of_text(text, html)


def summary_of_text(text: str, html: str) -> str:
    """Return ``summary_of(html)``, where the text of ``html`` is known already."""
    has_more = any(sign in html for sign in _LEFT_OUT_OF_STORIES)
    return one_line(excerpt((story_of(html) if has_more else text) or text))


# Without these, a text is the story.
_LEFT_OUT_OF_STORIES = ("<img", "<figcaption", policy.EMBED, 'type="')


def html_from_text(text: str) -> str:
    """Plain text to HTML: paragraphs at blank lines, line breaks within them."""
    from html import escape

    paragraphs = (block.strip() for block in legal(text).replace("\r\n", "\n").split("\n\n"))
    return "\n".join(
        f"<p>{escape(block, quote=False).replace(chr(10), '<br>')}</p>"
        for block in paragraphs
        if block
    )


def text_of(html: str) -> str:
    """Return the text of (clean) HTML, with blank lines between blocks."""
    return block_text(html)


def story_of(html: str) -> str:
    """Return the text of (clean) HTML without captions and the titles of embeds."""
    return block_text(html, has_captions=False)
