"""The version of this installation, from the metadata of its package: the one place for it."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("wirefeed")
except PackageNotFoundError:  # a bare checkout that was never installed
    VERSION = "0.0.0"
