"""The root element of an XML or HTML document, from its first characters."""

from __future__ import annotations

import re

_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_PROLOG = re.compile(r"<\?[^>]*>|<!--.*?-->|<![^>]*>", re.DOTALL)
_HTML_DOCTYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)


def root_name(head: str) -> str:
    """Return the local name of the root element, empty without one."""
    root = _root(head)
    return root[1] if root else ""


def has_html_doctype(head: str) -> bool:
    """Return whether the document type before the root element is HTML's."""
    root = _root(head)
    return _HTML_DOCTYPE.search(head, 0, root.start() if root else len(head)) is not None


def _root(head: str) -> re.Match[str] | None:
    return _ROOT.search(_PROLOG.sub(_blank, head))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
