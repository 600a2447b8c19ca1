"""The formats of agencies by the suffix of their addresses: for one article, and for a feed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeds.model import Page
from feeds.render import newsml_g2, ninjs, nitf


@dataclass(frozen=True, kw_only=True)
class AgencyFormat:
    """A format of agencies. NITF has no container: its feed is a news message with NITF texts."""

    article_type: str
    article: Callable[[Page], bytes]
    feed_type: str
    feed: Callable[[Page], bytes]


def _nitf(page: Page) -> bytes:
    return nitf.nitf(page.entries[0], page.publisher)


def _nitf_feed(page: Page) -> bytes:
    return newsml_g2.newsml_g2(page, has_nitf=True)


def _ninjs(page: Page) -> bytes:
    return ninjs.ninjs(page.entries[0])


AGENCY_FORMATS = {
    "newsml": AgencyFormat(
        article_type=newsml_g2.CONTENT_TYPE,
        article=newsml_g2.newsml_g2,
        feed_type=newsml_g2.CONTENT_TYPE,
        feed=newsml_g2.newsml_g2,
    ),
    "ninjs": AgencyFormat(
        article_type=ninjs.CONTENT_TYPE,
        article=_ninjs,
        feed_type=ninjs.CONTENT_TYPE,
        feed=ninjs.ninjs_list,
    ),
    "nitf": AgencyFormat(
        article_type=nitf.CONTENT_TYPE,
        article=_nitf,
        feed_type=newsml_g2.CONTENT_TYPE,
        feed=_nitf_feed,
    ),
}
