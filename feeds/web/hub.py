"""The hub's HTTP interface: stores requests; the worker verifies them at their callbacks."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, request

from feeds.domain.feed_address import parse
from feeds.domain.signatures import is_hub_signature
from feeds.errors import (
    ArticleNotFound,
    ArticleWithdrawn,
    BadHubRequest,
    MovedFeed,
    SelectionError,
    StoreError,
)
from feeds.fetch.guard import Guard
from feeds.publishing import subject
from feeds.push import canary, websub
from feeds.store import Connection, Reader, partners, section_names, sources, subscriptions
from feeds.store.subscriptions import HubRequest, Protocol
from feeds.text.numbers import parse_whole_number
from feeds.text.tokens import has_token, is_token, token_hash
from feeds.text.urls import is_public_address
from feeds.web.fairness import TOO_MANY_HUB_REQUESTS
from feeds.web.partners import presented_token
from feeds.web.state import State, plain, state, too_many

blueprint = Blueprint("hub", __name__)
MAX_WAITING, MAX_WAITING_IN_ALL = 100, 20_000  # requests for callbacks at one host, and in total
RSSCLOUD_LEASE_S = 25 * 3600
SOURCES = "/hub/sources/"
_PARTNER_TOPIC = re.compile(
    r"^/partners/(?P<name>[a-z0-9-]+)/(?P<rest>(?:latest|updated)\.(?:rss|atom|json))$"
)


class _Denied(Exception):
    """The topic is denied; the text is the reason for the callback."""


@blueprint.before_request
def _is_there() -> None:
    if not state().settings.hub:
        abort(404, "this newsroom has no hub")


@blueprint.get("/hub")
def about() -> Response:
    """Return a page for people who open this address."""
    return plain(
        200,
        "This is a WebSub hub (https://www.w3.org/TR/websub/) for the feeds of this newsroom.\n"
        "To subscribe, POST hub.mode=subscribe, hub.topic and hub.callback here.",
    )


@blueprint.post("/hub")
def websub_request() -> Response:
    """Subscribe, renew or unsubscribe: 202, then the callback is verified (§5)."""
    hub_request = websub.parse_request(_form())
    _refuse_inner(hub_request.callback, hub_request.host)
    wait_s = _wait_s(hub_request.host)
    if wait_s:
        return too_many(TOO_MANY_HUB_REQUESTS, wait_s)
    if has_token(hub_request.topic):
        raise BadHubRequest(
            "the topic contains a secret; use the feed's own address (rel=self) and send the token "
            "as Authorization: Bearer"
        )
    topic = HubRequest(
        mode=hub_request.mode,
        callback=hub_request.callback,
        topic=hub_request.topic,
        host=hub_request.host,
        secret=hub_request.secret,
        lease_s=hub_request.lease_s,
    )
    return _stored(topic)


@blueprint.post("/rsscloud/pleaseNotify")
def please_notify() -> Response:
    """rssCloud's request (https://www.rssboard.org/rsscloud-interface), by http-post or
    https-post.
    """
    form = _form()
    try:
        callback, is_elsewhere = _rsscloud_callback(form)
        topics = [value for name, value in form.items() if re.fullmatch(r"url\d+", name)][:20]
        if not topics:
            raise BadHubRequest("url1, the address of the feed, is missing")
        host = websub.host_of(callback)
        _refuse_inner(callback, host)
        if any(_wait_s(host) for _ in topics):
            raise BadHubRequest("too many requests; try again later")
        for topic in topics:
            hub_request = HubRequest(
                mode="subscribe",
                protocol=Protocol.RSSCLOUD,
                callback=callback,
                topic=topic,
                host=host,
                lease_s=RSSCLOUD_LEASE_S,
                reason="" if is_elsewhere else "same host",
            )
            with state().database.read() as connection:
                _, partner, _ = _address_of(connection, hub_request.topic)
            if partner:
                raise _Denied("a partner's feed supports WebSub only")
            _stored(hub_request)
    except (BadHubRequest, _Denied) as error:
        return _rsscloud_result(False, str(error))
    return _rsscloud_result(
        True, "You will be notified for 25 hours after your address has confirmed the request."
    )


@blueprint.get(canary.PATH + "<name>")
def canary_verification(name: str) -> Response:
    """Confirm the canary's own subscription, and nothing else."""
    with state().database.read() as connection:
        is_named = hmac.compare_digest(canary.name(connection).encode(), name.encode())
    is_ours = is_named and request.args.get("hub.topic") == canary.topic(state().settings)
    if request.args.get("hub.mode") != "subscribe" or not is_ours:
        return plain(404, "Not found: no request is waiting for this verification.")
    response = Response(
        request.args.get("hub.challenge", "")[:200], content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


@blueprint.post(canary.PATH + "<name>")
def canary_delivery(name: str) -> Response:
    """Return a delivery to ourselves, by which its delay is known."""
    body, seq = request.get_data(), parse_whole_number(request.headers.get("Wirefeed-Seq", ""))
    with state().database.read() as connection:
        secret = canary.secret(connection)
    if (
        not secret
        or not is_hub_signature(secret, body, request.headers.get("X-Hub-Signature", ""))
        or seq is None
    ):
        return plain(403, "Forbidden: not signed by this hub.")
    with state().database.share(is_brief=True) as connection:
        canary.hear(connection, seq, state().now())
    return Response(status=204)


@blueprint.get(SOURCES + "<token>")
def source_verification(token: str) -> Response:
    """Confirm our subscription at a source's hub (§5.3): for its own topic only, while we follow
    it.
    """
    with state().database.read() as connection:
        source = sources.by_token(connection, token)
    mode, topic = request.args.get("hub.mode", ""), request.args.get("hub.topic", "")
    is_wanted = (
        source is not None and not source.is_paused and bool(source.topic) and topic == source.topic
    )
    if (
        source is None
        or (mode == "subscribe" and not is_wanted)
        or mode not in ("subscribe", "unsubscribe", "denied")
    ):
        return plain(404, "Not found: no request is waiting for this verification.")
    if mode == "denied":
        with state().database.share(is_brief=True) as connection:
            sources.unlease(
                connection,
                source,
                f"its hub refuses: {request.args.get('hub.reason', 'no reason given')[:200]}",
            )
    if mode == "denied" or (mode == "unsubscribe" and is_wanted):
        return plain(404 if mode == "unsubscribe" else 200, "Noted.")
    if mode == "subscribe":
        seconds = request.args.get("hub.lease_seconds", "")
        parsed_s = parse_whole_number(seconds, max_digits=15)
        granted = websub.DAY_S if parsed_s is None else parsed_s
        with state().database.share(is_brief=True) as connection:
            sources.lease(connection, source, state().now() + timedelta(seconds=granted))
    response = Response(
        request.args.get("hub.challenge", "")[:1000], content_type="text/plain; charset=utf-8"
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


@blueprint.post(SOURCES + "<token>")
def source_push(token: str) -> Response:
    """Store a document pushed by a source's hub for the worker; unsigned ones are accepted and
    ignored (§8).
    """
    with state().database.read() as connection:
        source = sources.by_token(connection, token)
    if source is None or source.is_paused:
        return plain(410, "Gone: no source uses this callback any longer.")
    request.max_content_length = state().settings.fetch_max_bytes
    body = request.get_data()
    if is_hub_signature(source.secret, body, request.headers.get("X-Hub-Signature", "")):
        with state().database.share(is_brief=True) as connection:
            sources.keep_push(connection, source, body, request.content_type or "", state().now())
    return plain(202, "Accepted.")


def delivery_limit(parts: State, path: str) -> int:
    """Return the size limit of a delivery to one of our sources; 0 if there is no such source."""
    try:
        with parts.database.read() as connection:
            is_known = sources.by_token(connection, path.removeprefix(SOURCES)) is not None
    except StoreError:
        return 0
    return parts.settings.fetch_max_bytes if is_known else 0


def _form() -> dict[str, str]:
    """Return the first value of each field, as UTF-8."""
    return {name: values[0] for name, values in request.form.lists()}


def _stored(hub_request: HubRequest) -> Response:
    with state().database.read() as connection:
        try:
            address, partner, hashed = _address_of(connection, hub_request.topic)
        except _Denied as error:
            noted = HubRequest(
                mode="denied",
                protocol=hub_request.protocol,
                callback=hub_request.callback,
                topic=hub_request.topic,
                host=hub_request.host,
                reason=str(error),
            )
        else:
            noted = HubRequest(
                mode=hub_request.mode,
                protocol=hub_request.protocol,
                callback=hub_request.callback,
                topic=hub_request.topic,
                address=address,
                host=hub_request.host,
                secret=hub_request.secret,
                lease_s=hub_request.lease_s,
                partner=partner,
                token_hash=hashed,
                reason=hub_request.reason,
            )
    with state().database.share(is_brief=True) as connection:
        subscriptions.request(connection, noted, state().now())
    return plain(202, "Accepted: the callback will be verified.")


def _address_of(connection: Connection, topic: str) -> tuple[str, str, str]:
    """Return the canonical address of a topic, and a partner feed's partner and token hash.

    Raises:
        _Denied: not our topic, or not the token's.
    """
    base = state().settings.base_url
    for former in state().settings.former_base_urls:
        if topic.startswith(former + "/"):
            raise _Denied(f"the topic's address is {base}{topic[len(former) :]}")
    if not topic.startswith(base + "/"):
        raise _Denied(f"the topic is not a feed of {base}")
    path, _, query = topic[len(base) :].partition("?")
    if path.startswith("/partners/"):
        return _partner_topic(connection, path)
    try:
        selection = parse(path, parse_qsl(query, keep_blank_values=True))
        if selection.since is not None or selection.archive is not None:
            raise _Denied(
                "a page of an archive or of changes is not a topic; subscribe to the feed itself"
            )
        reader = Reader(connection)
        if selection.section and selection.section not in reader.sections():
            moved = section_names.moved(reader.connection).get(selection.section, "")
            if moved:
                raise _Denied(
                    f"the topic's address is {base}{replace(selection, section=moved).address}"
                )
            raise _Denied(f"there is no section {selection.section}")
        if (
            selection.story
            and (story := reader.public_story(selection.story)).slug != selection.story
        ):
            raise MovedFeed(replace(selection, story=story.slug).address)
        if selection.article:
            subject.live(reader, selection.article)
    except MovedFeed as error:
        raise _Denied(f"the topic's address is {base}{error.address}") from error
    except (SelectionError, ArticleNotFound, ArticleWithdrawn) as error:
        raise _Denied(str(error)) from error
    return selection.address, "", ""


def _partner_topic(connection: Connection, path: str) -> tuple[str, str, str]:
    topic_match = _PARTNER_TOPIC.match(path)
    token = presented_token()
    hashed = token_hash(token)
    partner = partners.by_token_hash(connection, hashed, state().now()) if is_token(token) else None
    if (
        topic_match is None
        or partner is None
        or partner.name != topic_match["name"]
        or partner.is_suspended
    ):
        raise _Denied("a partner's feed requires that partner's token (Authorization: Bearer)")
    return f"/partners/{partner.name}/{topic_match['rest']}", partner.name, hashed


def _refuse_inner(callback: str, host: str) -> None:
    """Refuse addresses that are private by themselves; resolved ones are checked at the
    connection.
    """
    if canary.is_ours(callback, state().settings):
        raise BadHubRequest("that callback is the hub's own")
    literal = websub.literal_address(host)
    own_host = websub.host_of(state().settings.base_url)
    if (
        literal
        and host != own_host
        and not Guard(state().settings.hub_allow).is_allowed(literal)
        and not is_public_address(literal)
    ):
        raise BadHubRequest(f"the callback's address {literal} is not public")


def _wait_s(host: str) -> int:
    """Return 0, or the seconds to wait: requests are limited per client and per host until they are
    verified.
    """
    client = request.remote_addr or ""
    if Guard(state().settings.hub_allow).is_allowed(client):
        return 0
    with state().database.read() as connection:
        if (
            subscriptions.waiting(connection, host) >= MAX_WAITING
            or subscriptions.waiting(connection) >= MAX_WAITING_IN_ALL
        ):
            return 60
    return state().hub_requests.wait_s(client)


def _rsscloud_callback(form: Mapping[str, str]) -> tuple[str, bool]:
    """Return the address to notify, and whether it was named explicitly."""
    protocol, path, port = form.get("protocol", ""), form.get("path", ""), form.get("port", "80")
    if protocol not in ("http-post", "https-post"):
        raise BadHubRequest("protocol must be http-post or https-post")
    if not 0 < (parse_whole_number(port) or 0) < 65536:
        raise BadHubRequest("port is not a port number")
    domain = form.get("domain", "")
    host = domain or request.remote_addr or ""
    shown_host = f"[{host}]" if ":" in host else host
    return f"{protocol.partition('-')[0]}://{shown_host}:{port}/{path.lstrip('/')}", bool(domain)


def _rsscloud_result(is_taken: bool, text: str) -> Response:
    root = ElementTree.Element("notifyResult", success="true" if is_taken else "false", msg=text)
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="text/xml; charset=utf-8")


@blueprint.after_request
def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
