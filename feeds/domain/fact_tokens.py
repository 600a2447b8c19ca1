"""The tokens of a sentence in which facts are looked for: words, numbers and signs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from feeds.domain.fact_words import PERCENT, FactWords
from feeds.text.tokenizer import fold

# Abbreviations with points, words with apostrophes and hyphens, numbers with groups and scores, and
# signs.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’-][^\W\d_]+)*"
    r"|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*(?:[-–]\d+(?:[.,:]\d+)*)*"
    r"|[$€£¥₼₽₺₴%]"
)
_HALVES_OF_DAYS = frozenset(["am", "pm"])
# Vowel signs of Arabic and soft hyphens divide no words.
_UNSEEN = re.compile("[\u064b-\u0652\u0670\u0640\u00ad]")


class Token(NamedTuple):
    """A word, a number or a sign of a sentence: as it is written, and as it is compared. A number
    may have several words.
    """

    text: str
    key: str
    is_number: bool


def tokens_of(sentence: str, words: FactWords) -> list[Token]:
    """Return the tokens of a sentence; "thirty million" and "U.S." are one each."""
    visible = _UNSEEN.sub("", sentence)
    matches = list(_TOKEN.finditer(visible))
    keys = [words.key_of(fold(match[0])) for match in matches]
    tokens: list[Token] = []
    place = 0
    while place < len(keys):
        number, size, percent = "", 0, 0
        is_behind_number = bool(tokens) and tokens[-1].is_number
        if is_behind_number or keys[place] in words.first_words or keys[place][0].isdigit():
            number, size = words.number_at(keys, place)
            if number and place + size < len(keys) and keys[place + size] in _HALVES_OF_DAYS:
                number, size = number + keys[place + size], size + 1
            percent = 0 if size else words.percent_at(keys, place)
        end = place + max(size, percent, 1)
        text = visible[matches[place].start() : matches[end - 1].end()]
        key = number or (PERCENT if percent else keys[place])
        tokens.append(Token(text, key, is_number=bool(number)))
        place = end
    return tokens


def folded_words(sentence: str) -> Iterator[str]:
    """Yield the words of a sentence without case and accents."""
    return map(fold, _TOKEN.findall(sentence))


def word_count(sentences: Sequence[str]) -> int:
    """Return how many words the sentences have."""
    return sum(len(_TOKEN.findall(sentence)) for sentence in sentences)
