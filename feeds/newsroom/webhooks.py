"""Webhooks: addresses of other systems that get each change of an article, signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote, urlencode, urlsplit

from feeds.config import Settings
from feeds.domain.acts import Act, ObjectKind, host_part
from feeds.errors import BadHubRequest, BadSelection, BadWebhook, UnknownFeed
from feeds.fetch.guard import PORTS, Guard
from feeds.newsroom.editor import Editor
from feeds.newsroom.entitlements import missing_section
from feeds.push import websub
from feeds.push.webhook_events import EventType, selection_of
from feeds.push.webhook_sender import probe
from feeds.store import Connection, Reader, vocabulary, webhooks
from feeds.store.webhooks import Attempt, State, Webhook
from feeds.text.dates import format_rfc3339
from feeds.text.tokens import new_signing_secret, new_webhook_id

# The filters of feeds that webhooks have.
FILTERS = ("section", "tag", "author", "lang")
BOTH_SIGN_HOURS = 24
MAX_BOTH_SIGN_HOURS = 720
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a webhook gets: None keeps what it has, or takes the default."""

    url: str | None = None
    events: Sequence[str] | None = None
    filters: Pairs | None = None


def add(editor: Editor, name: str, wish: Wish, after: int | None = None) -> tuple[Webhook, str]:
    """Store a webhook; return it and its secret, which is not shown again.

    It gets the changes after number ``after``; without one, those from now on. Without a name it is
    named after its host.

    Raises:
        BadWebhook: the name, the address, an event, a filter or the number is wrong.
    """
    url = checked_url(wish.url or "", editor.settings)
    name = name or _NOT_IN_NAMES.sub("-", urlsplit(url).hostname or "").strip("-")[:60]
    if _NAME.fullmatch(name) is None:
        raise BadWebhook("name", f"{name!r}: a name has a-z, 0-9 and -, at most 60 of them")
    secret = new_signing_secret()
    act = Act(verb="add", kind=ObjectKind.WEBHOOK)
    with editor.writing(act) as writer:
        newest = Reader(writer.connection).seq()
        if after is not None and not 0 <= after <= newest:
            raise BadWebhook("after", f"{after} is not a change; the last one is {newest}")
        webhook = Webhook(
            id=new_webhook_id(),
            name=name,
            url=url,
            events=checked_events(wish.events or ()),
            filters=checked_filters(writer.connection, wish.filters or ()),
            secret=secret,
            seq=newest if after is None else after,
            due=writer.now,
            created=writer.now,
        )
        webhooks.add(writer.connection, webhook)
        act.on(webhook.name, host=host_part(url))
        return webhooks.by_name(writer.connection, webhook.id), secret


def change(editor: Editor, name: str, wish: Wish, state: State | None = None) -> Webhook:
    """Give a webhook another address, other events or filters, or another state: active or paused.

    Raises:
        WebhookNotFound: there is none of this name or id.
        BadWebhook: a value is wrong.
    """
    act = Act(verb="change", kind=ObjectKind.WEBHOOK)
    with editor.writing(act) as writer:
        connection = writer.connection
        webhook = webhooks.by_name(connection, name)
        if wish != Wish():
            url, events, filters = webhook.url, webhook.events, webhook.filters
            if wish.url is not None:
                url = checked_url(wish.url, editor.settings)
            if wish.events is not None:
                events = checked_events(wish.events)
            if wish.filters is not None:
                filters = checked_filters(connection, wish.filters)
            act.details["fields"] = [key for key, value in vars(wish).items() if value is not None]
            webhooks.redirect(
                connection, webhook, url=url, events=events, filters=filters, now=writer.now
            )
        if state is not None:
            webhooks.set_state(connection, webhook, state, writer.now)
            act.details["state"] = state.value
        if act.details:
            act.on(webhook.name)
        return webhooks.by_name(connection, webhook.id)


def pause(editor: Editor, name: str) -> Webhook:
    """Stop deliveries; what changes meanwhile comes after ``resume``."""
    return change(editor, name, Wish(), State.PAUSED)


