"""What a revision changed, said in words: one sentence, and the new passages. Pure."""

from __future__ import annotations

from feeds.model import Revision, Significance
from feeds.sanitize import text_of
from feeds.significance import NEW_PASSAGE_WORDS, difference
from feeds.terms import words

MAX_PASSAGES = 3
MAX_PASSAGE_CHARS = 280


def sentence(previous: Revision | None, revision: Revision) -> str:
    """The editor's note, else a short sentence made from the difference."""
    if revision.note:
        return revision.note
    if previous is None:
        return "This story was updated."
    facts = []
    if previous.text.headline != revision.text.headline:
        facts.append("the headline changed")
    before, after = _blocks(previous), _blocks(revision)
    added, removed = len([b for b in after if b not in before]), len([b for b in before if b not in after])
    if added and removed:
        facts.append(f"{_paragraphs(added)} new or rewritten")
    elif added:
        facts.append(f"{_paragraphs(added)} added")
    elif removed:
        facts.append(f"{_paragraphs(removed)} removed")
    if previous.metadata != revision.metadata and not facts:
        facts.append("details beside the text changed")
    verb = "corrected" if revision.significance is Significance.CORRECTION else "updated"
    return f"This story was {verb}: {', '.join(facts)}." if facts else f"This story was {verb}."


def passages(previous: Revision | None, revision: Revision) -> list[str]:
    """Up to three passages that are new, each at most 280 characters."""
    if previous is None or revision.significance in (Significance.NEW, Significance.MINOR):
        return []
    before = _blocks(previous)
    found = []
    for block in _blocks(revision):
        if block in before or len(words(block)) < NEW_PASSAGE_WORDS:
            continue
        if any(difference(old, block) < 0.05 for old in before[:200]) and revision.significance is Significance.UPDATE:
            continue
        found.append(
            block if len(block) <= MAX_PASSAGE_CHARS else block[: MAX_PASSAGE_CHARS - 1].rpartition(" ")[0] + "…"
        )
        if len(found) == MAX_PASSAGES:
            break
    return found


def _blocks(revision: Revision) -> list[str]:
    return [" ".join(block.split()) for block in text_of(revision.text.body_html).split("\n\n")]


def _paragraphs(count: int) -> str:
    return "1 paragraph" if count == 1 else f"{count} paragraphs"
