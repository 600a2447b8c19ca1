"""What identifies the items of one document: an id or link that several share identifies none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice

from feeds.domain.likeness import are_alike
from feeds.errors import InputError, UnreadableInput
from feeds.model import Draft
from feeds.text.tokenizer import tokens
from feeds.text.urls import canonical_url, one_spelling

# Items that are compared with each other at a time, so that memory stays bounded.
_TOGETHER = 1_000
_TAG = re.compile(r"<[^>]*>")
_WORDS_COMPARED = 20_000  # characters

Drafts = Iterable[Draft | InputError]


def with_own_identities(drafts: Drafts) -> Iterator[Draft | InputError]:
    """Yield the drafts; ids and links that different stories share are taken from them.

    The link stays as the article's address, but no longer identifies it.
    """
    shared_ids: set[str] = set()
    shared_links: set[str] = set()
    remaining = _with_error_last(drafts)
    while together := list(islice(remaining, _TOGETHER)):
        group = [draft for draft in together if isinstance(draft, Draft)]
        new_ids = _shared(group, _id_of) - shared_ids
        shared_ids |= new_ids
        shared_links |= _shared(group, _link_of) | _links_of_several_ids(group)
        for draft in together:
            if isinstance(draft, UnreadableInput):
                raise draft
            yield _own(draft, shared_ids, shared_links, new_ids)


def _with_error_last(drafts: Drafts) -> Iterator[Draft | InputError]:
    """Yield the drafts before a part that cannot be read, and then the error."""
    try:
        yield from drafts
    except UnreadableInput as error:
        yield error


def _own(
    draft: Draft | InputError, shared_ids: set[str], shared_links: set[str], new_ids: set[str]
) -> Draft | InputError:
    if not isinstance(draft, Draft):
        return draft
    name = _id_of(draft)
    if _link_of(draft) in shared_links:
        is_only_a_link = name == one_spelling(draft.url)
        draft = replace(draft, has_own_url=False)
        name = "" if is_only_a_link else name
        draft = draft if name else replace(draft, source_id="")
    if name not in shared_ids:
        return draft
    warnings = draft.warnings
    if name in new_ids:
        new_ids.discard(name)
        text = f"several items have the id {draft.source_id[:80]!r}: it identifies none of them"
        warnings = (*warnings, text)
    return replace(draft, source_id="", warnings=warnings)


def _id_of(draft: Draft) -> str:
    return one_spelling(draft.source_id)


def _link_of(draft: Draft) -> str:
    return canonical_url(draft.url)


def _shared(drafts: Iterable[Draft], value_of: Callable[[Draft], str]) -> set[str]:
    """Return the values that drafts of different stories have in common.

    Versions of one story are alike; translations of one story share its id.
    """
    groups: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if (value := value_of(draft)) and not draft.is_withdrawn:
            groups[value, draft.language].append(draft)
    return {value for (value, _), group in groups.items() if _are_several_stories(group)}


def _links_of_several_ids(drafts: Iterable[Draft]) -> set[str]:
    """Return the links of items with ids of their own: episodes that all link to their show."""
    ids: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        if (link := _link_of(draft)) and one_spelling(draft.source_id) != one_spelling(draft.url):
            ids[link].add(_id_of(draft))
    return {link for link, own_ids in ids.items() if len(own_ids) > 1}


def _are_several_stories(group: list[Draft]) -> bool:
    first, *others = group
    return any(not _is_like(first, other) for other in others)


def _is_like(first: Draft, second: Draft) -> bool:
    texts = [draft.revisions[-1] for draft in (first, second)]
    (headline_a, terms_a), (headline_b, terms_b) = (
        (
            text.headline,
            tokens(_TAG.sub(" ", (text.body_html or text.body_text)[:_WORDS_COMPARED])),
        )
        for text in texts
    )
    return are_alike(headline_a, terms_a, headline_b, terms_b)
