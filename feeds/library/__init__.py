"""Wirefeed as a library: a newsroom that a program opens, writes, searches and publishes.

``from feeds import Newsroom`` loads this package. Everything that it exports is public and follows
semantic versions; the other packages are not public.
"""

from feeds.library.mirror import Mirror
from feeds.library.newsroom import Newsroom
from feeds.library.records import (
    Article,
    ArticleList,
    Change,
    Changes,
    FeedDocument,
    Filters,
    Mirrored,
    MirrorReport,
    NewArticle,
    RelatedArticle,
    RevisedFields,
)
from feeds.library.site import Site

__all__ = [
    "Article",
    "ArticleList",
    "Change",
    "Changes",
    "FeedDocument",
    "Filters",
    "Mirror",
    "MirrorReport",
    "Mirrored",
    "NewArticle",
    "Newsroom",
    "RelatedArticle",
    "RevisedFields",
    "Site",
]
