"""A partner's page: the entitled entries, at the partner's time, with the entitled parts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape

from feeds.config import Settings
from feeds.domain.entitlement import Partner
from feeds.domain.feed_address import Selection
from feeds.domain.filters import MAX_SIZE
from feeds.languages.phrases import say
from feeds.model import Article, Content, Entry, Format, Kind, Metadata, Page, Status, Tombstone
from feeds.partners.profiles import PROFILES
from feeds.partners.verdicts import Verdict, judge
from feeds.publishing.entries import (
    entry_of,
    former_atom_id,
    removal_note,
    tombstone,
    withdrawal_notice,
)
from feeds.publishing.pages import Heading, listed, newsroom_page
from feeds.sanitize import without_pictures
from feeds.store import Reader
from feeds.text.dates import format_rfc3339
from feeds.text.excerpts import excerpt
from feeds.text.ids import format_id, uuid_of
from feeds.text.watermark import marked_html, marked_text, marked_url

DELETED_DAYS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class PartnerRequest:
    """A partner's feed of a kind as of ``now``: its ``size`` newest entries, and the articles
    ``also`` (keys), where entitled.
    """

    partner: Partner
    kind: Kind
    size: int
    now: datetime
    also: Sequence[int] = ()


def partner_page(reader: Reader, request: PartnerRequest, settings: Settings) -> Page:
    """Return a partner's feed under the partner's profile, newest first; its address has no format
    yet.
    """
    partner, kind, now = request.partner, request.kind, request.now
    profile = PROFILES[partner.profile]
    verdicts = profile_verdicts(reader, request, settings)
    entries = [verdict.entry for verdict in verdicts if verdict.entry is not None]
    if partner.entitlement.has_watermark:
        entries = [_marked(entry, partner.mark) for entry in entries]
    kind_name = "Latest news" if kind is Kind.LATEST else "Updated stories"
    title = f"{settings.title} – {say(settings.language, kind_name)}"
    address = f"/partners/{partner.name}/{kind}"
    page = newsroom_page(
        settings,
        Heading(
            id=format_id(uuid.uuid5(uuid.UUID(reader.store_id()), address)),
            title=title,
            description=excerpt(title, profile.description_most)
            if profile.description_most
            else f"{title}: {say(settings.language, 'for {partner}', partner=partner.name)}",
            language=language_of(partner, settings),
            address=address,
        ),
        entries,
        partner.created,
    )
    return replace(
        page,
        dialect=profile.dialect,
        logo_url=settings.logo_url if profile.has_logo else "",
        hubs=(settings.base_url + "/hub",) if settings.hub else (),
        tombstones=()
        if profile.lists_deleted or kind is Kind.UPDATED
        else _tombstones(reader, partner, settings, now),
    )


def profile_verdicts(reader: Reader, request: PartnerRequest, settings: Settings) -> list[Verdict]:
    """Return the profile's verdict on each entitled entry; at most ``size`` entries pass."""
    partner, size, now = request.partner, request.size, request.now
    profile = PROFILES[partner.profile]
    if profile.name != "standard":
        # The profile chooses the form of embeds and pictures.
        settings = replace(settings, feed_embeds="link", lead_picture="beside")
    # Entries that are held back do not count.
    pool = size if profile == PROFILES["standard"] else max(size, MAX_SIZE)
    entries = _entries(reader, replace(request, size=pool), settings)
    if profile.lists_deleted and request.kind is Kind.LATEST:
        entries += _deleted(reader, partner, settings, now)
    publisher = settings.publisher or settings.title
    return judge(
        profile,
        entries,
        language_of(partner, settings),
        publisher,
        now,
        size + 10 * len(request.also),
    )


def language_of(partner: Partner, settings: Settings) -> str:
    """Return the feed's language: the partner's, where the entitlement has exactly one."""
    languages = partner.entitlement.languages
    return languages[0] if len(languages) == 1 else settings.language


