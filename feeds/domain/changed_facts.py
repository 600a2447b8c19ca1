"""Facts that an edit changed: numbers, days, names, negations and outcomes. Pure.

Sentences of the old and the new text are paired by their words; within a pair, what was replaced is
looked at. So a changed word counts the same in a brief and in a text of 1,500 words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import TypeVar

from feeds.languages.contract import Language
from feeds.languages.months import date_names, fold
from feeds.languages.registry import LANGUAGES

# More changed sentences are a new text, and more changed tokens a new sentence: they are counted,
# not compared.
MAX_SENTENCES, MAX_TOKENS = 60, 400
# The longest run of words that can be a changed fact, and a changed name.
MAX_FACT_WORDS, MAX_NAME_WORDS = 12, 4
# Longer runs are not compared by letters.
_MAX_SPELT_CHARS = 80
# The share of common words from which two sentences are one, edited.
_SAME_SENTENCE = 0.5
# Words at least so alike are one word, spelt otherwise.
_SAME_WORD = 0.7
_LEAST_DAY_CHARS = 4
# A number is about a word at most so many tokens after it, or before it.
_REACH = 4
_SENTENCE = re.compile(
    r"(?<=[.!?…։。！？])[\"”»’')\]]*\s+(?=[\"“«‘'(\[—–-]?\s*[^\sa-zа-яёəçğıöşü])"
)
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:[.,:]\d+)*|[$€£¥₼₽₺₴]")
_T = TypeVar("_T")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class FactKind(StrEnum):
    """What kind of fact an edit changed."""

    NUMBER = "number"
    NEGATION = "negation"
    DAY = "day"
    OUTCOME = "outcome"
    NAME = "name"


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
    """What differs between two texts: the changed facts, and the numbers of words that are new or
    gone, without misspellings.
    """

    facts: tuple[Fact, ...]
    added: int
    removed: int


def edit_of(old: Sequence[str], new: Sequence[str], language: str) -> Edit:
    """Return what differs between the lines of two texts. Moved sentences do not differ."""
    words = fact_words(language)
    before, after = sentences_of(old), sentences_of(new)
    gone = list((Counter(before) - Counter(after)).elements())
    come = list((Counter(after) - Counter(before)).elements())
    if len(gone) > MAX_SENTENCES or len(come) > MAX_SENTENCES:
        return Edit(facts=(), added=_word_count(come), removed=_word_count(gone))
    facts: list[Fact] = []
    added = removed = 0
    for old_sentence, new_sentence in _paired(gone, come):
        change = _Change(_TOKEN.findall(old_sentence), _TOKEN.findall(new_sentence), words)
        if old_sentence and new_sentence:
            facts += change.facts()
        plus, minus = change.counts()
        added, removed = added + plus, removed + minus
    return Edit(facts=tuple(dict.fromkeys(facts)), added=added, removed=removed)


def sentences_of(lines: Sequence[str]) -> list[str]:
    """Return the sentences of a text's lines."""
    return [part.strip() for line in lines for part in _SENTENCE.split(line) if part.strip()]


def _word_count(sentences: Sequence[str]) -> int:
    return sum(len(_TOKEN.findall(sentence)) for sentence in sentences)


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
    return Counter(map(fold, _TOKEN.findall(sentence)[:MAX_TOKENS]))


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 0.0


