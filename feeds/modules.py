"""Collection of extension modules: a package whose modules each register one object."""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from typing import Any


def registered(package_name: str, constant: str, *, skipped: frozenset[str]) -> list[Any]:
    """Return the value of ``constant`` in each module of a package, in the order of their names.

    ``skipped`` has the names of the registry and of the modules that import it: they are not
    complete when the registry collects.
    """
    values = []
    for module_info in pkgutil.iter_modules(sys.modules[package_name].__path__):
        if module_info.name in skipped:
            continue
        module = import_module(f"{package_name}.{module_info.name}")
        if hasattr(module, constant):
            values.append(getattr(module, constant))
    return values