def resume(editor: Editor, name: str) -> Webhook:
    """Deliver again, from the last delivered change on, at once."""
    return change(editor, name, Wish(), State.ACTIVE)


def rotate(editor: Editor, name: str, hours: int = BOTH_SIGN_HOURS) -> tuple[Webhook, str]:
    """Give a webhook another secret; return both. The former one signs, too, for ``hours``."""
    secret = new_signing_secret()
    act = Act(verb="rotate secret", kind=ObjectKind.WEBHOOK)
    with editor.writing(act) as writer:
        webhook = webhooks.by_name(writer.connection, name)
        until = writer.now + timedelta(hours=hours)
        webhooks.set_secret(writer.connection, webhook, secret, until)
        act.on(webhook.name, former_until=format_rfc3339(until))
        return webhooks.by_name(writer.connection, webhook.id), secret


def remove(editor: Editor, name: str) -> Webhook:
    """Delete a webhook and its log; return what it was."""
    act = Act(verb="remove", kind=ObjectKind.WEBHOOK)
    with editor.writing(act) as writer:
        webhook = webhooks.by_name(writer.connection, name)
        webhooks.remove(writer.connection, webhook)
        act.on(webhook.name)
        return webhook


def send_test(editor: Editor, name: str) -> Attempt:
    """Send a test event now; return and log the result. The cursor stays."""
    with editor.database.read() as connection:
        webhook = webhooks.by_name(connection, name)
    attempt = probe(webhook, editor.settings, editor.now)
    act = Act(verb="test", kind=ObjectKind.WEBHOOK)
    with editor.writing(act) as writer:
        # It may have been removed meanwhile.
        webhook = webhooks.by_name(writer.connection, webhook.id)
        webhooks.log(writer.connection, webhook.key, attempt)
        act.on(webhook.name, status=attempt.status)
    return attempt


def checked_url(url: str, settings: Settings) -> str:
    """Return an address to which a delivery may go.

    Names are resolved, and their addresses judged, where a connection opens.

    Raises:
        BadWebhook: it is none.
    """
    try:
        host = websub.host_of(url)
    except BadHubRequest as error:
        raise BadWebhook("url", error.reason.replace("hub.callback", "the address")) from error
    port = int(host.rpartition(":")[2])
    literal = websub.literal_address(host)
    opened = "; WIREFEED_HUB_ALLOW opens private ranges, on any port"
    if literal and not Guard(settings.hub_allow).may_ask(literal, port):
        raise BadWebhook("url", f"{host} is not public, or its port neither 80 nor 443{opened}")
    if not literal and port not in PORTS and not settings.hub_allow:
        raise BadWebhook("url", f"port {port} is neither 80 nor 443{opened}")
    return url


def checked_events(names: Iterable[str]) -> tuple[str, ...]:
    """Return types of events, each once; none for all.

    Raises:
        BadWebhook: a type of event is unknown.
    """
    wanted, types = set(names), [type_.value for type_ in EventType]
    for name in sorted(wanted.difference(types)):
        raise BadWebhook("events", f"{name!r} is no event; there are {', '.join(types)}")
    return tuple(type_ for type_ in types if type_ in wanted)


def checked_filters(connection: Connection, pairs: Pairs) -> str:
    """Return filters in the form of an address's query.

    Raises:
        BadWebhook: a filter is unknown, its value is wrong, or there is no such section.
    """
    for name, _ in pairs:
        if name not in FILTERS:
            raise BadWebhook("filters", f"{name!r} is no filter; there are {', '.join(FILTERS)}")
    try:
        selection = selection_of(urlencode(list(pairs)))
    except (BadSelection, UnknownFeed) as error:
        raise BadWebhook("filters", str(error)) from error
    slug = selection.section
    if slug and not vocabulary.has_section(connection, slug):
        raise BadWebhook("filters", missing_section(connection, slug))
    return urlencode(selection.query(), quote_via=quote)