class _Change:
    """The step between two sentences as tokens."""

    def __init__(self, old: list[str], new: list[str], words: FactWords) -> None:
        self._old, self._new, self._words = old, new, words
        before, after = (list(map(fold, tokens)) for tokens in (old, new))
        self._steps = [step for step in _steps(before, after) if not self._is_spelling(*step)]

    def counts(self) -> tuple[int, int]:
        """Return how many words are new and gone."""
        added = sum(new_end - new_begin for _, _, new_begin, new_end in self._steps)
        return added, sum(end - begin for begin, end, _, _ in self._steps)

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that differ."""
        for begin, end, new_begin, new_end in self._steps:
            old, new = self._old[begin:end], self._new[new_begin:new_end]
            if max(len(old), len(new)) > MAX_FACT_WORDS:
                continue
            if self._values(old) != self._values(new) and old and new:
                yield Fact(
                    kind=FactKind.NUMBER,
                    old=self._numbers(old),
                    new=self._numbers(new),
                    about=self._about(new_begin, new_end),
                )
            elif old and new and (fact := self._replaced(old, new, is_first=begin == 0)):
                yield fact
            if self._negations(old) != self._negations(new):
                yield Fact(
                    kind=FactKind.NEGATION,
                    old=" ".join(self._old[max(0, begin - 1) : end + 2]),
                    new=" ".join(self._new[max(0, new_begin - 1) : new_end + 2]),
                )

    def _is_spelling(self, begin: int, end: int, new_begin: int, new_end: int) -> bool:
        """Return whether a step spells the same words otherwise: a typo, an accent, a hyphen."""
        old, new = self._old[begin:end], self._new[new_begin:new_end]
        has_numbers = self._values(old) or self._values(new)
        if has_numbers or self._negations(old) != self._negations(new):
            return False
        if _differ(self._outcomes(old), self._outcomes(new)) or _differ(
            self._days(old), self._days(new)
        ):
            return False
        before, after = (fold("".join(tokens)) for tokens in (old, new))
        return bool(before and after) and _spelt_alike(before, after)

    def _replaced(self, old: Sequence[str], new: Sequence[str], *, is_first: bool) -> Fact | None:
        """Return the day, outcome or name that replaced another."""
        for kind, read in ((FactKind.DAY, self._days), (FactKind.OUTCOME, self._outcomes)):
            before, after = read(old), read(new)
            if _differ(before, after):
                return Fact(kind=kind, old=" ".join(old), new=" ".join(new))
        is_name = all(token[:1].isupper() for token in (*old, *new))
        if is_name and not is_first and max(len(old), len(new)) <= MAX_NAME_WORDS:
            return Fact(kind=FactKind.NAME, old=" ".join(old), new=" ".join(new))
        return None

    def _about(self, begin: int, end: int) -> str:
        """Return the word for what a number of the new sentence counts."""
        nearby = (*self._new[end : end + _REACH], *self._new[max(0, begin - _REACH) : begin][::-1])
        return next(filter(None, map(self._words.counted_word, nearby)), "")

    def _values(self, tokens: Sequence[str]) -> Counter[str]:
        return Counter(filter(None, map(self._words.value_of, tokens)))

    def _numbers(self, tokens: Sequence[str]) -> str:
        return " ".join(filter(self._words.value_of, tokens))

    def _outcomes(self, tokens: Sequence[str]) -> frozenset[int]:
        groups = map(self._words.outcome_of, tokens)
        return frozenset(group for group in groups if group is not None)

    def _days(self, tokens: Sequence[str]) -> frozenset[str]:
        return self._words.days.intersection(map(fold, tokens))

    def _negations(self, tokens: Sequence[str]) -> int:
        return sum(map(self._words.is_negation, tokens))


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


def _differ(before: frozenset[_T], after: frozenset[_T]) -> bool:
    return bool(before and after) and before != after


def _spelt_alike(before: str, after: str) -> bool:
    if max(len(before), len(after)) > _MAX_SPELT_CHARS:
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() >= _SAME_WORD


@dataclass(frozen=True, kw_only=True)
class FactWords:
    """The words of one language that carry facts. Words are folded; of stems, words begin so."""

    days: frozenset[str]
    numbers: Mapping[str, str]
    negations: frozenset[str]
    outcomes: Mapping[str, int]
    outcome_stems: Mapping[str, int]
    counted: Mapping[str, str]
    counted_stems: Mapping[str, str]

    def value_of(self, token: str) -> str:
        """Return a number in one form, of digits or of a word ("12", "1,200", "three"); empty for
        another token.
        """
        if not token[:1].isdigit():
            return self.numbers.get(fold(token), "")
        if _GROUPED.fullmatch(token):
            return re.sub(r"[.,]", "", token)
        return token.replace(",", ".")

    def is_negation(self, token: str) -> bool:
        """Return whether a word says that something is not so."""
        folded = fold(token).replace("’", "'")
        return folded in self.negations or folded.endswith("n't")

    def outcome_of(self, token: str) -> int | None:
        """Return the group of a word that says how something ended; words of one group mean the
        same. None for other words.
        """
        return _found(fold(token), self.outcomes, self.outcome_stems)

    def counted_word(self, token: str) -> str:
        """Return the word of a note for what a number counts, "deaths" for "killed"; empty for
        other words.
        """
        return _found(fold(token), self.counted, self.counted_stems) or ""


def _found(word: str, words: Mapping[str, _T], stems: Mapping[str, _T]) -> _T | None:
    if word in words:
        return words[word]
    return next((meaning for stem, meaning in stems.items() if word.startswith(stem)), None)


@cache
def fact_words(language: str) -> FactWords:
    """Return the words of a language (BCP 47); of an unknown one, none."""
    registered = LANGUAGES.get(language.partition("-")[0].lower(), Language(tag=language))
    numbers = registered.number_words.split()
    outcomes = dict(_meanings(enumerate(registered.outcomes)))
    counted = dict(_meanings(registered.counted_facts.items()))
    return FactWords(
        days=frozenset(
            name for name in date_names(registered.tag) if len(name) >= _LEAST_DAY_CHARS
        ),
        numbers={
            fold(word): value for value, word in zip(numbers[::2], numbers[1::2], strict=True)
        },
        negations=frozenset(map(fold, registered.negations.split())),
        outcomes=_whole(outcomes),
        outcome_stems=_stems(outcomes),
        counted=_whole(counted),
        counted_stems=_stems(counted),
    )


def _meanings(rows: Iterable[tuple[_T, str]]) -> Iterator[tuple[str, _T]]:
    return ((fold(word), meaning) for meaning, row in rows for word in row.split())


def _whole(meanings: Mapping[str, _T]) -> dict[str, _T]:
    return {word: meaning for word, meaning in meanings.items() if not word.endswith("*")}


def _stems(meanings: Mapping[str, _T]) -> dict[str, _T]:
    return {word[:-1]: meaning for word, meaning in meanings.items() if word.endswith("*")}
