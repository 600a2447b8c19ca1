"""The related index: articles that share rare words, on both databases.

An article is represented by its strongest terms. A posting has a term's weight in the article,
divided by the article's length; the length uses term counts only, no document frequencies, so it
never becomes outdated. Frequencies are applied by the query, which loads the postings nearest in
time of its strongest terms (``posting_blocks``) and compares the best of them by their whole
vectors.
"""

from __future__ import annotations

import array
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    delete,
    insert,
    select,
    update,
)

from feeds.languages.tags import primary
from feeds.model import Bag, Hit
from feeds.store import embeddings, posting_blocks
from feeds.store.rows import chunks, insert_tuples, mark
from feeds.store.schema import terms, vectors
from feeds.text import tokenizer as words
from feeds.text.common_words import common_words_of

STORED = 150  # strongest terms of an article, by which it is compared
FOUND = 2_000  # terms by which it is found by the q filter; those that are not strong have weight 0
# The least similarity of two texts that share one telling term, and of any two: in a large archive,
# and in an empty one. An archive of SMALL articles is in the middle.
ALONE, ALONE_WHEN_SMALL = 0.05, 0.20
RELEVANT, RELEVANT_WHEN_SMALL = 0.04, 0.11
SMALL = 100
LOOKED_UP = 40  # strongest terms of an article or text, by which others are found
ROWS = 200  # postings read of one query term, nearest in time first
COMMON = 0.2  # a term in more than this share of the articles is ignored ...
COMMON_FROM = 50  # ... once the store has this many articles
# The frequencies of an archive's own articles and of so many of the language's, of which a common
# word is in this share, any other word in that share.
BACKGROUND, COMMON_SHARE, RARE_SHARE = 500, 0.02, 0.001
KEEP, HALF_DAYS = 0.2, 5.0  # decay: KEEP + (1-KEEP) / (1 + (days/HALF_DAYS)²)
HEADLINE_WORDS = 12  # of a text that is not ours
# Where a model has read both, a score is similarity**WORDS × cosine × decay; the cosine is at least
# LEAST, and UNREAD replaces an unknown one.
WORDS, LEAST, UNREAD = 0.85, 0.1, 0.3
CANDIDATES = 150  # compared over their whole vectors
REMEMBERED = 500  # vectors as they are compared; articles of one time share their candidates
_SCALE = 1000  # postings.weight is an integer
_HOUR = timedelta(hours=1)
# A term of an article is stored as a byte: how often it occurs, up to 127, and a bit for a name.
_MOST_TIMES, _NAME = 127, 128


@dataclass(frozen=True, eq=False)
class Measure:
    """How texts are compared: by how many of the strongest terms, and the weights of all bytes."""

    terms: int
    weights: tuple[float, ...]

    @classmethod
    def of(cls, terms: int, names: float) -> Measure:
        """Return a measure in which a name counts ``names`` times as much as another word."""
        plain = [0.0] + [words.tf(count) for count in range(1, _MOST_TIMES + 1)]
        return cls(terms, (*plain, *(weight * names for weight in plain)))


RANKING = Measure.of(60, names=1.3)
# Storylines and versions: there the places and people of a subject join what is not one story.
LIKENESS = Measure.of(40, names=1.0)


@dataclass(frozen=True, kw_only=True)
class Document:
    """An article as the index wants it."""

    key: int
    published: datetime
    language: str
    bag: Bag


def _bytes_of(bag: Bag) -> dict[str, int]:
    """Return the byte of each term."""
    return {
        term: min(count, _MOST_TIMES) | (_NAME if term in bag.names else 0)
        for term, count in bag.counts.items()
    }


