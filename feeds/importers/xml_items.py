"""The items of an agency's XML document: those before a break, and each one as a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from feeds.errors import BadArticle, InputError
from feeds.importers.contract import Options
from feeds.importers.record import checked, draft_from, without_unreadable_dates
from feeds.importers.xml_tree import Node
from feeds.model import Draft

Record = dict[str, Any]


def whole_items(
    root: Node, items: Sequence[Node], name: str
) -> Iterator[tuple[Node, str] | InputError]:
    """Yield each item with its place; where the document breaks off, the last one is an error."""
    for number, item in enumerate(items, 1):
        place = name if len(items) == 1 else f"{name}, item {number}"
        if root.end and number == len(items):
            yield BadArticle(f"breaks off: {root.end}", place=place)
        else:
            yield item, place


def draft_of_item(
    item: Node, place: str, options: Options, record_of: Callable[[], Record]
) -> Draft | InputError:
    """Return the draft of an item's record, with warnings about ignored dates and elements."""

    def draft_of_record() -> Draft:
        record = record_of()
        warnings = [*without_unreadable_dates(record, options.zone), item.unused()]
        return draft_from(record, place, options.zone, tuple(filter(None, warnings)))

    return checked(draft_of_record, place)
