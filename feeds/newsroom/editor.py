"""Editors: on whose behalf, and in which store, a use case works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feeds.config import Settings
from feeds.store import Database


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Who changes the newsroom's content, in an opened and migrated store.

    ``now`` is the store's clock. ``name`` is that of the API token; the command line has none.
    """

    database: Database
    settings: Settings
    now: Callable[[], datetime]
    name: str = ""
