"""Wirefeed: an article store published as sanitized RSS, Atom and JSON feeds."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("wirefeed")
except PackageNotFoundError:  # a bare checkout that was never installed
    __version__ = "0.0.0"
