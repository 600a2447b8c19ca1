"""Decisions that wait for an editor: proposed storylines, duplicates, entries held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.model import Article, Format, Kind
from feeds.partners.feed import PartnerRequest, profile_verdicts
from feeds.partners.verdicts import Verdict
from feeds.related.neighbours import beside
from feeds.related.proposals import Proposal, propose
from feeds.store import Reader, partners

# Of the newest articles: comparing each takes milliseconds.
COMPARED = 20
PROPOSED_FROM = 100
PROPOSED_DAYS = timedelta(days=30)
LEAST_ARTICLES = 3


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """``duplicates`` are recent articles with others that have nearly the same text; ``held`` the
    entries that partners' profiles hold back, with the partner's name.
    """

    proposals: Sequence[Proposal]
    duplicates: Sequence[tuple[Article, Sequence[Article]]]
    held: Sequence[tuple[str, Verdict]]


def decisions(reader: Reader, settings: Settings, now: datetime) -> Decisions:
    """Return the open decisions about the newest articles."""
    return Decisions(
        proposals=_proposals(reader, now),
        duplicates=list(_duplicates(reader)),
        held=list(_held(reader, settings, now)),
    )


def _proposals(reader: Reader, now: datetime) -> list[Proposal]:
    """Return proposed storylines of the newest articles."""
    newest = reader.heads(Selection(kind=Kind.LATEST, format=Format.JSON, size=PROPOSED_FROM))
    oldest = reader.by_keys([head.key for head in newest[-1:]])
    since = max([now - PROPOSED_DAYS, *(article.published.at for article in oldest)])
    return propose(reader, since, LEAST_ARTICLES)


def _duplicates(reader: Reader) -> Iterator[tuple[Article, Sequence[Article]]]:
    shown: set[int] = set()
    for article in reader.latest(Selection(kind=Kind.LATEST, format=Format.JSON, size=COMPARED)):
        _, versions = beside(reader, article, 1)
        if versions and article.key not in shown:
            yield article, versions
        shown |= {version.key for version in versions}


def _held(reader: Reader, settings: Settings, now: datetime) -> Iterator[tuple[str, Verdict]]:
    for partner in partners.every(reader.connection):
        if partner.is_suspended:
            continue
        request = PartnerRequest(partner=partner, kind=Kind.LATEST, size=COMPARED, now=now)
        verdicts = profile_verdicts(reader, request, settings)[:COMPARED]
        yield from ((partner.name, verdict) for verdict in verdicts if verdict.entry is None)
