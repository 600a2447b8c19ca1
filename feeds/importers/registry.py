"""The registry of importers: every module of this package that has a constant ``IMPORTER``."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module

from feeds.importers.contract import AUTO, Importer


def collect() -> dict[str, Importer]:
    """Return the importers of this package by name, in the order of their modules."""
    importers: dict[str, Importer] = {}
    package = sys.modules["feeds.importers"]
    for module_info in pkgutil.iter_modules(package.__path__):
        name = f"{package.__name__}.{module_info.name}"
        if name == __name__:
            continue
        importer = getattr(import_module(name), "IMPORTER", None)
        if importer is not None:
            importers[importer.name] = importer
    return importers


IMPORTERS = collect()
FORMATS = (AUTO, *IMPORTERS)
# Formats accepted from sources: anything different is an error page, a log-in page or a mistake.
FEED_FORMATS = frozenset(name for name, importer in IMPORTERS.items() if importer.is_feed)
