"""The lines of a story: a text without captions, credits, stamps of time, sharing and promos. Pure.

Readers are not notified of a new picture or of another time of an edit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from feeds.domain.asides import (
    ENDS,
    LINK_CODE,
    is_aside,
    is_credit_alone,
    is_heading,
    is_unfinished,
)

# A caption above its credit, an entry below a heading, and a line that is no sentence.
_MAX_CAPTION, _MAX_LINK, _MAX_LABEL = 120, 140, 160
# Further lines are not checked: a text with so many new lines is a new text.
_MAX_LINES = 300
# The least share of a prose text's characters in sentences; its short lines may be labels.
_IN_SENTENCES = 0.5
_WORD = re.compile(r"\w+")


def story_lines(text: str, language: str = "en") -> list[str]:
    """Return the lines of a plain text in order, without asides and empty lines. A line that ends
    within a sentence is joined with the next one.
    """
    lines = lines_of(text)
    return _joined(_without_asides(lines, set(lines), language))


def differing_lines(old: str, new: str, language: str) -> tuple[list[str], list[str]]:
    """Return the ``story_lines`` of two texts without those that both have, wherever they are.

    A short line without the end of a sentence (a button, the headline of another story) counts
    only if it replaces a similar line.
    """
    before, after = lines_of(old), lines_of(new)
    gone = _without_asides(before, set(before).difference(after), language)
    come = _without_asides(after, set(after).difference(before), language)
    are_few = max(len(gone), len(come)) <= _MAX_LINES
    if are_few and _is_prose(before) and _is_prose(after):
        gone, come = _without_labels(gone, come), _without_labels(come, gone)
    return _joined(gone), _joined(come)


def new_lines(old: str, new: str) -> list[str]:
    """Return the lines that only the new text has, asides among them."""
    before = set(lines_of(old))
    return [line for line in lines_of(new) if line not in before]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with single spaces, without empty ones."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [LINK_CODE.sub(r"\1", line) if "TEXT:" in line else line for line in lines if line]


def _without_asides(lines: Sequence[str], wanted: Collection[str], language: str) -> list[str]:
    """Return the wanted lines without asides, captions above credits, and lists below headings."""
    story: list[str] = []
    is_listed, checked_count = False, 0
    for place, line in enumerate(lines):
        is_listed = is_heading(line) or (is_listed and _is_link(line))
        if is_listed or line not in wanted:
            continue
        checked_count += 1
        if checked_count <= _MAX_LINES and is_aside(line, language):
            continue
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if len(line) > _MAX_CAPTION or not is_credit_alone(below):
            story.append(line)
    return story


def _is_link(line: str) -> bool:
    """Return whether a line below a heading is a headline, which may be a question."""
    return is_unfinished(line.rstrip("?؟ "), _MAX_LINK)


def _joined(lines: Iterable[str]) -> list[str]:
    joined: list[list[str]] = []
    for line in lines:
        if joined and line[0].islower() and joined[-1][-1][-1] not in ENDS:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [" ".join(parts) for parts in joined]


def _is_prose(lines: Sequence[str]) -> bool:
    """Return whether most of a text is sentences."""
    labels = sum(len(line) for line in lines if is_unfinished(line, _MAX_LABEL))
    return labels <= (1 - _IN_SENTENCES) * sum(map(len, lines))


def _without_labels(lines: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the sentences among lines, and the other lines that resemble one of ``others``."""
    bags = [_bag(other) for other in others if len(other) <= 2 * _MAX_LABEL]
    return [
        line
        for line in lines
        if not is_unfinished(line, _MAX_LABEL) or any(_is_like(_bag(line), bag) for bag in bags)
    ]


def _bag(line: str) -> Counter[str]:
    return Counter(_WORD.findall(line.casefold()))


def _is_like(bag: Counter[str], other: Counter[str]) -> bool:
    return 2 * (bag & other).total() >= max(1, (bag.total() + other.total()) // 2)
