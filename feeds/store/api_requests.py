"""Requests of the API that were carried out, so that a repeated one changes nothing.

A row is written in the transaction of the change itself: after a lost answer or a killed server, a
repeated request meets either both or neither (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from feeds.errors import KeyReused, RequestRepeated
from feeds.store.schema import api_requests
from feeds.text.dates import to_micros

KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class RequestKey:
    """The key of a request: ``fingerprint`` is the hash of all that it asks for."""

    token: str
    key: str
    fingerprint: str


def refuse_repeated(connection: Connection, request: RequestKey) -> None:
    """Stop a request that was carried out before.

    Raises:
        RequestRepeated: it was this request; the error names its article.
        KeyReused: it was another request under the same key.
    """
    row = connection.execute(
        select(api_requests).where(
            api_requests.c.token == request.token, api_requests.c.key == request.key
        )
    ).first()
    if row is None:
        return
    if row.fingerprint != request.fingerprint:
        raise KeyReused(request.key)
    raise RequestRepeated(row.article)


def note(connection: Connection, request: RequestKey, article_uuid: str, now: datetime) -> None:
    """Note that a request was carried out; notes older than ``KEPT`` are deleted."""
    old = api_requests.c.at < to_micros(now - KEPT)
    connection.execute(delete(api_requests).where(old))
    connection.execute(
        insert(api_requests).values(
            token=request.token,
            key=request.key,
            fingerprint=request.fingerprint,
            article=article_uuid,
            at=to_micros(now),
        )
    )
