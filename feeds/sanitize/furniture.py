"""Parts of a body that are not the story: counters, clocks, and lines that all items share."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from feeds.languages.registry import LANGUAGES
from feeds.sanitize.plain import text_from_markup

MAX_LINE_CHARS = 400
_BLOCKS = "p|div|li|h[1-6]|footer|aside|small"
_BLOCK = re.compile(
    rf"<({_BLOCKS})\b[^<>]*>((?:(?!</?(?:{_BLOCKS})\b).)*)</\1\s*>", re.DOTALL | re.IGNORECASE
)
_NUMBER = r"\d[\d.,\u00a0 ]{0,12}\s?(?:[KkMmкК]\b)?"
_COUNTED = "|".join(word for language in LANGUAGES.values() for word in language.counted)
_COUNTER = rf"(?:{_NUMBER}\s*(?:{_COUNTED})|(?:{_COUNTED})\s*[:(]?\s*{_NUMBER}\)?)"
_AGO = "|".join(pattern for language in LANGUAGES.values() for pattern in language.ago)
_VOLATILE = re.compile(rf"\W*(?:{_COUNTER}(?:\W+{_COUNTER}){{0,4}}|{_AGO})\W*", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(?:href|src|srcset|poster)=\"[^\"]*\"")
# Parameters of addresses that are new at each request.
_TOKEN = re.compile(
    r"(?<=[?&;])(?:_|cb|ts|t|token|access_token|auth|hash|hmac|key-pair-id|policy|nonce|rand|random|"
    r"expires?|exp|sig|signature|sid|sessionid|phpsessid|jsessionid|x-amz-[\w-]+|cachebuster)="
    r"[^&\"; ]*(?:&amp;|&)?",
    re.IGNORECASE,
)


def is_volatile(line: str) -> bool:
    """Return whether a line is a counter or a clock: "3 comments", "Updated 5 min ago"."""
    return len(line) <= MAX_LINE_CHARS and _VOLATILE.fullmatch(line) is not None


def stable(html: str) -> str:
    """Return a body for comparing: without counters, clocks and tokens of a request."""
    without = _BLOCK.sub(_unless(is_volatile), html)
    return _ADDRESS.sub(lambda address: _TOKEN.sub("", address[0]), without)


def stable_address(url: str) -> str:
    """Return an address for comparing: without tokens of a request."""
    return _TOKEN.sub("", url)


def lines_of(html: str) -> Iterator[str]:
    """Yield the texts of the innermost blocks of a body."""
    for match in _BLOCK.finditer(html):
        if 0 < len(text := text_from_markup(match[2])) <= MAX_LINE_CHARS:
            yield text


def without_lines(html: str, lines: Collection[str]) -> str:
    """Return a body without the blocks whose text is one of the lines."""
    return _BLOCK.sub(_unless(lambda text: text in lines), html) if lines else html


def _unless(is_left_out: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    def kept(match: re.Match[str]) -> str:
        return "" if is_left_out(text_from_markup(match[2])) else match[0]

    return kept