def add(connection: Connection, documents: Sequence[Document]) -> None:
    """Index a batch in the caller's transaction; one indexed before is replaced."""
    remove(connection, [document.key for document in documents])
    bags = [_bytes_of(document.bag) for document in documents]
    document_counts = Counter(chain.from_iterable(bags))
    known_terms = _lookup(connection, document_counts)
    total = archive_size(connection) + len(documents)
    rarity = {
        term: math.log(1 + total / (known_terms.get(term, (0, 0))[1] + count))
        for term, count in document_counts.items()
    }
    chosen_terms = [_strongest_first(bag, rarity) for bag in bags]
    used = Counter(chain.from_iterable(chosen[:STORED] for chosen in chosen_terms))
    indexed = set(chain.from_iterable(chosen_terms))
    new = sorted(indexed - known_terms.keys())
    if new:
        insert_tuples(connection, terms, ["term", "df"], [(term, 0) for term in new])
        known_terms.update(_lookup(connection, new))
    _move_frequencies(
        connection, {known_terms[term][0]: count for term, count in used.items()}, len(documents)
    )
    postings_of: dict[int, list[int]] = {known_terms[term][0]: [] for term in indexed}
    vector_rows = []
    in_order = sorted(
        zip(documents, bags, chosen_terms, strict=True), key=lambda row: _place_of(row[0])
    )
    for document, bag, chosen in in_order:
        hour = _hour(document.published)
        ids = [known_terms[term][0] for term in chosen]
        term_bytes = bytes([bag[term] for term in chosen])
        size = words.length(LIKENESS.weights[byte] for byte in term_bytes[:STORED])
        # The bytes are few: each weight is made once.
        weights = {byte: _weight(byte, size) for byte in set(term_bytes[:STORED])}
        weak = posting_blocks.posting(hour, document.key)
        for i, byte in zip(ids[:STORED], term_bytes, strict=False):
            postings_of[i].append(weak + weights[byte])
        for i in ids[STORED:]:
            postings_of[i].append(weak)
        vector_rows.append((document.key, hour, document.language, _pack(ids, term_bytes)))
    posting_blocks.add(connection, postings_of, new_terms={known_terms[term][0] for term in new})
    insert_tuples(connection, vectors, ["article_key", "hour", "language", "terms"], vector_rows)


def _place_of(document: Document) -> int:
    return posting_blocks.posting(_hour(document.published), document.key)


def _weight(byte: int, size: float) -> int:
    return max(1, round(_SCALE * LIKENESS.weights[byte] / size))


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Delete articles from the index."""
    rows = connection.execute(
        select(vectors.c.article_key, vectors.c.hour, vectors.c.terms).where(
            vectors.c.article_key.in_(keys)
        )
    ).all()
    if not rows:
        return
    removed_counts: Counter[int] = Counter()
    postings_of: dict[int, set[int]] = defaultdict(set)
    for key, hour, blob in rows:
        ids = list(_unpack(blob)[0])
        removed_counts.update(ids[:STORED])
        for i in ids:
            postings_of[i].add(posting_blocks.posting(hour, key))
    posting_blocks.remove(connection, postings_of)
    _move_frequencies(connection, {i: -count for i, count in removed_counts.items()}, -len(rows))
    connection.execute(delete(vectors).where(vectors.c.article_key.in_([row[0] for row in rows])))


def _strongest_first(bag: Mapping[str, int], rarity: Mapping[str, float]) -> list[str]:
    weights = LIKENESS.weights
    weighed = sorted([(-weights[byte] * rarity[term], term) for term, byte in bag.items()])
    return [term for _, term in weighed[:FOUND]]


def _move_frequencies(connection: Connection, moves: Mapping[int, int], documents: int) -> None:
    """Change document frequencies, and the number of documents: the frequency of the empty term."""
    if connection.execute(select(terms.c.id).where(terms.c.term == "")).first() is None:
        connection.execute(insert(terms).values(term="", df=0))
    connection.execute(update(terms).where(terms.c.term == "").values(df=terms.c.df + documents))
    rows = sorted(moves.items())
    if rows and connection.dialect.name == "postgresql":
        # One statement for all rows: one each would cost a round trip each.
        statement = (
            "UPDATE terms SET df = df + by "
            "FROM unnest(%s::bigint[], %s::int[]) AS moved (term_id, by) WHERE id = term_id"
        )
        connection.exec_driver_sql(statement, ([i for i, _ in rows], [move for _, move in rows]))
    elif rows:
        connection.exec_driver_sql(
            "UPDATE terms SET df = df + ? WHERE id = ?", [(move, i) for i, move in rows]
        )


def _lookup(connection: Connection, term_list: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Id and document frequency of the terms that are known."""
    known_terms: dict[str, tuple[int, int]] = {}
    for chunk in chunks(sorted(term_list)):
        signs = ", ".join([mark(connection)] * len(chunk))
        rows = connection.exec_driver_sql(
            f"SELECT term, id, df FROM terms WHERE term IN ({signs})",  # noqa: S608
            tuple(chunk),
        )
        known_terms.update({term: (i, df) for term, i, df in rows.all()})
    return known_terms


