"""The words of a language that carry facts: numbers, days, outcomes, negations and qualifiers.

Words are compared as they are folded: without case and accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeVar

from feeds.languages.contract import Language
from feeds.languages.countries import territory_names
from feeds.languages.months import calendar_names
from feeds.languages.registry import LANGUAGES
from feeds.languages.tags import primary
from feeds.text.tokenizer import fold

# A longer phrase is no number.
_MAX_NUMBER_WORDS = 3
# A longer one is compared as it is written.
_MAX_DIGITS = 30
# Of one number: "two thousand million".
_MAX_SCALES = 2
# A case ending is no longer.
_MAX_ENDING = 4
_LEAST_STEM = 4
SIGNS = frozenset("$€£¥₼₽₺₴")
# Behind a number, in any language; the letters alone only behind a sum of money ("£30m").
_SCALES = {
    "k": 10**3,
    "m": 10**6,
    "mi": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "mio": 10**6,
    "млн": 10**6,
    "b": 10**9,
    "bn": 10**9,
    "mrd": 10**9,
    "mld": 10**9,
    "mlrd": 10**9,
    "млрд": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "трлн": 10**12,
}
# Between the parts of a number in Arabic.
_AND = "و"
_LETTERS_OF_SUMS = frozenset("kmb")
_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*")
_OFFICE_PREFIXES = ("vice", "vize", "ex", "sub", "вице", "экс", "екс", "віце")
_DECIMAL = re.compile(r"\d+(?:[.,:]\d+)?")
_HUNDRED, _THOUSAND = 100, 1000
PERCENT = "%"
_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class FactWords:
    """The words of one language that carry facts, folded; of stems, words begin so.

    Attributes:
        calendar: months and weekdays, and what each stands for.
        territories: countries, and the code of each.
        numbers: words and phrases of numbers to their value.
        first_words: with which a phrase of a number, or for percent, begins.
        outcomes: words to the group of those that mean the same in one text.
    """

    calendar: Mapping[str, str]
    territories: Mapping[str, str]
    numbers: Mapping[str, int]
    first_words: frozenset[str]
    negations: frozenset[str]
    negative_form: re.Pattern[str] | None
    negative_prefixes: tuple[str, ...]
    qualifiers: frozenset[str]
    reporting_verbs: frozenset[str]
    function_words: frozenset[str]
    percent: frozenset[str]
    outcomes: Mapping[str, int]
    outcome_stems: Mapping[str, int]
    counted: Mapping[str, str]
    counted_stems: Mapping[str, str]

    def number_at(self, keys: Sequence[str], place: int) -> tuple[str, int]:
        """Return the number that begins at a place, in one form for digits and words ("30m",
        "thirty million"), and of how many tokens it is; empty and 0 for another token.
        """
        number, end, scale = self._scaled(keys, place)
        if end == place:
            # A score, a range or a date.
            is_other = keys[place][:1].isdigit()
            return (keys[place].replace("–", "-"), 1) if is_other else ("", 0)
        while scale > 1:
            # "1 million 200 thousand", "93 bin 480"
            begin = end + (keys[end : end + 1] == [_AND])
            rest, rest_end, rest_scale = self._scaled(keys, begin)
            if not 0 < rest < scale:
                break
            number, end, scale = number + rest, rest_end, rest_scale
        return f"{number.normalize():f}", end - place

    def _scaled(self, keys: Sequence[str], place: int) -> tuple[Decimal, int, int]:
        """Return a number with its scale, where it ends, and the scale; 1 is none."""
        number, end, scale = Decimal(0), place, 1
        if place < len(keys) and keys[place][:1].isdigit():
            digits = _decimal(keys[place])
            number, end = (number, place) if digits is None else (digits, place + 1)
        else:
            value, end = self._spelt(keys, place)
            number, scale = Decimal(value), value if value >= _THOUSAND else 1
        most = end + _MAX_SCALES
        while place < end < min(most, len(keys)) and (factor := self._scale(keys, place, end)):
            number, scale, end = number * factor, factor, end + 1
        return number, end, scale

    def _spelt(self, keys: Sequence[str], place: int) -> tuple[int, int]:
        """Return the number of a phrase below a thousand, or a scale, and where it ends."""
        value, end = self._phrase(keys, place)
        if end == place or value >= _THOUSAND:
            return value, end
        if end < len(keys) and self.numbers.get(keys[end]) == _HUNDRED and value < _HUNDRED:
            value, end = value * _HUNDRED, end + 1
        if value and value % _HUNDRED == 0:
            rest, rest_end = self._phrase(keys, end)
            if rest < _HUNDRED:
                value, end = value + rest, rest_end
        return value, end

    def _phrase(self, keys: Sequence[str], place: int) -> tuple[int, int]:
        for size in range(min(_MAX_NUMBER_WORDS, len(keys) - place), 0, -1):
            value = self.numbers.get(" ".join(keys[place : place + size]))
            if value is not None:
                return value, place + size
        return 0, place

    def _scale(self, keys: Sequence[str], begin: int, place: int) -> int:
        """Return by what the word at a place multiplies the number before it; 0 for others."""
        key = keys[place]
        if key in _LETTERS_OF_SUMS and not (begin and keys[begin - 1] in SIGNS):
            return 0
        value = _SCALES.get(key) or self.numbers.get(key, 0)
        return value if value >= _THOUSAND else 0

    def key_of(self, folded: str) -> str:
        """Return a word as it is compared: abbreviations have no points."""
        return folded.replace(".", "") if folded[-1] == "." else folded

    def percent_at(self, keys: Sequence[str], place: int) -> int:
        """Return of how many tokens the word for percent at a place is; 0 for another word."""
        if " ".join(keys[place : place + 2]) in self.percent:
            return len(keys[place : place + 2])
        word = keys[place]
        # With a case ending: faizdir.
        stems = (word[:end] for end in range(_LEAST_STEM, len(word)))
        return int(word in self.percent or any(stem in self.percent for stem in stems))

    def is_negation(self, key: str) -> bool:
        """Return whether a word says that something is not so."""
        if key in self.negations or key.endswith("n't"):
            return True
        return self.negative_form is not None and self.negative_form.search(key) is not None

    def is_negated(self, key: str, other: str) -> bool:
        """Return whether one word is the other with a negative prefix: legal, illegal."""
        return _has_prefix(key, other, self.negative_prefixes)

    def is_other_office(self, key: str, other: str) -> bool:
        """Return whether one word is the other with the prefix of an office: vicepresidente."""
        return _has_prefix(key, other, _OFFICE_PREFIXES)

    def are_reports(self, words: Sequence[str], others: Sequence[str]) -> bool:
        """Return whether both sides only say that somebody said something."""
        return bool(words and others) and self.reporting_verbs.issuperset((*words, *others))

    def day_of(self, key: str) -> str:
        """Return the month or weekday that a word names, in any case of it; empty for others."""
        return _by_stem(key, self.calendar) or ""

    def territory_of(self, key: str) -> str:
        """Return the code of the country that a word names; empty for others."""
        return _by_stem(key, self.territories) or ""

    def outcome_of(self, key: str) -> int | None:
        """Return the group of a word that says how something ended; words of one group mean the
        same. None for other words.
        """
        return _meaning_of(key, self.outcomes, self.outcome_stems)

    def counted_word(self, key: str) -> str:
        """Return the word of a note for what a number counts, "deaths" for "killed"; empty for
        other words.
        """
        return _meaning_of(key, self.counted, self.counted_stems) or ""


def _decimal(key: str) -> Decimal | None:
    """Return a number in digits, or a time of hours and minutes as one; None for others."""
    if len(key) > _MAX_DIGITS:
        return None
    if _GROUPED.fullmatch(key):
        return Decimal(re.sub(r"[.,\s]", "", key))
    return Decimal(re.sub("[,:]", ".", key)) if _DECIMAL.fullmatch(key) else None


def _by_stem(word: str, names: Mapping[str, _T]) -> _T | None:
    """Return the meaning of the longest name with which a word begins, up to a case ending."""
    for end in range(len(word), max(_LEAST_STEM, len(word) - _MAX_ENDING) - 1, -1):
        if word[:end] in names:
            return names[word[:end]]
    return names.get(word)


def _has_prefix(word: str, other: str, prefixes: Iterable[str]) -> bool:
    short, long = sorted((word, other), key=len)
    return any(long == prefix + short for prefix in prefixes)


def _meaning_of(word: str, words: Mapping[str, _T], stems: Mapping[str, _T]) -> _T | None:
    if word in words:
        return words[word]
    return next((meaning for stem, meaning in stems.items() if word.startswith(stem)), None)


@cache
def fact_words(language: str) -> FactWords:
    """Return the words of a language (BCP 47); of an unknown one, none."""
    registered = LANGUAGES.get(primary(language), Language(tag=language))
    numbers = _numbers(registered)
    percent = frozenset([PERCENT, *map(fold, registered.percent)])
    outcomes = dict(_meanings(enumerate(registered.outcomes)))
    counted = dict(_meanings(registered.counted_facts.items()))
    form = registered.negative_form
    return FactWords(
        calendar=_with_stems(calendar_names(language)),
        territories=_with_stems(territory_names(language)),
        numbers=numbers,
        first_words=frozenset(phrase.partition(" ")[0] for phrase in (*numbers, *percent)),
        negations=_folded(registered.negations),
        negative_form=re.compile(form) if form else None,
        negative_prefixes=tuple(fold(registered.negative_prefixes).split()),
        qualifiers=_folded(registered.qualifiers),
        reporting_verbs=_folded(registered.reporting_verbs),
        function_words=_folded(f"{registered.stop_words} {registered.function_words}"),
        percent=percent,
        outcomes=_whole(outcomes),
        outcome_stems=_stems(outcomes),
        counted=_whole(counted),
        counted_stems=_stems(counted),
    )


def _folded(row: str) -> frozenset[str]:
    return frozenset(fold(row).split())


def _numbers(language: Language) -> dict[str, int]:
    """Return the numbers of words and of the phrases that are made from them: forty-two."""
    row = fold(language.number_words).split()
    values = [(int(float(value)), word) for value, word in zip(row[::2], row[1::2], strict=True)]
    numbers = {word.replace("_", " "): value for value, word in values}
    for tens, tens_word in values:
        for unit, unit_word in values:
            if tens in range(10, 100, 10) and unit in range(1, 10):
                for form in language.number_compounds:
                    phrase = fold(form.format(tens=tens_word, unit=unit_word))
                    numbers.setdefault(phrase, tens + unit)
    return numbers


def _with_stems(names: Mapping[str, str]) -> dict[str, str]:
    """Return names, and in place of a last vowel any case ending: сред for среда."""
    stems = {fold(name): meaning for name, meaning in names.items()}
    for name in list(stems):
        if name[-1] in "aeiouəаеиійоуыьюяєї" and len(name) > _LEAST_STEM:
            stems.setdefault(name[:-1], stems[name])
    return stems


def _meanings(rows: Iterable[tuple[_T, str]]) -> Iterator[tuple[str, _T]]:
    return ((fold(word), meaning) for meaning, row in rows for word in row.split())


def _whole(meanings: Mapping[str, _T]) -> dict[str, _T]:
    return {word: meaning for word, meaning in meanings.items() if not word.endswith("*")}


def _stems(meanings: Mapping[str, _T]) -> dict[str, _T]:
    return {word[:-1]: meaning for word, meaning in meanings.items() if word.endswith("*")}
