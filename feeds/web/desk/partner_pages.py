"""Partners at the desk: entitlements, tokens, receipts, and a preview of their feeds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from feeds.domain.entitlement import Entitlement, Partner, checked_name
from feeds.domain.roles import Role
from feeds.errors import BadPartner
from feeds.model import Kind
from feeds.newsroom import partners as use_cases
from feeds.partners.feed import PartnerRequest, language_of, profile_verdicts
from feeds.partners.profiles import PROFILES
from feeds.partners.verdicts import of_the_feed
from feeds.store import Reader, sections
from feeds.store import partners as store
from feeds.text.numbers import parse_whole_number
from feeds.web.desk.access import editor, route, to
from feeds.web.state import state

PREVIEWED = 20
MOST_RECEIPTS = 50
# Lists that a form has as text, separated by commas.
_LISTS = ("tags", "excluded_tags", "languages", "sites")
_YES_OR_NO = ("is_full", "has_pictures", "has_watermark", "has_ednotes")


@route("/partners", role=Role.CHIEF)
def partners() -> str:
    """Return the partners."""
    with state().database.read() as connection:
        return render_template(
            "desk/partners.html",
            partners=store.every(connection),
            sections=sections.every(connection),
            profiles=sorted(PROFILES),
            partner=Partner(name="", entitlement=Entitlement(), created=state().now()),
        )


@route("/partners", methods=["POST"], role=Role.CHIEF)
def add() -> str:
    """Add a partner; the page shows the token once."""
    name = checked_name(request.form.get("name", "").strip())
    new = _changed(Partner(name=name, entitlement=Entitlement(), created=state().now()))
    token, warnings = use_cases.add(editor(), new)
    return _page(name, token, warnings)


@route("/partners/<name>", role=Role.CHIEF)
def partner(name: str) -> str:
    """Return one partner: the entitlement in words and boxes, tokens, receipts."""
    return _page(name)


@route("/partners/<name>", methods=["POST"], role=Role.CHIEF)
def change(name: str) -> str:
    """Change a partner's feed."""
    return _page(name, warnings=use_cases.change(editor(), name, _changed))


@route("/partners/<name>/rotate", methods=["POST"], role=Role.CHIEF)
def rotate(name: str) -> str:
    """Issue a new token, shown once; the old one ends after a day."""
    return _page(name, use_cases.rotate(editor(), name, 24))


@route("/partners/<name>/suspend", methods=["POST"], role=Role.CHIEF)
def suspend(name: str) -> Response:
    """Suspend a partner at once."""
    use_cases.suspend(editor(), name, is_suspended=True)
    return to(f"/partners/{name}")


@route("/partners/<name>/resume", methods=["POST"], role=Role.CHIEF)
def resume(name: str) -> Response:
    """Resume a suspended partner."""
    use_cases.suspend(editor(), name, is_suspended=False)
    return to(f"/partners/{name}")


@route("/partners/<name>/preview/<kind>", role=Role.CHIEF)
def preview(name: str, kind: str) -> str:
    """Return the verdicts on the newest entries of a partner's feed."""
    if kind not in (Kind.LATEST, Kind.UPDATED):
        abort(404, "there is no such feed")
    with state().database.read() as connection:
        shown = store.by_name(connection, name)
        wanted = PartnerRequest(partner=shown, kind=Kind(kind), size=PREVIEWED, now=state().now())
        verdicts = profile_verdicts(Reader(connection), wanted, state().settings)
    profile = PROFILES[shown.profile]
    lacks = of_the_feed(profile, state().settings, language_of(shown, state().settings))
    return render_template(
        "desk/partner_preview.html",
        partner=shown,
        kind=kind,
        lacks=lacks,
        verdicts=verdicts[:PREVIEWED],
    )


def _page(name: str, token: str = "", warnings: Any = ()) -> str:
    with state().database.read() as connection:
        return render_template(
            "desk/partner.html",
            partner=store.by_name(connection, name),
            sections=sections.every(connection),
            profiles=sorted(PROFILES),
            receipts=store.receipts_of(connection, partner=name)[:MOST_RECEIPTS],
            token=token,
            warnings=warnings,
        )


def _changed(before: Partner) -> Partner:
    """Return a partner as the form says."""
    form = request.form
    profile = form.get("profile", before.profile)
    if profile not in PROFILES:
        raise BadPartner(f"profile {profile[:20]!r} is none of {', '.join(sorted(PROFILES))}")
    values: dict[str, Any] = {name: _parts(form.get(name, "")) for name in _LISTS}
    values |= {name: name in form for name in _YES_OR_NO}
    values["sections"] = tuple(form.getlist("sections"))
    values["offset_minutes"] = _minutes(form.get("offset_minutes", "0"))
    return replace(
        before,
        profile=profile,
        budget_per_hour=parse_whole_number(form.get("budget_per_hour", "600"), max_digits=6) or 600,
        entitlement=replace(before.entitlement, **values).checked(),
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _minutes(text: str) -> int:
    number = parse_whole_number(text.strip().removeprefix("-") or "0", max_digits=6)
    if number is None:
        raise BadPartner(f"{text[:20]!r} is not a number of minutes")
    return -number if text.strip().startswith("-") else number