def archive_size(connection: Connection) -> int:
    """Return the number of articles in the index."""
    return int(connection.execute(select(terms.c.df).where(terms.c.term == "")).scalar() or 0)


def _hour(at: datetime) -> int:
    """Whole hours since 1970, towards zero: as databases divide."""
    return int(at.timestamp() / _HOUR.total_seconds())


def _pack(ids: Sequence[int], term_bytes: bytes) -> bytes:
    return array.array("I", ids).tobytes() + term_bytes


def _unpack(blob: bytes) -> tuple[array.array[int], bytes]:
    """Return term ids, strongest first, and their bytes."""
    size = len(blob) // 5
    return array.array("I", blob[: 4 * size]), blob[4 * size :]


def _compared(blob: bytes) -> tuple[array.array[int], bytes]:
    """Return the part of a vector used for comparison."""
    size = len(blob) // 5
    used = min(size, STORED)
    return array.array("I", blob[: 4 * used]), blob[4 * size : 4 * size + used]


def related_to(
    connection: Connection,
    key: int,
    limit: int,
    *,
    earlier_only: bool = False,
    measure: Measure = RANKING,
) -> list[Hit]:
    """Return the articles most related to article ``key``, best first; none if it is not
    indexed.
    """
    row = connection.execute(
        select(vectors.c.hour, vectors.c.language, vectors.c.terms).where(
            vectors.c.article_key == key
        )
    ).first()
    if row is None:
        return []
    ids, term_bytes = _compared(row.terms)
    term_rows = connection.execute(
        select(terms.c.id, terms.c.term, terms.c.df).where(terms.c.id.in_(list(ids)))
    )
    byte_of = dict(zip(ids, term_bytes, strict=True))
    query = _Query.of(
        [(i, term, df, byte_of[i]) for i, term, df in term_rows],
        archive_size(connection),
        row.hour,
        row.language,
        measure,
    )
    hits = _search(connection, query, CANDIDATES, skip=key, earlier_only=earlier_only)
    return _by_meaning(hits, embeddings.cosines(connection, key, [hit.key for hit in hits]))[:limit]


def _by_meaning(hits: list[Hit], cosines: Mapping[int, float]) -> list[Hit]:
    """Return the hits, ordered by words and meaning together; unchanged where vectors are
    missing.
    """
    if not cosines:
        return hits
    rescored = [
        replace(
            hit,
            score=hit.score
            * hit.similarity ** (WORDS - 1)
            * max(LEAST, cosines.get(hit.key, UNREAD)),
        )
        for hit in hits
    ]
    return sorted(rescored, key=lambda hit: (-hit.score, -hit.key))


