"""Words of a text as comparable terms: folded, without stop words.

One tokenizer for the related index and for the ``q`` filter, so that both databases give the same
results. Unicode rules for any script; scripts without spaces give pairs of characters.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from operator import mul

from feeds.languages.registry import LANGUAGES
from feeds.model import Bag

TITLE_WEIGHT = 4  # weight of a title word in words of the body
MAX_TERM_CHARS = 40
MAX_KEY_CHARS = 500  # the index limit of both databases, in any script

# Combining marks of Latin, Cyrillic, Hebrew and Arabic, and the Arabic tatweel; but й, ї and ў are
# separate letters.
_MARK = re.compile(
    "(?:(?![\u0306\u0308])[\u0300-\u036f]|(?<![\u0400-\u04ff])[\u0306\u0308]"
    "|[\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640])+"
)
# Letters and digits; the vowel signs of the Indic scripts belong to their words.
_WORD = re.compile(r"(?:[^\W_]+|[\u0900-\u0dff\u0f00-\u0fbc]+)+(?:'[^\W_]+)*")
_WRITTEN = re.compile(r"[^\W_]+")
_DENSE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
)
# Variants with one form: one apostrophe, no soft hyphen, one letter for the Turkic i's, ё as
# Russians mostly write it.
_ONE_WAY = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00ad": None, "ı": "i", "ё": "е"}
)
# After these a word has a capital because a sentence, a quotation or a list entry begins.
_SENTENCE_ENDS = frozenset(".!?:…\"”»’'-–—•*")
_PUNCTUATION = ".,;:!?…\"”»’'()[]"
_ELISIONS = frozenset(
    elision for language in LANGUAGES.values() for elision in language.elisions.split()
)


def fold(text: str) -> str:
    """Case, diacritics and compatibility forms removed; the Turkic i's are one letter."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ONE_WAY)
    return unicodedata.normalize("NFC", _MARK.sub("", unicodedata.normalize("NFD", folded)))


STOP_WORDS = frozenset(
    fold(word) for language in LANGUAGES.values() for word in language.stop_words.split()
)


def words(text: str) -> list[str]:
    """Return every word of ``text`` in order, folded, stop words and single letters included."""
    word_list: list[str] = []
    for word in _WORD.findall(fold(text)):
        bare_word = _without_apostrophe(word) if "'" in word else word
        if not bare_word.isascii() and _DENSE.search(bare_word):
            word_list.extend(_dense_pairs(bare_word))
        else:
            word_list.append(bare_word[:MAX_TERM_CHARS])
    return word_list


def spelled(text: str) -> dict[str, str]:
    """Return the words of ``text`` whose spelling differs from their terms (case apart): term →
    first spelling.
    """
    spellings: dict[str, str] = {}
    # Letters of two code points would be split; ASCII words are spelled like their terms.
    for word in [] if text.isascii() else _WRITTEN.findall(unicodedata.normalize("NFC", text)):
        term = [] if word.isascii() else words(word)
        if len(term) == 1 and term[0] != word.lower():
            spellings.setdefault(term[0], word)
    return spellings


def tokens(text: str) -> list[str]:
    """Return the meaningful words of ``text``: no stop words, no single Latin letters."""
    return [word for word in words(text) if _says_something(word)]


def _says_something(word: str) -> bool:
    return word not in STOP_WORDS and (len(word) > 1 or not word.isascii())


def _without_apostrophe(word: str) -> str:
    """Return a word without its apostrophe part: moody's → moody, l'homme → homme, ankara'da →
    ankara, o'neill → oneill.
    """
    head, _, tail = word.partition("'")
    tail = tail.replace("'", "")
    if head in _ELISIONS:
        return tail
    return head if tail == "s" or (len(head) > 2 and len(tail) < 5) else head + tail


def _dense_pairs(word: str) -> list[str]:
    """Return words of scripts without spaces as overlapping pairs of characters."""
    pairs: list[str] = []
    position = 0
    for run in _DENSE.finditer(word):
        if run.start() > position:
            pairs.append(word[position : run.start()])
        dense = run.group()
        pairs.extend([dense[i : i + 2] for i in range(len(dense) - 1)] or [dense])
        position = run.end()
    if position < len(word):
        pairs.append(word[position:])
    return pairs


def counts(title: str, body: str) -> Counter[str]:
    """Return the frequency of each term in an article; title words count four times."""
    return counts_of(title, words(body))


def counts_of(title: str, body_words: Iterable[str]) -> Counter[str]:
    """Return ``counts`` for a body that is split into words already."""
    bag = Counter(body_words)
    for word in [word for word in bag if not _says_something(word)]:
        del bag[word]
    for term in tokens(title):
        bag[term] += TITLE_WEIGHT
    return bag


def bag_of(title: str, body_text: str) -> Bag:
    """Return the terms of an article."""
    return bag_of_words(title, body_text, words(body_text))


def bag_of_words(title: str, body_text: str, body_words: Iterable[str]) -> Bag:
    """Return ``bag_of`` for a body that is split into words already."""
    return Bag(counts=counts_of(title, body_words), names=names(body_text))


def names(text: str) -> frozenset[str]:
    """Return the terms that begin with a capital inside a sentence, and nowhere in the text without
    one: in most scripts with capitals the names, in German all nouns.
    """
    capitalized: set[str] = set()
    written: set[str] = set()
    for line in text.splitlines():
        line_words = line.split()
        written.update(line_words)
        capitalized.update(
            word.rstrip(_PUNCTUATION)
            for before, word in pairwise(line_words)
            if word[0].isupper() and before[-1] not in _SENTENCE_ENDS
        )
    only = sorted(word for word in capitalized if word.lower() not in written)
    return frozenset(words(" ".join(only)))


def tf(count: int) -> float:
    """Sublinear term frequency."""
    return 1 + math.log(count)


def length(weights: Iterable[float], pivot: float = 8.0) -> float:
    """Return an article's length; the pivot prevents very short articles from ranking first."""
    values = list(weights)
    return pivot + math.sqrt(sum(map(mul, values, values)))


def phrase_key(text: str) -> str:
    """Return the form for comparing headlines: folded words, one space apart, at most a fixed
    length.
    """
    return " ".join(words(text))[:MAX_KEY_CHARS]


def headline_key(headline: str) -> str:
    """Return the same form, or the headline itself where it has no words."""
    return phrase_key(headline) or headline[:MAX_KEY_CHARS]
