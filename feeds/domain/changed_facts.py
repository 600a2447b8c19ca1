"""Facts that an edit changed: numbers, days, names, negations and outcomes. Pure.

Sentences of the old and the new text are paired by their words; within a pair, what was replaced is
looked at. So a changed word counts the same in a brief and in a text of 1,500 words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import islice

from feeds.domain.fact_tokens import Token, folded_words, tokens_of, word_count
from feeds.domain.fact_words import SIGNS, FactWords, fact_words

# More changed sentences are a new text, and more changed tokens a new sentence: they are counted,
# not compared.
MAX_SENTENCES, MAX_TOKENS, MAX_SENTENCE_CHARS = 60, 400, 30_000
# The longest run of words that can be a changed fact, and a changed name or wording.
MAX_FACT_WORDS, MAX_NAME_WORDS = 12, 4
# The fewest words of a new sentence that makes an update.
LEAST_SENTENCE_WORDS = 5
# Longer runs are not compared by letters.
_MAX_SPELT_CHARS = 80
# The share of common words from which two sentences are one, edited.
_SAME_SENTENCE = 0.5
# Words at least so alike are one word, spelt otherwise: with one first letter, and with two.
_SAME_WORD, _SAME_BUT_FIRST = 0.6, 0.81
_MAX_UNIT_CHARS, _LEAST_WORD_CHARS = 3, 3
# A number is about a word at most so many tokens after it, or before it.
_REACH = 4
_SENTENCE = re.compile(
    r"(?<=[.!?…។。！？])[\"”»’')\]]*\s+(?=[\"“«‘'(\[—–-]?\s*[^\sa-zа-яёəçğıöşü])"
)


class FactKind(StrEnum):
    """What kind of fact an edit changed."""

    NUMBER = "number"
    NEGATION = "negation"
    DAY = "day"
    OUTCOME = "outcome"
    NAME = "name"
    QUALIFIER = "qualifier"
    WORDING = "wording"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A changed fact: the words before and after, and for a number the word for what it counts."""

    kind: FactKind
    old: str
    new: str
    about: str = ""

    def __str__(self) -> str:
        change = f"{self.old or '–'} → {self.new or '–'}"
        return f"{self.about}: {change}" if self.about else change


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What differs between two texts: the changed facts, the numbers of words that are new or gone,
    without misspellings, and whether a sentence is new.
    """

    facts: tuple[Fact, ...]
    added: int
    removed: int
    has_new_sentence: bool = False


def edit_of(old: Sequence[str], new: Sequence[str], language: str) -> Edit:
    """Return what differs between the lines of two texts. Moved sentences do not differ."""
    words = fact_words(language)
    edit = _edit(sentences_of(old), sentences_of(new), words)
    if edit.added and edit.removed:
        # A point that is new or gone divides sentences otherwise, but not lines.
        by_lines = _edit(old, new, words)
        return min(edit, by_lines, key=lambda counted: counted.added + counted.removed)
    return edit


def _edit(old: Sequence[str], new: Sequence[str], words: FactWords) -> Edit:
    """Return what differs between the sentences, or lines, of two texts."""
    gone = list((Counter(old) - Counter(new)).elements())
    come = list((Counter(new) - Counter(old)).elements())
    if len(gone) > MAX_SENTENCES or len(come) > MAX_SENTENCES:
        return Edit(facts=(), added=word_count(come), removed=word_count(gone))
    facts: list[Fact] = []
    added = removed = 0
    has_new = False
    for old_sentence, new_sentence in _paired(gone, come):
        if max(len(old_sentence), len(new_sentence)) > MAX_SENTENCE_CHARS:
            added, removed = (
                added + word_count([new_sentence]),
                removed + word_count([old_sentence]),
            )
            continue
        change = _Change(tokens_of(old_sentence, words), tokens_of(new_sentence, words), words)
        if old_sentence and new_sentence:
            facts += change.facts()
        plus, minus = change.counts()
        has_new = has_new or (not old_sentence and plus >= LEAST_SENTENCE_WORDS)
        added, removed = added + plus, removed + minus
    facts.sort(key=lambda fact: fact.kind is FactKind.WORDING)
    return Edit(
        facts=tuple(dict.fromkeys(facts)), added=added, removed=removed, has_new_sentence=has_new
    )


def sentences_of(lines: Sequence[str]) -> list[str]:
    """Return the sentences of a text's lines."""
    return [part.strip() for line in lines for part in _SENTENCE.split(line) if part.strip()]


