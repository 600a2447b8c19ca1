"""The best real source of a picture in raw markup: of its sizes, its lazy-loading attributes and
the sources around it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from feeds.text.numbers import parse_whole_number
from feeds.text.urls import clean_url, is_media, srcset_candidates

MAX_WIDTH = 2_000  # a wider source is taken only where there is no other
MAX_PLACEHOLDER_CHARS = 1_000  # a longer data: address is a picture of its own
_LAZY_SOURCES = (
    "data-src data-lazy-src data-original data-orig-file data-full-url data-large-file data-url "
    "data-image data-hi-res-src"
).split()
_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
# Pictures that scripts replace by the real one.
_PLACEHOLDER = re.compile(
    r"(?:^|[/_-])(?:1x1|blank|clear|empty|gr[ae]y|lazy(?:load)?|loading|pixel|placeholder|spacer|"
    r"trans(?:parent)?)(?:[_-][\w-]*)?\.(?:gif|jpe?g|png|svg|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_LATER_FORMATS = ("image/avif", "image/webp", "image/jxl")


class Source(NamedTuple):
    """A source of a picture: clean URL, clean ``srcset`` and pixels, 0 if unknown."""

    url: str
    srcset: str = ""
    sizes: str = ""
    width: int = 0
    height: int = 0


def best_source(
    attributes: Mapping[str, str], sources: Sequence[Mapping[str, str]], base_url: str
) -> Source | None:
    """Return the source of a picture for readers that know ``src`` only, or None if it has only
    placeholders.

    ``sources`` are the attributes of the ``source`` elements of its ``picture``.
    """
    width, height = (_pixels(attributes.get(name, "")) for name in ("width", "height"))
    srcset, sized = _set(attributes, base_url)
    lazy = next(
        filter(None, (_real(attributes.get(name, ""), base_url) for name in _LAZY_SOURCES)), ""
    )
    url = lazy or _real(attributes.get("src", ""), base_url)
    if not url and not sized:
        return _from_sources(sources, base_url, width, height)
    sizes = attributes.get("data-sizes") or attributes.get("sizes", "")
    # "auto" is for pictures that a browser loads late.
    sizes = "" if sizes.strip().lower().startswith("auto") else sizes
    best = _widest(sized)
    if best is None or best[1] == url:
        return Source(url or sized[0][1], srcset, sizes, width, height)
    best_width, best_url = best
    if url and best_width <= width:
        return Source(url, srcset, sizes, width, height)
    scaled = round(best_width * height / width) if width and height else 0
    return Source(best_url, srcset, sizes, best_width if scaled or not height else 0, scaled)


def is_placeholder(attributes: Mapping[str, str]) -> bool:
    """Return whether a picture without a real source is one that a script would replace."""
    written = attributes.get("src", "")
    if written.startswith("data:"):
        return len(written) <= MAX_PLACEHOLDER_CHARS
    return not written or bool(_PLACEHOLDER.search(written))


def _from_sources(
    sources: Sequence[Mapping[str, str]], base_url: str, width: int, height: int
) -> Source | None:
    """Return the best of a picture's sources; formats that few readers know come last."""
    for attributes in sorted(sources, key=lambda source: source.get("type", "") in _LATER_FORMATS):
        _, sized = _set(attributes, base_url)
        if sized:
            best = _widest(sized)
            return Source(best[1] if best else sized[0][1], "", "", width, height)
    return None


def _set(attributes: Mapping[str, str], base_url: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the clean ``srcset`` of an element, and its (descriptor, URL) pairs."""
    for name in _SETS:
        sized = [
            (descriptor, url)
            for written, descriptor in srcset_candidates(attributes.get(name, ""))
            if (url := _real(written, base_url))
        ]
        if sized:
            return ", ".join(f"{url} {descriptor}".strip() for descriptor, url in sized), sized
    return "", []


def _widest(sized: Sequence[tuple[str, str]]) -> tuple[int, str] | None:
    """Return the width and URL of the widest source up to ``MAX_WIDTH``; None without widths."""
    widths = [
        (_pixels(descriptor[:-1]), url) for descriptor, url in sized if descriptor.endswith("w")
    ]
    fitting = [pair for pair in widths if 0 < pair[0] <= MAX_WIDTH]
    return max(fitting, default=None) or min(widths, default=None)


def _real(written: str, base_url: str) -> str:
    """Return the clean URL of a source, or "" for a placeholder."""
    if is_media(written):
        return written
    url = clean_url(written, base_url)
    return "" if _PLACEHOLDER.search(url) else url


def _pixels(text: str) -> int:
    return parse_whole_number(text.strip().removesuffix("px"), 5) or 0
