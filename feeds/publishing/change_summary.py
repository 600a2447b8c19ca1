"""Change summaries: one sentence on a revision, and its new passages. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.domain.changed_facts import Edit, Fact, FactKind, edit_of
from feeds.domain.significance import NEW_PASSAGE_WORDS, difference
from feeds.domain.story_lines import differing_lines
from feeds.languages.phrases import say
from feeds.model import Revision, Significance
from feeds.sanitize import story_of, text_of
from feeds.text.tokenizer import words

MAX_PASSAGES, MAX_FACTS = 3, 3
MAX_PASSAGE_CHARS = 280
# The limits of a fact in a note: replaced words of the whole edit, and words of each side.
MOST_REPLACED = 2
MAX_FACT_WORDS = 4


def change_note(previous: Revision | None, revision: Revision) -> str:
    """Return the editor's note, or a short sentence about the difference, in the article's
    language.
    """
    if revision.note:
        return revision.note
    language = revision.metadata.language
    verb = "corrected" if revision.significance is Significance.CORRECTION else "updated"
    opening = say(language, f"This story was {verb}")
    if previous is None:
        return f"{opening}."
    changes = [str(fact) for fact in _changed_facts(previous, revision)][:MAX_FACTS]
    changes += [
        say(language, change, count=count) for change, count in _changes(previous, revision)
    ]
    return f"{opening}: {', '.join(changes)}." if changes else f"{opening}."


def _changed_facts(previous: Revision, revision: Revision) -> Iterator[Fact]:
    """Yield the changed facts of headline and text, such as "deaths: 12 → 15"."""
    language = revision.metadata.language
    before, after = previous.text, revision.text
    yield from _tellable(edit_of([before.headline], [after.headline], language))
    lines = differing_lines(story_of(before.body_html), story_of(after.body_html), language)
    yield from _tellable(edit_of(*lines, language))


def _tellable(edit: Edit) -> Iterator[Fact]:
    """Yield the facts that readers understand without their sentences: short ones with both sides,
    and replaced words only if little else changed.
    """
    is_rewritten = max(edit.added, edit.removed) > MOST_REPLACED
    for fact in edit.facts:
        word_count = max(len(fact.old.split()), len(fact.new.split()))
        is_clear = bool(fact.old and fact.new) and word_count <= MAX_FACT_WORDS
        if is_clear and not (is_rewritten and fact.kind is FactKind.WORDING):
            yield fact


def _changes(previous: Revision, revision: Revision) -> Iterator[tuple[str, int]]:
    """Yield the other differences as phrases with their counts."""
    if previous.text.headline != revision.text.headline:
        yield "the headline changed", 1
    before, after = _blocks(previous), _blocks(revision)
    added, removed = (
        len([b for b in after if b not in before]),
        len([b for b in before if b not in after]),
    )
    if added:
        yield _paragraphs(added, "new or rewritten" if removed else "added"), added
    elif removed:
        yield _paragraphs(removed, "removed"), removed
    elif (
        previous.text.headline == revision.text.headline and previous.metadata != revision.metadata
    ):
        yield "details beside the text changed", 1


def new_passages(previous: Revision | None, revision: Revision) -> list[str]:
    """Return up to three passages that are new, each at most 280 characters."""
    if previous is None or revision.significance in (Significance.NEW, Significance.MINOR):
        return []
    before = _blocks(previous)
    passages_found = []
    for block in _blocks(revision):
        if block in before or len(words(block)) < NEW_PASSAGE_WORDS:
            continue
        if (
            any(difference(old, block) < 0.05 for old in before[:200])
            and revision.significance is Significance.UPDATE
        ):
            continue
        passages_found.append(
            block
            if len(block) <= MAX_PASSAGE_CHARS
            else block[: MAX_PASSAGE_CHARS - 1].rpartition(" ")[0] + "…"
        )
        if len(passages_found) == MAX_PASSAGES:
            break
    return passages_found


def _blocks(revision: Revision) -> list[str]:
    return [" ".join(block.split()) for block in text_of(revision.text.body_html).split("\n\n")]


def _paragraphs(count: int, change: str) -> str:
    return f"1 paragraph {change}" if count == 1 else "{count} paragraphs " + change