def _paired(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each sentence that is gone with the one that replaced it; "" where there is none."""
    bags = {sentence: _bag(sentence) for sentence in (*gone, *come)}
    free = list(come)
    for old in gone:
        alike = {new: _likeness(bags[old], bags[new]) for new in free}
        best = max(alike, key=lambda new: alike[new], default="")
        if best and alike[best] >= _SAME_SENTENCE:
            free.remove(best)
            yield old, best
        else:
            yield old, ""
    yield from (("", new) for new in free)


def _bag(sentence: str) -> Counter[str]:
    return Counter(islice(folded_words(sentence), MAX_TOKENS))


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


class _Change:
    """The step between two sentences as tokens."""

    def __init__(self, old: Sequence[Token], new: Sequence[Token], words: FactWords) -> None:
        self._old, self._new, self._words = old, new, words
        before, after = ([token.key for token in tokens] for tokens in (old, new))
        self._only_old = Counter(before) - Counter(after)
        self._only_new = Counter(after) - Counter(before)
        self._steps = [step for step in _steps(before, after) if not self._is_spelling(*step)]

    def counts(self) -> tuple[int, int]:
        """Return how many words are new and gone."""
        added = removed = 0
        for begin, end, new_begin, new_end in self._steps:
            added += sum(token.key in self._only_new for token in self._new[new_begin:new_end])
            removed += sum(token.key in self._only_old for token in self._old[begin:end])
        return added, removed

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that differ."""
        for begin, end, new_begin, new_end in self._steps:
            old, new = self._old[begin:end], self._new[new_begin:new_end]
            if max(len(old), len(new)) > MAX_FACT_WORDS:
                continue
            if old and new and self._has_other_number(old, new):
                yield Fact(
                    kind=FactKind.NUMBER,
                    old=_texts(token for token in old if token.is_number),
                    new=_texts(token for token in new if token.is_number),
                    about=self._about(new_begin, new_end),
                )
                continue
            kind = self._kind_of_replaced(old, new, begin, end) if old and new else None
            turned = self._kind_of_added(old, new)
            if kind and not (turned and kind is FactKind.WORDING):
                yield Fact(kind=kind, old=_texts(old), new=_texts(new))
            if turned:
                yield Fact(
                    kind=turned,
                    old=_texts(self._old[max(0, begin - 1) : end + 2]),
                    new=_texts(self._new[max(0, new_begin - 1) : new_end + 2]),
                )

    def _has_other_number(self, old: Sequence[Token], new: Sequence[Token]) -> bool:
        """Return whether the numbers differ. A number on one side that has only moved within the
        sentence is the same.
        """
        before, after = _numbers(old), _numbers(new)
        if before and after:
            return before != after
        only_here = self._only_old if before else self._only_new
        return any(token.is_number and token.key in only_here for token in (*old, *new))

    def _is_spelling(self, begin: int, end: int, new_begin: int, new_end: int) -> bool:
        """Return whether a step spells the same words otherwise: a typo, an accent, a hyphen."""
        old, new = self._old[begin:end], self._new[new_begin:new_end]
        words = self._words
        if _numbers(old) or _numbers(new):
            return False
        turned = self._kind_of_added(old, new)
        is_slip = len(old) == len(new) == 1 and _spelt_alike(old[0].key, new[0].key)
        if turned and not (turned is FactKind.QUALIFIER and is_slip):
            return False
        if self._kind_of_meaning(old, new):
            return False
        days, new_days = _meanings(old, words.day_of), _meanings(new, words.day_of)
        if days and days == new_days:
            return True
        old_words, new_words = self._content_words(old), self._content_words(new)
        if words.are_reports(old_words, new_words) or _are_initials(old_words, new_words):
            return True
        if len(old) == len(new) > 1:
            places = zip(range(begin, end), range(new_begin, new_end), strict=True)
            if all(self._is_spelling(at, at + 1, to, to + 1) for at, to in places):
                return True
        before, after = ("".join(token.key for token in tokens) for tokens in (old, new))
        if not before or not after or (_are_names(old, new) and before[0] != after[0]):
            return False
        is_behind_number = begin > 0 and self._old[begin - 1].is_number
        return _spelt_alike(before, after) or (is_behind_number and _is_short_for(before, after))

    def _kind_of_added(self, old: Sequence[Token], new: Sequence[Token]) -> FactKind | None:
        """Return the kind of the words that only one side has and that turn a sentence."""
        words = self._words
        negations, new_negations = (
            sum(words.is_negation(token.key) for token in tokens) for tokens in (old, new)
        )
        if negations != new_negations:
            return FactKind.NEGATION
        qualifiers = words.qualifiers.intersection(token.key for token in old)
        new_qualifiers = words.qualifiers.intersection(token.key for token in new)
        is_gone, is_new = qualifiers & self._only_old.keys(), new_qualifiers & self._only_new.keys()
        return FactKind.QUALIFIER if is_gone or is_new else None

    def _kind_of_meaning(self, old: Sequence[Token], new: Sequence[Token]) -> FactKind | None:
        """Return the kind of fact where both sides have a listed word, and not the same one."""
        words = self._words
        if _differ(old, new, words.day_of):
            return FactKind.DAY
        if _differ(old, new, words.outcome_of):
            return FactKind.OUTCOME
        if _differ(old, new, words.territory_of):
            return FactKind.NAME
        before, after = self._content_words(old), self._content_words(new)
        if len(before) == len(after) == 1:
            if words.is_negated(before[0], after[0]):
                return FactKind.NEGATION
            if words.is_other_office(before[0], after[0]):
                return FactKind.QUALIFIER
        return None

    def _content_words(self, tokens: Iterable[Token]) -> list[str]:
        """Return the words that are more than grammar."""
        return [token.key for token in tokens if token.key not in self._words.function_words]

    def _kind_of_replaced(
        self, old: Sequence[Token], new: Sequence[Token], begin: int, end: int
    ) -> FactKind | None:
        """Return the kind of fact that replaced another: a day, an outcome, a name, a word."""
        if kind := self._kind_of_meaning(old, new):
            return kind
        if max(len(old), len(new)) > MAX_NAME_WORDS:
            return None
        beside = (*self._old[max(0, begin - 1) : begin], *self._old[end : end + 1])
        if _are_names(old, new) and (
            begin > 0 or any(token.text[:1].isupper() for token in beside)
        ):
            return FactKind.NAME
        if not self._words.function_words:
            return None  # of a language whose words of grammar are not listed
        # A unit may be short: m, kg.
        least_chars = 1 if begin > 0 and self._old[begin - 1].is_number else _LEAST_WORD_CHARS
        is_other = self._has_other_word(old, self._only_old, least_chars)
        is_new = self._has_other_word(new, self._only_new, least_chars)
        return FactKind.WORDING if is_other and is_new else None

    def _has_other_word(
        self, tokens: Iterable[Token], only_here: Mapping[str, int], least_chars: int
    ) -> bool:
        """Return whether one of the words is more than grammar, and not moved in its sentence."""
        return any(
            key in only_here and (len(key) >= least_chars or key in SIGNS)
            for key in self._content_words(tokens)
        )

    def _about(self, begin: int, end: int) -> str:
        """Return the word for what a number of the new sentence counts."""
        nearby = (*self._new[end : end + _REACH], *self._new[max(0, begin - _REACH) : begin][::-1])
        words = map(self._words.counted_word, (token.key for token in nearby))
        return next(filter(None, words), "")


def _are_initials(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether the words of one side are the initials of the other: EU, European Union."""
    sides = [[re.split("['-]", word)[0] or word for word in words] for words in (old, new)]
    return any(
        len(short) > 1 and "".join(word[0] for word in words).startswith(short)
        for short, words in (("".join(sides[0]), sides[1]), ("".join(sides[1]), sides[0]))
    )


def _are_names(old: Sequence[Token], new: Sequence[Token]) -> bool:
    return all(token.text[:1].isupper() for token in (*old, *new))


def _texts(tokens: Iterable[Token]) -> str:
    return " ".join(token.text for token in tokens)


def _numbers(tokens: Iterable[Token]) -> list[str]:
    """Return the numbers in their order; those of a score or range one by one."""
    return [part for token in tokens if token.is_number for part in token.key.split("-")]


def _meanings(tokens: Iterable[Token], read: Callable[[str], object]) -> frozenset[object]:
    """Return what ``read`` says of the words, without those that it does not know."""
    return frozenset(read(token.key) for token in tokens) - {None, ""}


def _differ(old: Iterable[Token], new: Iterable[Token], read: Callable[[str], object]) -> bool:
    """Return whether ``read`` knows words of both sides, and not the same ones."""
    before, after = _meanings(old, read), _meanings(new, read)
    return bool(before and after) and before != after


def _steps(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Return the steps between two sequences: begin and end in the first and in the second one."""
    first = _common(before, after)
    last = _common(before[first:][::-1], after[first:][::-1])
    end, new_end = len(before) - last, len(after) - last
    if max(end, new_end) - first > MAX_TOKENS:
        return [(first, end, first, new_end)]
    matcher = SequenceMatcher(None, before[first:end], after[first:new_end], autojunk=False)
    return [
        (first + old_begin, first + old_end, first + new_begin, first + new_stop)
        for tag, old_begin, old_end, new_begin, new_stop in matcher.get_opcodes()
        if tag != "equal"
    ]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many items two sequences have in common at their beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    differing = (place for place, (old, new) in pairs if old != new)
    return next(differing, min(len(before), len(after)))


def _spelt_alike(before: str, after: str) -> bool:
    if max(len(before), len(after)) > _MAX_SPELT_CHARS:
        return False
    least = _SAME_WORD if before[0] == after[0] else _SAME_BUT_FIRST
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= least


def _is_short_for(before: str, after: str) -> bool:
    """Return whether one word is short for the other, as units behind numbers: km, kilometres."""
    short, long = sorted((before, after), key=len)
    if not 1 < len(short) <= _MAX_UNIT_CHARS or short[0] != long[0]:
        return False
    letters = iter(long)
    return all(letter in letters for letter in short)