def _entries(reader: Reader, request: PartnerRequest, settings: Settings) -> list[Entry]:
    """Return the entitled entries as of ``now``; embargoed ones, where entitled, come first."""
    partner, kind, now, also = request.partner, request.kind, request.now, request.also
    entitlement = partner.entitlement
    content = Content.FULL if entitlement.is_full else Content.SUMMARY
    selection = Selection(kind=kind, format=Format.RSS, content=content)
    offset = timedelta(minutes=entitlement.offset_minutes)
    entries: list[Entry] = []
    if kind is Kind.LATEST and offset < timedelta(0):
        early = reader.embargoed(entitlement, now - offset, request.size)
        entries = [_embargoed(article, selection, settings) for article in early]
    if kind is Kind.UPDATED:
        # Withdrawn before publication: only this partner has it.
        removed = reader.removed_from(partner, now - DELETED_DAYS)
        withdrawn = [article for article in removed if article.status is Status.WITHDRAWN]
        secret = reader.never_public([article.key for article in withdrawn])
        entries = [
            withdrawal_notice(article, settings) for article in withdrawn if article.key in secret
        ]
    left_count = request.size - len(entries)
    until = now - offset if offset > timedelta(0) else None
    heads = reader.entitled(kind, entitlement, until, left_count) if left_count > 0 else []
    if also:
        heads += [
            head
            for head in reader.entitled(kind, entitlement, until, 10 * len(also), also)
            if head not in heads
        ]
    public = listed(reader, heads, selection, settings, None)
    entries += _released(reader, public) if offset < timedelta(0) else public
    if entitlement.has_ednotes:
        entries = [_with_ednote(entry) for entry in entries]
    return entries if entitlement.has_pictures else [_bare(entry) for entry in entries]


def _with_ednote(entry: Entry) -> Entry:
    return replace(entry, metadata=replace(entry.metadata, ednote=entry.ednote))


def _released(reader: Reader, entries: list[Entry]) -> list[Entry]:
    """Return released stories that the partner had under embargo, as new entries with their own
    date.
    """
    ended = reader.releases([uuid_of(entry.id) for entry in entries])
    released = []
    for entry in entries:
        at = ended.get(uuid_of(entry.id))
        released.append(
            replace(entry, updated=at, modified=at)
            if at is not None and at > entry.updated
            else entry
        )
    return released


def _tombstones(
    reader: Reader, partner: Partner, settings: Settings, now: datetime
) -> tuple[Tombstone, ...]:
    """Return tombstones of recently removed articles that the partner has (Atom, JSON)."""
    removed = reader.removed_from(partner, now - DELETED_DAYS)
    return tuple(tombstone(article, settings) for article in removed)


def _deleted(reader: Reader, partner: Partner, settings: Settings, now: datetime) -> list[Entry]:
    """Return recently removed articles that the partner has, as entries marked deleted, so that the
    copies are removed.
    """
    title = say(settings.language, "A story was withdrawn")
    return [
        Entry(
            id=article.id,
            title=title,
            url=f"{settings.base_url}{article.path}",
            published=article.modified,
            updated=article.modified,
            summary=removal_note(article) or title,
            content_html="",
            metadata=Metadata(language=settings.language),
            revision=article.revision.number,
            is_deleted=True,
            guid=article.guid,
            guid_is_permalink=article.guid_is_permalink,
            atom_id=former_atom_id(article, settings),
        )
        for article in reader.removed_from(partner, now - DELETED_DAYS)
    ]


def _embargoed(article: Article, selection: Selection, settings: Settings) -> Entry:
    """Return an embargoed story with the end of the embargo stated prominently."""
    until = article.release_at or article.published.at
    notice = f"{say(article.language, 'Embargoed until')} {format_rfc3339(until)}"
    entry = entry_of(article, selection, settings)
    body = (
        f"<p><strong>{escape(notice, quote=False)}</strong></p>\n{entry.content_html}"
        if entry.content_html
        else ""
    )
    return replace(
        entry,
        title=f"{notice}: {entry.title}",
        summary=f"{notice}. {entry.summary}",
        content_html=body,
    )


def _marked(entry: Entry, code: str) -> Entry:
    return replace(
        entry,
        url=marked_url(entry.url, code),
        summary=marked_text(entry.summary, code),
        content_html=marked_html(entry.content_html, code),
    )


def _bare(entry: Entry) -> Entry:
    return replace(
        entry,
        content_html=without_pictures(entry.content_html),
        metadata=replace(entry.metadata, images=()),
    )
