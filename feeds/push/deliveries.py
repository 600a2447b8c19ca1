"""Deliveries: a subscription and the store to bytes, built once for all subscribers at the same
position.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote_plus, urlencode

from feeds.config import Settings
from feeds.domain.feed_address import Selection, parse
from feeds.errors import ArticleNotFound, ArticleWithdrawn, SelectionError, TopicEnded
from feeds.model import Format, Kind, Page
from feeds.partners.feed import PartnerRequest, partner_page
from feeds.publishing.caches import FeedCaches, cache_share
from feeds.publishing.delta import page_since
from feeds.publishing.entries import withdrawal_notice
from feeds.publishing.pages import Heading, hubs, newsroom_page
from feeds.publishing.pages import page as derived_page
from feeds.publishing.publisher import build, etag_of
from feeds.publishing.subject import Subject, feed_id
from feeds.render import CONTENT_TYPES, render
from feeds.render.document import Rendition
from feeds.runtime.cache import ByteCache
from feeds.store import Reader, partners
from feeds.store.subscriptions import ALWAYS, STATE, Protocol, Subscription
from feeds.text.ids import uuid_of

PART = 200  # articles in one delivery
MOST_FOR_A_PARTNER = 500
LOOK_AGAIN = timedelta(seconds=20)
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The next delivery to a subscriber. An empty ``body`` only moves the cursor to ``seq``.

    ``receipts`` are the versions that a partner receives; ``is_last`` is true if no delivery can
    follow.
    """

    seq: int
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    topic_url: str = ""
    etag: str = ""
    seen_seq: int | None = None
    receipts: tuple[tuple[str, int], ...] = ()
    is_last: bool = False


