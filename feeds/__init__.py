"""Wirefeed: an article store published as sanitized RSS, Atom and JSON feeds.

As a library: ``from feeds import Newsroom`` (docs/guides/library.md). The names below are public;
they are loaded when they are used, so that ``import feeds`` alone is cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from feeds.version import VERSION

if TYPE_CHECKING:
    from feeds.config import Settings
    from feeds.errors import (
        AmbiguousName,
        ArticleExists,
        ArticleNotFound,
        ArticleWithdrawn,
        BadArticle,
        BadDate,
        BadMirror,
        BadPicture,
        BadSelection,
        ConfigError,
        InputError,
        NewsroomClosed,
        NotEmbargoed,
        NotFound,
        NotPublic,
        RevisionConflict,
        SelectionError,
        StoreError,
        StoreMissing,
        StoreOutdated,
        StoreReadOnly,
        StoreUnreachable,
        TooOld,
        UnknownFeed,
        WirefeedError,
    )
    from feeds.library import (
        Article,
        ArticleList,
        Change,
        Changes,
        FeedDocument,
        Filters,
        Mirror,
        Mirrored,
        MirrorReport,
        NewArticle,
        Newsroom,
        RelatedArticle,
        RevisedFields,
        Site,
    )

__version__ = VERSION

__all__ = [
    "AmbiguousName",
    "Article",
    "ArticleExists",
    "ArticleList",
    "ArticleNotFound",
    "ArticleWithdrawn",
    "BadArticle",
    "BadDate",
    "BadMirror",
    "BadPicture",
    "BadSelection",
    "Change",
    "Changes",
    "ConfigError",
    "FeedDocument",
    "Filters",
    "InputError",
    "Mirror",
    "MirrorReport",
    "Mirrored",
    "NewArticle",
    "Newsroom",
    "NewsroomClosed",
    "NotEmbargoed",
    "NotFound",
    "NotPublic",
    "RelatedArticle",
    "RevisedFields",
    "RevisionConflict",
    "SelectionError",
    "Settings",
    "Site",
    "StoreError",
    "StoreMissing",
    "StoreOutdated",
    "StoreReadOnly",
    "StoreUnreachable",
    "TooOld",
    "UnknownFeed",
    "WirefeedError",
    "__version__",
]
# Where the names are that are loaded when they are used: in the first module that has them.
_MODULES = ("feeds.errors", "feeds.config", "feeds.library")


def __getattr__(name: str) -> object:
    if name in __all__:
        for module_name in _MODULES:
            module = import_module(module_name)
            if hasattr(module, name):
                globals()[name] = value = getattr(module, name)
                return value
    raise AttributeError(f"module 'feeds' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
