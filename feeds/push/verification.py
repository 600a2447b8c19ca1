"""Callback verification: confirm a hub request with its callback, then carry it out.

The hub cannot be used to flood a third party: verifications per minute are limited for each host
and each topic.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from feeds.config import Settings
from feeds.errors import FetchError, ForbiddenAddress
from feeds.fetch.client import Answer, addresses_of
from feeds.fetch.guard import Guard
from feeds.push import canary, websub
from feeds.store import Database, subscriptions
from feeds.store.subscriptions import ALWAYS, STATE, HubRequest, Protocol, Subscription

AT_ONCE = 32
PER_HOST, PER_TOPIC = 20, 600  # questions a minute
TRIES, OWN_TRIES = 3, 60
AGAIN = timedelta(seconds=10)
LONGEST = timedelta(hours=1)  # time limit of a verification
_log = logging.getLogger("wirefeed.push")


class Verifier:
    """Of one worker. ``ask`` makes a request; ``in_store`` runs a function in the store's
    thread.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        guard: Guard,
        ask: Callable[..., Awaitable[Answer]],
        in_store: Callable[..., Awaitable[Any]],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._settings, self._guard = database, settings, guard
        self._ask, self._in_store, self._now = ask, in_store, now
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._under_way = 0

    @property
    def free(self) -> int:
        return max(0, AT_ONCE - self._under_way)

    async def verify(self, request: HubRequest) -> None:
        """Carry out ``request`` if its callback confirms it."""
        self._under_way += 1
        try:
            async with self._turns:
                await self._verify(request)
        finally:
            self._under_way -= 1

    async def _verify(self, request: HubRequest) -> None:
        is_own = canary.is_ours(request.callback, self._settings)
        host, _, port = request.host.rpartition(":")
        addresses = [] if is_own else await addresses_of(host.strip("[]"), int(port))
        if (
            not is_own
            and not self._are_open(addresses)
            and not await self._in_store(self._has_budget, request, addresses)
        ):
            if request.asked is not None and self._now() - request.asked > LONGEST:
                await self._in_store(self._finish, request, False)
            else:
                await self._in_store(
                    self._put_off,
                    request,
                    timedelta(seconds=secrets.randbelow(60) + 5),
                    request.attempts,
                )
            return
        try:
            is_confirmed = await self._is_confirmed(request)
        except ForbiddenAddress as error:
            _log.info("not verified: %s: %s", request.callback, error.reason)
            is_confirmed = False
        except FetchError as error:
            # Our own server may be starting still.
            if request.attempts + 1 < (OWN_TRIES if is_own else TRIES):
                by = timedelta(seconds=1) if is_own else AGAIN * (request.attempts + 1)
                await self._in_store(self._put_off, request, by, request.attempts + 1)
                return
            _log.info("not verified: %s for %s: %s", request.callback, request.topic, error.reason)
            is_confirmed = False
        await self._in_store(self._finish, request, is_confirmed)

    def _are_open(self, addresses: Sequence[str]) -> bool:
        """Return whether the callback is in a range that the operator opened, without limits."""
        return bool(addresses) and all(self._guard.is_allowed(address) for address in addresses)

    async def _is_confirmed(self, request: HubRequest) -> bool:
        if request.mode == "denied":
            await self._ask(websub.denial(request.callback, request.topic, request.reason))
            return False
        challenge = secrets.token_urlsafe(32)
        if request.protocol is Protocol.RSSCLOUD:
            return await self._is_confirmed_by_rsscloud(request, challenge)
        answer = await self._ask(
            websub.verification(
                request.callback, request.mode, request.topic, challenge, request.lease_s
            )
        )
        if answer.status >= 500:
            raise FetchError(request.callback, f"answered {answer.status}")
        return 200 <= answer.status < 300 and hmac.compare_digest(answer.body, challenge.encode())

    async def _is_confirmed_by_rsscloud(self, request: HubRequest, challenge: str) -> bool:
        """Confirm a callback on another host by a challenge, and one on the requesting host by a
        first notice.
        """
        if request.reason == "same host":
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            body = websub.called("", [("url", request.topic)])[1:].encode()
            return 200 <= (await self._ask(request.callback, body, form)).status < 300
        answer = await self._ask(
            websub.called(request.callback, [("url", request.topic), ("challenge", challenge)])
        )
        return 200 <= answer.status < 300 and hmac.compare_digest(
            answer.body.strip(), challenge.encode()
        )

    # -- in the store's thread

    def _has_budget(self, request: HubRequest, addresses: Sequence[str]) -> bool:
        """Return whether the addresses have budget left: many names for one machine share one
        budget.
        """
        now = self._now()
        names = sorted(set(addresses)) or [request.host.rpartition(":")[0].rstrip(".")]
        topic = request.address.partition("?")[0] or "unknown"
        with self._database.share() as connection:
            return all(
                subscriptions.spend_budget(connection, name, now, limit)
                for name, limit in [
                    *((f"host {name}", PER_HOST) for name in names),
                    (f"topic {topic}", PER_TOPIC),
                ]
            )

    def _put_off(self, request: HubRequest, by: timedelta, attempts: int) -> None:
        with self._database.share() as connection:
            subscriptions.put_off(connection, request, self._now() + by, attempts)

    def _finish(self, request: HubRequest, is_confirmed: bool) -> None:
        now = self._now()
        with self._database.share() as connection:
            # The topic may have been renamed since the request.
            request = subscriptions.with_present_topic(connection, request)
            # A newer request has replaced it and is handled instead.
            if not subscriptions.answer(connection, request) or not is_confirmed:
                return
            if request.mode == "unsubscribe":
                subscriptions.unsubscribe(
                    connection, request.callback, request.address, request.protocol
                )
                return
            subscriptions.subscribe(connection, _subscription(request, now), now)


def _subscription(request: HubRequest, now: datetime) -> Subscription:
    return Subscription(
        protocol=request.protocol,
        callback=request.callback,
        host=request.host,
        topic=request.address,
        secret=request.secret,
        partner=request.partner,
        token_hash=request.token_hash,
        seq=ALWAYS if request.partner else STATE,
        expires=now + timedelta(seconds=request.lease_s),
    )
