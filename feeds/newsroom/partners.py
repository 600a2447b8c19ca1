"""Partners: recipients of private feeds, as an operator adds and changes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from feeds.domain.acts import Act, ObjectKind
from feeds.domain.entitlement import Partner
from feeds.newsroom.editor import Editor
from feeds.newsroom.entitlements import check_names
from feeds.store import partners as store
from feeds.text.tokens import new_token, token_hash


def add(editor: Editor, partner: Partner) -> tuple[str, list[str]]:
    """Store a partner; return its token, which is not shown again, and warnings about names.

    Raises:
        BadPartner: the name is in use, or the entitlement names an unknown section.
    """
    token, act = new_token(), Act(verb="add", kind=ObjectKind.PARTNER)
    entitlement = partner.entitlement
    with editor.writing(act) as writer:
        connection = writer.connection
        warnings = check_names(
            connection,
            sections=entitlement.sections,
            languages=entitlement.languages,
            tags=entitlement.tags,
        )
        store.add(connection, partner)
        stored = store.by_name(connection, partner.name)
        store.add_token(connection, stored, token_hash(token), writer.now)
        act.on(partner.name, profile=partner.profile)
    return token, warnings


def change(editor: Editor, name: str, changed: Callable[[Partner], Partner]) -> list[str]:
    """Change a partner's feed, as ``changed`` says; return warnings about new names.

    Raises:
        PartnerNotFound, BadPartner: there is none of this name, or a section is unknown.
    """
    act = Act(verb="change", kind=ObjectKind.PARTNER)
    with editor.writing(act) as writer:
        before = store.by_name(writer.connection, name)
        after = changed(before)
        old, new = before.entitlement, after.entitlement
        warnings = check_names(
            writer.connection,
            sections=() if new.sections == old.sections else new.sections,
            languages=() if new.languages == old.languages else new.languages,
            tags=() if new.tags == old.tags else new.tags,
        )
        store.change(writer.connection, after)
        differing = [key for key, value in vars(new).items() if value != getattr(old, key)]
        columns = ("profile", "budget_per_hour")
        differing += [key for key in columns if getattr(before, key) != getattr(after, key)]
        act.on(name, fields=differing)
    return warnings


def rotate(editor: Editor, name: str, hours: int) -> str:
    """Issue a new token; return it. The former ones end after ``hours``.

    Raises:
        PartnerNotFound: there is none of this name.
    """
    token, act = new_token(), Act(verb="rotate token", kind=ObjectKind.PARTNER)
    with editor.writing(act) as writer:
        partner, now = store.by_name(writer.connection, name), writer.now
        store.end_tokens(writer.connection, partner, now + timedelta(hours=hours), now)
        store.add_token(writer.connection, partner, token_hash(token), now)
        act.on(name, former_hours=hours)
    return token


def suspend(editor: Editor, name: str, *, is_suspended: bool) -> None:
    """Suspend a partner at once, or resume it; tokens and receipts stay.

    Raises:
        PartnerNotFound: there is none of this name.
    """
    act = Act(verb="suspend" if is_suspended else "resume", kind=ObjectKind.PARTNER)
    with editor.writing(act) as writer:
        partner = store.by_name(writer.connection, name)
        store.change(writer.connection, replace(partner, is_suspended=is_suspended))
        act.on(name)
