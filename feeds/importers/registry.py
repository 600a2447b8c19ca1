"""The registry of importers: every module of this package that has a constant ``IMPORTER``."""

from __future__ import annotations

from feeds.importers.contract import AUTO, Importer
from feeds.modules import registered

USERS_OF_THE_REGISTRY = frozenset(["registry", "detect"])


def collect() -> dict[str, Importer]:
    """Return the importers of this package by name, in the order of their modules."""
    importers: list[Importer] = registered(
        "feeds.importers", "IMPORTER", skipped=USERS_OF_THE_REGISTRY
    )
    return {importer.name: importer for importer in importers}


IMPORTERS = collect()
FORMATS = (AUTO, *IMPORTERS)
# Formats accepted from sources: anything different is an error page, a log-in page or a mistake.
FEED_FORMATS = frozenset(name for name, importer in IMPORTERS.items() if importer.is_feed)