def mutual(connection: Connection, key: int, hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of article ``key`` with the mean of both directions, best first.

    A short text is contained in a long one on any subject: only both directions show similarity.
    """
    if not hits:
        return []
    keys = [key, *(hit.key for hit in hits)]
    rows = {
        row.article_key: row
        for row in connection.execute(select(vectors).where(vectors.c.article_key.in_(keys)))
    }
    if key not in rows:
        return []
    queries = _queries(connection, rows.values())
    confirmed = [_both_ways(queries, rows[key], rows[hit.key]) for hit in hits]
    return sorted(confirmed, key=lambda hit: (-hit.score, -hit.key))


def without_terms(connection: Connection, key: int, hit: Hit, excluded: Collection[str]) -> Hit:
    """Return a hit of article ``key`` with the mean of both directions, in which these terms do not
    count as shared.
    """
    rows = {
        row.article_key: row
        for row in connection.execute(
            select(vectors).where(vectors.c.article_key.in_([key, hit.key]))
        )
    }
    queries = {
        article_key: query.without(excluded)
        for article_key, query in _queries(connection, rows.values()).items()
    }
    return _both_ways(queries, rows[key], rows[hit.key])


def _queries(connection: Connection, vector_rows: Collection[Row[Any]]) -> dict[int, _Query]:
    """Return articles as queries for their likeness, by key."""
    bags = {row.article_key: dict(zip(*_compared(row.terms), strict=True)) for row in vector_rows}
    known_terms = _by_id(connection, sorted(set().union(*bags.values())))
    total = archive_size(connection)
    return {
        row.article_key: _Query.of(
            [(i, *known_terms[i], byte) for i, byte in bags[row.article_key].items()],
            total,
            row.hour,
            row.language,
            LIKENESS,
        )
        for row in vector_rows
    }


def _both_ways(queries: Mapping[int, _Query], row: Row[Any], other: Row[Any]) -> Hit:
    """Return ``other`` as a hit of ``row``, with the mean of both directions."""
    forward = _hit(queries[row.article_key], other.article_key, other.hour, other.terms)
    back = _hit(queries[other.article_key], row.article_key, row.hour, row.terms)
    similarity = (forward.similarity + back.similarity) / 2
    score = similarity * _decay((other.hour - row.hour) / 24)
    return replace(forward, similarity=similarity, score=score)


def _by_id(connection: Connection, ids: list[int]) -> dict[int, tuple[str, int]]:
    """Term and document frequency of terms by their ids."""
    term_of: dict[int, tuple[str, int]] = {}
    for chunk in chunks(ids):
        rows = connection.execute(select(terms).where(terms.c.id.in_(chunk)))
        term_of.update({row.id: (row.term, row.df) for row in rows})
    return term_of


def related_to_text(
    connection: Connection, query_text: str, at: datetime, language: str, limit: int
) -> list[Hit]:
    """Return the articles most related to a submitted text, near ``at``, best first; the text is
    not stored.

    Its first words count as a headline, because clients send the headline first.
    """
    bag = _bytes_of(words.bag_of(" ".join(query_text.split()[:HEADLINE_WORDS]), query_text))
    term_rows = [(i, term, df, bag[term]) for term, (i, df) in _lookup(connection, bag).items()]
    query = _Query.of(term_rows, archive_size(connection), _hour(at), language, RANKING)
    return _search(connection, query, limit)


@dataclass(frozen=True, kw_only=True)
class _Query:
    """The strongest terms of a query: id → weight, the strongest first, and id → term."""

    weights: dict[int, float]
    names: dict[int, str]
    telling: frozenset[str]  # terms that are no numbers and not common in the language
    whole: float  # the text's score against itself
    alone: float  # the least similarity of an article that shares one telling term
    hour: int
    language: str
    measure: Measure

    @classmethod
    def of(
        cls,
        term_rows: Sequence[tuple[int, str, int, int]],
        total: int,
        hour: int,
        language: str,
        measure: Measure,
    ) -> _Query:
        """Return the query of terms (id, term, document frequency and byte each) in an archive of
        ``total`` articles.
        """
        tf = measure.weights
        common = common_words_of(language)
        common_ids = {i for i, term, _, _ in term_rows if term in common}
        idf_of = {i: _idf(df, total, is_common=i in common_ids) for i, _, df, _ in term_rows}
        scored = [(tf[byte] * idf_of[i], i, term, tf[byte]) for i, term, _, byte in term_rows]
        strong = sorted((row for row in scored if row[0] > 0), key=lambda row: (-row[0], row[2]))[
            : measure.terms
        ]
        weights = {i: weight * idf_of[i] for weight, i, _, _ in strong}
        size = words.length(frequency for *_, frequency in strong)
        self_weight = sum(weights[i] * frequency for _, i, _, frequency in strong) / size
        return cls(
            weights=weights,
            names={row[1]: row[2] for row in strong},
            telling=frozenset(term for _, i, term, _ in strong if i not in common_ids),
            whole=self_weight,
            alone=_by_size(ALONE, ALONE_WHEN_SMALL, total),
            hour=hour,
            language=language,
            measure=measure,
        )

    def without(self, excluded: Collection[str]) -> _Query:
        """Return the query without some terms; they still count in ``whole``."""
        weights = {i: w for i, w in self.weights.items() if self.names[i] not in excluded}
        return replace(self, weights=weights)


def _idf(df: int, total: int, *, is_common: bool) -> float:
    """Return the weight of a term: its rarity in the archive, beside which the language's common
    words count like those of ``BACKGROUND`` further articles.
    """
    if total >= COMMON_FROM and df > COMMON * total:
        return 0.0
    share = COMMON_SHARE if is_common else RARE_SHARE
    return math.log(1 + (total + BACKGROUND) / (max(df, 1) + BACKGROUND * share))


def _decay(days: float) -> float:
    return KEEP + (1 - KEEP) / (1 + (days / HALF_DAYS) ** 2)


def _search(
    connection: Connection, query: _Query, limit: int, *, skip: int = 0, earlier_only: bool = False
) -> list[Hit]:
    if not query.weights:
        return []
    keys = _candidates(connection, query, earlier_only=earlier_only)
    other_keys = [key for key in keys if key != skip]
    rows = connection.execute(select(vectors).where(vectors.c.article_key.in_(other_keys))).all()
    hits = [
        _hit(query, row.article_key, row.hour, row.terms)
        for row in rows
        if _same_language(query, row.language)
    ]
    telling = [hit for hit in hits if _is_telling(hit, query)]
    return sorted(telling, key=lambda hit: (-hit.score, -hit.key))[:limit]


def _same_language(query: _Query, language: str) -> bool:
    """Return the condition for one language; en and en-GB are equal."""
    return not query.language or primary(language) == primary(query.language)


def _hit(query: _Query, key: int, hour: int, blob: bytes) -> Hit:
    frequencies, size = _bag(blob, query.measure)
    in_both = query.weights.keys() & frequencies.keys()
    shared = {i: query.weights[i] * frequencies[i] for i in in_both}
    overlap = sum(shared[i] for i in sorted(shared))
    similarity = overlap / size / query.whole if overlap else 0.0
    strongest = sorted(shared, key=lambda i: (-shared[i], query.names[i]))[:5]
    return Hit(
        key=key,
        score=similarity * _decay((hour - query.hour) / 24),
        similarity=similarity,
        terms=tuple(query.names[i] for i in strongest),
    )


@lru_cache(maxsize=REMEMBERED)
def _bag(blob: bytes, measure: Measure) -> tuple[dict[int, float], float]:
    """Return the term frequencies of a vector by id, and its length."""
    ids, term_bytes = _compared(blob)
    frequencies = list(map(measure.weights.__getitem__, term_bytes))
    return dict(zip(ids, frequencies, strict=True)), words.length(frequencies)


def _is_telling(hit: Hit, query: _Query) -> bool:
    """Return whether the shared terms say that two texts are about one thing.

    Numbers and common words are chance ("day 18", "opens in three days"), and so is one other word
    that weighs little in the texts.
    """
    telling = len(query.telling.intersection(hit.terms))
    return telling >= 2 or (telling == 1 and hit.similarity >= query.alone)


def least_similarity(connection: Connection) -> float:
    """Return the similarity below which two articles of this archive are not related."""
    return _by_size(RELEVANT, RELEVANT_WHEN_SMALL, archive_size(connection))


def _by_size(large: float, small: float, total: int) -> float:
    """Return a bound for an archive of ``total`` articles."""
    return large + (small - large) * SMALL / (SMALL + total)


def _candidates(connection: Connection, query: _Query, *, earlier_only: bool) -> list[int]:
    """Return the articles that share the most with the query, near ones first."""
    looked_up = dict(islice(query.weights.items(), LOOKED_UP))
    postings_of = posting_blocks.nearest(
        connection, list(looked_up), query.hour, ROWS, earlier_only=earlier_only
    )
    shared: defaultdict[int, int] = defaultdict(int)
    for term_id, weight in looked_up.items():
        scaled = round(weight * 1000)
        for posting in postings_of[term_id]:
            own_weight = posting & posting_blocks.MOST_WEIGHT
            shared[posting - own_weight] += own_weight * scaled
    # No article whose score is below this is among the best, however near it is: a decay is
    # between KEEP and 1.
    least = min(heapq.nlargest(CANDIDATES, shared.values()), default=0) * KEEP
    scores = []
    for posting, score in shared.items():
        if score >= least:
            hour, key = posting_blocks.article_of(posting)
            scores.append((score * _decay((hour - query.hour) / 24), key))
    return [key for _, key in heapq.nlargest(CANDIDATES, scores)]


def having(connection: Connection, keys: Iterable[int], term_ids: Sequence[int]) -> set[int]:
    """Return the articles among ``keys`` that have all of these terms."""
    wanted = set(term_ids)
    with_all: set[int] = set()
    for chunk in chunks(list(keys)):
        rows = connection.execute(
            select(vectors.c.article_key, vectors.c.terms).where(vectors.c.article_key.in_(chunk))
        )
        with_all.update(row.article_key for row in rows if wanted <= set(_unpack(row.terms)[0]))
    return with_all
