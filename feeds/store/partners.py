"""Partners, the hashes of their tokens, and their receipts."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, select, update

from feeds.domain.entitlement import Entitlement, Partner, Token
from feeds.errors import BadPartner, PartnerNotFound
from feeds.model import Status
from feeds.store.rows import insert_statement
from feeds.store.schema import articles, partner_tokens, partners, receipts, revisions
from feeds.text.dates import from_micros, to_micros


def add(connection: Connection, partner: Partner) -> None:
    """Store a new partner without a token.

    Raises:
        BadPartner: the name is in use.
    """
    if connection.execute(select(partners.c.key).where(partners.c.name == partner.name)).first():
        raise BadPartner(
            f"there is a partner {partner.name!r} already; see: wirefeed partners show "
            f"{partner.name}"
        )
    connection.execute(insert(partners).values(_values(partner)))


def change(connection: Connection, partner: Partner) -> None:
    """Store a partner's changed fields; tokens stay."""
    connection.execute(
        update(partners).where(partners.c.key == partner.key).values(_values(partner))
    )


def _values(partner: Partner) -> dict[str, object]:
    return {
        "name": partner.name,
        "entitlement": partner.entitlement.to_json(),
        "profile": partner.profile,
        "budget_per_hour": partner.budget_per_hour,
        "is_suspended": int(partner.is_suspended),
        "mark": partner.mark,
        "created": to_micros(partner.created),
    }


def every(connection: Connection) -> list[Partner]:
    """Return all partners by name."""
    rows = connection.execute(select(partners).order_by(partners.c.name)).all()
    return [_partner(connection, row) for row in rows]


def by_name(connection: Connection, name: str) -> Partner:
    """Return the partner of this name.

    Raises:
        PartnerNotFound.
    """
    row = connection.execute(select(partners).where(partners.c.name == name)).first()
    if row is None:
        raise PartnerNotFound(name)
    return _partner(connection, row)


def sites_of(connection: Connection, name: str) -> tuple[str, ...]:
    """Return the origins of a partner's own sites, none for an unknown partner."""
    row = connection.execute(select(partners.c.entitlement).where(partners.c.name == name)).first()
    return Entitlement.from_json(row.entitlement).sites if row else ()


def by_token_hash(connection: Connection, hashed: str, now: datetime) -> Partner | None:
    """Return the partner of a token hash; None if no valid token has it."""
    row = connection.execute(
        select(partners, partner_tokens.c.hash, partner_tokens.c.expires)
        .join(partner_tokens, partner_tokens.c.partner_key == partners.c.key)
        .where(partner_tokens.c.hash == hashed)
    ).first()
    # The index found the row; the comparison takes constant time.
    if row is None or not hmac.compare_digest(row.hash, hashed):
        return None
    is_over = row.expires is not None and row.expires <= to_micros(now)
    return None if is_over else _partner(connection, row)


def _partner(connection: Connection, row: Row[Any]) -> Partner:
    tokens = connection.execute(
        select(partner_tokens)
        .where(partner_tokens.c.partner_key == row.key)
        .order_by(partner_tokens.c.created)
    )
    return Partner(
        key=row.key,
        name=row.name,
        entitlement=Entitlement.from_json(row.entitlement),
        profile=row.profile,
        budget_per_hour=row.budget_per_hour,
        is_suspended=bool(row.is_suspended),
        mark=row.mark,
        created=from_micros(row.created),
        tokens=tuple(
            Token(
                hash=token.hash,
                created=from_micros(token.created),
                expires=None if token.expires is None else from_micros(token.expires),
            )
            for token in tokens
        ),
    )


def add_token(connection: Connection, partner: Partner, hashed: str, now: datetime) -> None:
    connection.execute(
        insert(partner_tokens).values(
            partner_key=partner.key, hash=hashed, created=to_micros(now), expires=None
        )
    )


