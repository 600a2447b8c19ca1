"""What the publication of a text changes for readers: feeds, subscribers, partners, webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds.config import Settings
from feeds.domain.entitlement import Partner
from feeds.domain.feed_address import Selection
from feeds.errors import WirefeedError
from feeds.intake.normalize import decision_on
from feeds.model import Article, Format, Kind, Significance
from feeds.newsroom.publication import Published
from feeds.newsroom.topics import has_entry
from feeds.newsroom.views import differences
from feeds.partners.feed import PartnerRequest, profile_verdicts
from feeds.publishing.change_summary import change_note
from feeds.push import canary
from feeds.push.webhook_events import selection_of as webhook_selection
from feeds.push.webhook_events import type_of
from feeds.store import Reader, partners, stories, webhooks
from feeds.store.followings import followings
from feeds.store.webhooks import State


@dataclass(frozen=True, kw_only=True)
class FeedEffect:
    """A feed that gets an entry, or another text of one, and the subscribers that are notified."""

    address: str
    subscribers: int


@dataclass(frozen=True, kw_only=True)
class PartnerEffect:
    """What a partner gets: nothing ("not entitled"), or the entry under its profile's verdict."""

    name: str
    verdict: str
    reasons: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a publication changes: ``reason`` is the rule that decided the significance, ``note``
    what readers are told; ``differences`` are lines of a unified diff to the text before.
    """

    article: Article
    is_new: bool
    is_unchanged: bool
    significance: Significance
    reason: str
    facts: Sequence[str]
    note: str
    differences: Sequence[str]
    feeds: Sequence[FeedEffect]
    partners: Sequence[PartnerEffect]
    webhooks: Sequence[str]

    @property
    def subscriber_count(self) -> int:
        return sum(feed.subscribers for feed in self.feeds)


def effect_of(reader: Reader, result: Published, settings: Settings, now: datetime) -> Effect:
    """Return the effect of a publication that ``reader`` sees."""
    article, before = result.article, result.before
    significance, reason, note, lines = Significance.NEW, "", "", []
    facts: list[str] = []
    if before is not None:
        lines = differences(before, article)
        significance = article.revision.significance
        note = change_note(before.revision, article.revision)
        decision = decision_on(
            before.revision.text, article.headline, article.revision.text, article.language
        )
        is_decided = decision.significance is significance
        reason = decision.reason if is_decided else "an editor decided it"
        facts = list(map(str, decision.facts)) if is_decided else []
    return Effect(
        article=article,
        is_new=before is None,
        is_unchanged=result.is_unchanged,
        significance=significance,
        reason=reason,
        facts=facts,
        note=note,
        differences=lines,
        feeds=list(_feeds(reader, article, significance, settings)),
        partners=[
            _for_partner(reader, partner, article, settings, now)
            for partner in partners.every(reader.connection)
            if not partner.is_suspended
        ],
        webhooks=list(_webhooks(reader, article)),
    )


def _feeds(
    reader: Reader, article: Article, significance: Significance, settings: Settings
) -> Iterator[FeedEffect]:
    """Yield the newsroom's main feeds that the article is in, then others with subscribers."""
    callback = canary.callback(reader.connection, settings)
    is_updated = significance.is_significant
    counts = {
        following.topic: following.count
        for following in followings(reader.connection, reader.seq(), callback)
        if not following.partner
        and has_entry(reader, following.topic, article, is_updated=is_updated)
    }
    main = [selection.address for selection in _main_selections(reader, article, significance)]
    for address in [*main, *(address for address in counts if address not in main)]:
        yield FeedEffect(address=address, subscribers=counts.get(address, 0))


def _main_selections(
    reader: Reader, article: Article, significance: Significance
) -> Iterator[Selection]:
    latest = Selection(kind=Kind.LATEST, format=Format.ATOM)
    kinds = [latest]
    if significance.is_significant:
        kinds.append(replace(latest, kind=Kind.UPDATED))
    yield from kinds
    if article.revision.metadata.section:
        for kind in kinds:
            yield replace(kind, section=article.revision.metadata.section)
    story = stories.of_articles(reader.connection, [article.key]).get(article.key)
    if story is not None:
        yield replace(latest, story=story.slug)


def _for_partner(
    reader: Reader, partner: Partner, article: Article, settings: Settings, now: datetime
) -> PartnerEffect:
    """Return the verdict of a partner's profile on an article."""
    request = PartnerRequest(partner=partner, kind=Kind.LATEST, size=1, now=now, also=[article.key])
    if not reader.entitled(Kind.LATEST, partner.entitlement, None, 1, [article.key]):
        return PartnerEffect(name=partner.name, verdict="not entitled", reasons=())
    try:
        verdicts = profile_verdicts(reader, request, settings)
    except WirefeedError as error:
        return PartnerEffect(name=partner.name, verdict="held back", reasons=[str(error)])
    for verdict in verdicts:
        if verdict.headline == article.headline:
            reasons = [*verdict.reasons, *verdict.advice]
            return PartnerEffect(name=partner.name, verdict=verdict.word, reasons=reasons)
    return PartnerEffect(name=partner.name, verdict="later", reasons=())


def _webhooks(reader: Reader, article: Article) -> Iterator[str]:
    """Yield the names of webhooks that are called for the newest change of an article."""
    changes, _ = reader.article_changes(reader.seq() - 1, 1)
    for change in changes:
        if change.key != article.key:
            continue
        for webhook in webhooks.every(reader.connection):
            if webhook.state is not State.ACTIVE:
                continue
            if webhook.events and type_of(change) not in webhook.events:
                continue
            selection = webhook_selection(webhook.filters)
            if webhook.filters and not reader.has_passed(selection, change.key, change.text.number):
                continue
            yield webhook.name