class Deliveries:
    """Deliveries as of one state of the store; entries and their bytes are cached across them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._caches = FeedCaches(settings)
        self._seq = -1
        self._made: ByteCache[Hashable, Delivery] = ByteCache(
            cache_share(settings), lambda delivery: len(delivery.body) + 500
        )

    def begin(self, reader: Reader) -> None:
        """Use this view of the store for deliveries from now on."""
        self._seq = reader.seq()
        if self._caches.follow_sections(reader):
            self._made.clear()

    def delivery(self, reader: Reader, subscription: Subscription, now: datetime) -> Delivery:
        """Return the changes that ``subscription`` has not received.

        Raises:
            TopicEnded: no further delivery can come.
        """
        if subscription.partner:
            return self._for_partner(reader, subscription, now)
        key = (
            self._seq,
            subscription.protocol,
            subscription.topic,
            subscription.seq,
            subscription.etag,
            subscription.start_seq,
        )
        delivery = self._made.get(key)
        if delivery is None:
            delivery = (
                self._ping(reader, subscription)
                if subscription.protocol is Protocol.PING
                else self._of_topic(reader, subscription)
            )
            self._made.put(key, delivery)
        return delivery

    def _of_topic(self, reader: Reader, subscription: Subscription) -> Delivery:
        try:
            selection = selection_of(subscription.topic)
            if selection.story:
                # The topic may have been renamed since the subscription was loaded.
                selection = replace(selection, story=reader.story(selection.story).slug)
                subscription = replace(subscription, topic=selection.address)
            if selection.kind is Kind.RELATED or subscription.seq == STATE:
                (rendition,) = build(reader, [selection], self._settings, self._caches)
                delivery = _whole(rendition, selection, subscription, self._settings.base_url)
            else:
                delivery = self._news(reader, selection, subscription)
        except ArticleWithdrawn:
            delivery = self._farewell(reader, selection_of(subscription.topic), subscription)
        except (SelectionError, ArticleNotFound) as error:
            raise TopicEnded(str(error)) from error
        return (
            _notified(delivery, subscription)
            if subscription.protocol is Protocol.RSSCLOUD
            else delivery
        )

    def _news(self, reader: Reader, selection: Selection, subscription: Subscription) -> Delivery:
        changed = page_since(
            reader,
            replace(selection, has_tombstones=True),
            min(subscription.seq, reader.seq()),
            self._settings,
            self._caches.entries,
            part=PART,
        )
        seq = changed.seq or 0
        if not changed.entries and not changed.tombstones:
            return Delivery(seq=seq)
        page = replace(changed, self_url=self._settings.base_url + selection.address)
        if selection.has_tombstones:
            # As a feed lists them: the newest first.
            return self._written(replace(page, entries=page.entries[::-1]), selection.format, seq)
        page = replace(page, tombstones=())
        if changed.tombstones:
            # Without tombstones a withdrawal only shows as a missing entry: the present feed is
            # sent.
            return self._written(
                self._with_all_entries(reader, selection, page), selection.format, seq
            )
        return self._written(replace(page, entries=page.entries[::-1]), selection.format, seq)

    def _with_all_entries(self, reader: Reader, selection: Selection, page: Page) -> Page:
        """Return the page with the feed's present entries, and older changed entries beyond the
        feed's size.
        """
        full_page = derived_page(reader, selection, self._settings, self._caches.entries)
        present = {entry.id for entry in full_page.entries}
        missing = [entry for entry in page.entries[::-1] if entry.id not in present]
        return (
            replace(full_page, entries=(*full_page.entries, *missing), seq=page.seq)
            if missing
            else full_page
        )

    def _written(self, page: Page, format_: Format, seq: int) -> Delivery:
        return Delivery(
            seq=seq,
            body=render(page, format_, self._caches.fragments).body,
            content_type=CONTENT_TYPES[format_],
            topic_url=page.self_url,
        )

    def _farewell(
        self, reader: Reader, selection: Selection, subscription: Subscription
    ) -> Delivery:
        """Return the last delivery of a withdrawn story's feeds: its only entry is the notice."""
        notice = withdrawal_notice(reader.article(selection.article), self._settings)
        page = newsroom_page(
            self._settings,
            Heading(
                id=feed_id(
                    Subject(store_id=reader.store_id(), store_created=reader.created()), selection
                ),
                title=self._settings.title,
                description=notice.title,
                address=subscription.topic,
            ),
            (notice,),
            notice.updated,
        )
        page = replace(page, hubs=hubs(self._settings))
        return replace(self._written(page, selection.format, reader.seq()), is_last=True)

    def _for_partner(self, reader: Reader, subscription: Subscription, now: datetime) -> Delivery:
        partner = partners.by_token_hash(reader.connection, subscription.token_hash, now)
        if partner is None or partner.name != subscription.partner or partner.is_suspended:
            raise TopicEnded(
                "the partner's token no longer holds; subscribe again with the new one"
            )
        path, _, suffix = subscription.topic.rpartition(".")
        format_, kind = Format(suffix), Kind(path.rpartition("/")[2])
        # Delayed entries count from their release, not from their arrival.
        offset = timedelta(minutes=max(0, partner.entitlement.offset_minutes))
        changed = (
            []
            if subscription.seen_seq is None
            else reader.changed_after(subscription.seen_seq, MOST_FOR_A_PARTNER)
        )
        # No further than was looked at: the rest comes the next time.
        seen_seq = (
            changed[-1].last if len(changed) == MOST_FOR_A_PARTNER else reader.seq_at(now - offset)
        )
        request = PartnerRequest(
            partner=partner, kind=kind, size=20, now=now, also=[change.key for change in changed]
        )
        page = partner_page(reader, request, self._settings)
        written = render(
            replace(page, self_url=self._settings.base_url + subscription.topic), format_
        ).body
        etag = etag_of(written)
        receipts = tuple(
            (uuid_of(entry.about or entry.id), entry.revision) for entry in page.entries
        )
        return Delivery(
            seq=ALWAYS,
            etag=etag,
            seen_seq=seen_seq,
            body=b"" if etag == subscription.etag else written,
            content_type=CONTENT_TYPES[format_],
            topic_url=self._settings.base_url + subscription.topic,
            receipts=receipts,
        )

    def _ping(self, reader: Reader, subscription: Subscription) -> Delivery:
        """Return a notification for another hub: it lists the changed feeds, which the hub
        fetches.
        """
        now = reader.seq()
        changed = (
            reader.changed_after(subscription.seq, PART, has_joined=True)
            if subscription.seq < now
            else []
        )
        if not changed:
            return Delivery(seq=now)
        # Joining or leaving a storyline is a change for that storyline only.
        news = [change.key for change in changed if not change.is_moved_only]
        slugs = {reader.any_by_key(key)[0].revision.metadata.section for key in news} | (
            {""} if news else set()
        )
        views = [
            Selection(kind=kind, format=Format.RSS, section=slug)
            for slug in sorted(slugs)
            for kind in (Kind.LATEST, Kind.UPDATED)
        ]
        # Former addresses too: their subscribers follow the redirect.
        former_too = sorted(reader.story_slugs([change.key for change in changed]))
        views += [Selection(kind=Kind.LATEST, format=Format.RSS, story=slug) for slug in former_too]
        urls = [
            self._settings.base_url + replace(view, format=format_).address
            for view in views
            for format_ in Format
        ]
        body = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)]).encode()
        return Delivery(
            seq=now if len(changed) < PART else changed[-1].last, body=body, content_type=_FORM
        )


def _whole(
    rendition: Rendition, selection: Selection, subscription: Subscription, base_url: str
) -> Delivery:
    """Return the whole feed: for the first delivery, or after a change of order."""
    delivery = Delivery(
        seq=rendition.seq,
        body=rendition.body,
        content_type=rendition.content_type,
        topic_url=base_url + subscription.topic,
    )
    if selection.kind is Kind.RELATED:
        return replace(
            delivery,
            etag=rendition.etag,
            body=b"" if rendition.etag == subscription.etag else rendition.body,
        )
    # Changes since the start of the subscription follow in the next delivery.
    start_seq = subscription.start_seq
    return replace(delivery, seq=rendition.seq if start_seq is None else start_seq)


def _notified(delivery: Delivery, subscription: Subscription) -> Delivery:
    """Return an rssCloud notification, which has no content."""
    return replace(
        delivery,
        body=f"url={quote_plus(delivery.topic_url)}".encode() if delivery.body else b"",
        content_type=_FORM,
    )


def selection_of(topic: str) -> Selection:
    """Return the selection of a topic's address, which was valid when it was stored."""
    path, _, query = topic.partition("?")
    return parse(path, parse_qsl(query, keep_blank_values=True))