def end_tokens(connection: Connection, partner: Partner, at: datetime, now: datetime) -> None:
    """Let all present tokens expire at ``at`` at the latest; delete expired ones."""
    of_partner = partner_tokens.c.partner_key == partner.key
    later = (partner_tokens.c.expires.is_(None)) | (partner_tokens.c.expires > to_micros(at))
    connection.execute(
        update(partner_tokens).where(of_partner, later).values(expires=to_micros(at))
    )
    connection.execute(
        delete(partner_tokens).where(of_partner, partner_tokens.c.expires <= to_micros(now))
    )


def removed_from(connection: Connection, partner: Partner, since: datetime) -> list[int]:
    """Return the keys of articles that the partner has and that were withdrawn or unpublished after
    ``since``, the last one first.
    """
    rows = connection.execute(
        select(articles.c.key, articles.c.modified)
        .distinct()
        .join_from(receipts, articles, articles.c.key == receipts.c.article_key)
        .where(
            receipts.c.partner_key == partner.key,
            articles.c.status.in_([Status.WITHDRAWN, Status.UNPUBLISHED]),
            articles.c.modified >= to_micros(since),
        )
        .order_by(articles.c.modified.desc(), articles.c.key)
    )
    return [row.key for row in rows]


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A partner's receipt of a revision, or of a withdrawal, which is the last.

    ``is_current`` is false if a later revision exists.
    """

    partner: str
    article: str
    headline: str
    revision: int
    at: datetime
    is_current: bool


def unrecorded(
    connection: Connection, partner: Partner, delivered: Sequence[tuple[str, int]]
) -> list[tuple[int, int]]:
    """Return the (article UUID, revision) pairs of ``delivered`` without a receipt, as (article
    key, revision).
    """
    receipts_known = (
        select(receipts.c.article_key, receipts.c.revision)
        .where(receipts.c.partner_key == partner.key)
        .subquery()
    )
    rows = connection.execute(
        select(articles.c.id, articles.c.key, receipts_known.c.revision)
        .join_from(
            articles, receipts_known, receipts_known.c.article_key == articles.c.key, isouter=True
        )
        .where(articles.c.id.in_([uuid for uuid, _ in delivered]))
    ).all()
    keys = {row.id: row.key for row in rows}
    recorded = {(row.key, row.revision) for row in rows}
    return [
        (keys[uuid], number)
        for uuid, number in delivered
        if uuid in keys and (keys[uuid], number) not in recorded
    ]


def record(
    connection: Connection, partner: Partner, deliveries: Sequence[tuple[int, int]], now: datetime
) -> None:
    """Store receipts for (article key, revision); the first fetch counts."""
    if not deliveries:
        return
    rows = [
        {"partner_key": partner.key, "article_key": key, "revision": number, "at": to_micros(now)}
        for key, number in deliveries
    ]
    connection.execute(insert_statement(connection, receipts).on_conflict_do_nothing(), rows)


def receipts_of(connection: Connection, *, partner: str = "", article: str = "") -> list[Receipt]:
    """Return the receipts of a partner, of an article, or of both, newest first."""
    statement = (
        select(
            partners.c.name,
            articles.c.id,
            articles.c.status,
            articles.c.revision.label("current"),
            receipts.c.revision,
            receipts.c.at,
            revisions.c.headline,
        )
        .join_from(receipts, partners, partners.c.key == receipts.c.partner_key)
        .join(articles, articles.c.key == receipts.c.article_key)
        .join(
            revisions,
            and_(
                revisions.c.article_key == articles.c.key, revisions.c.number == receipts.c.revision
            ),
        )
        .order_by(receipts.c.at.desc(), receipts.c.article_key, receipts.c.revision.desc())
    )
    if partner:
        statement = statement.where(partners.c.name == partner)
    if article:
        statement = statement.where(articles.c.id == article)
    return [
        Receipt(
            partner=row.name,
            article=row.id,
            headline=row.headline,
            revision=row.revision,
            at=from_micros(row.at),
            is_current=row.revision == row.current,
        )
        for row in connection.execute(statement)
    ]
