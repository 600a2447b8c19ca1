"""``wirefeed partners``: partner feeds, their tokens and their receipts."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from feeds.cli import context
from feeds.cli.values import ARTICLE, PARTNER, SECTION
from feeds.domain.entitlement import Entitlement, Partner, checked_name
from feeds.domain.filters import MAX_SIZE
from feeds.model import Kind
from feeds.newsroom import partners as use_cases
from feeds.newsroom.names import uuid_named
from feeds.partners.feed import PartnerRequest, language_of, profile_verdicts
from feeds.partners.profiles import PROFILES
from feeds.partners.verdicts import Verdict, of_the_feed
from feeds.store import Reader
from feeds.store import partners as store
from feeds.store.partners import Receipt
from feeds.text.cells import spreadsheet_cell
from feeds.text.dates import format_rfc3339


@click.group(
    epilog="""\b
Example:
  wirefeed partners add city-news --section city --section economy --without-tag sponsored
  wirefeed partners rotate city-news
  wirefeed partners receipts --partner city-news"""
)
def partners() -> None:
    """Private feeds of partners: entitlements, tokens, receipts."""


_NAME = click.argument("name", metavar="NAME", type=PARTNER)


_ENTITLEMENT_OPTIONS = (
    click.option(
        "--section",
        "sections",
        multiple=True,
        metavar="SLUG",
        type=SECTION,
        help="Only this section; repeat it for more.",
    ),
    click.option(
        "--tag",
        "tags",
        multiple=True,
        help="Only articles with this tag; repeat it for more.",
    ),
    click.option("--without-tag", "excluded_tags", multiple=True, help="No article with this tag."),
    click.option(
        "--lang", "languages", multiple=True, help="Only this language; repeat it for more."
    ),
    click.option(
        "--full/--summary",
        "is_full",
        default=None,
        help="Whole texts (the default), or summaries.",
    ),
    click.option(
        "--pictures/--no-pictures",
        "has_pictures",
        default=None,
        help="With pictures (the default) or without.",
    ),
    click.option(
        "--watermark/--no-watermark",
        "has_watermark",
        default=None,
        help="Mark links and texts invisibly with the partner's code (off).",
    ),
    click.option(
        "--ednotes/--no-ednotes",
        "has_ednotes",
        default=None,
        help="With notes to editors, or without (the default).",
    ),
    click.option(
        "--offset",
        "offset_minutes",
        type=int,
        metavar="MINUTES",
        help="Delay after publication; -60: an hour before an embargo ends, with its time stated.",
    ),
    click.option(
        "--site",
        "sites",
        multiple=True,
        metavar="ORIGIN",
        help="The only origin that may frame /embed/…?partner=NAME; repeat it for more.",
    ),
    click.option(
        "--profile",
        type=click.Choice(sorted(PROFILES)),
        help="The aggregator whose rules apply (standard: none).",
    ),
    click.option(
        "--budget",
        "budget_per_hour",
        type=click.IntRange(1, 100_000),
        help="Requests an hour (600).",
    ),
)


def _entitlement_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_ENTITLEMENT_OPTIONS):
        command = option(command)
    return command


def _changed(partner: Partner, options: dict[str, Any]) -> Partner:
    """Return the partner with the given options applied."""
    values = {name: value for name, value in options.items() if value is not None and value != ()}
    # An empty one, --section "", takes the limit away.
    values = {name: () if value == ("",) else value for name, value in values.items()}
    partner_values = {
        name: values.pop(name) for name in ("budget_per_hour", "profile") if name in values
    }
    return replace(
        partner, **partner_values, entitlement=replace(partner.entitlement, **values).checked()
    )


@partners.command()
@_NAME
@_entitlement_options
def add(name: str, **options: Any) -> None:
    """Add a partner. Prints the token, once: only its hash is stored."""
    checked = checked_name(name)
    editor = context.editor()
    blank = Partner(name=checked, entitlement=Entitlement(), created=editor.now())
    token, warnings = use_cases.add(editor, _changed(blank, options))
    _print_warnings(warnings)
    _show_token(name, token)


@partners.command("set")
@_NAME
@_entitlement_options
def set_(name: str, **options: Any) -> None:
    """Change a partner's feed; options that are not given keep their values."""
    editor = context.editor()
    warnings = use_cases.change(editor, name, lambda partner: _changed(partner, options))
    _print_warnings(warnings)
    click.echo(f"{name}: changed")


def _print_warnings(warnings: list[str]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


@partners.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(as_json: bool) -> None:
    """List the partners."""
    with context.open_for_reading(context.settings()).read() as connection:
        partners_found = store.every(connection)
    for partner in partners_found:
        if as_json:
            click.echo(json.dumps(_shown(partner), ensure_ascii=False))
        else:
            click.echo(
                f"{partner.name:24} {'suspended' if partner.is_suspended else 'active':9}  "
                f"{partner.entitlement.to_json()}"
            )


@partners.command()
@_NAME
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(name: str, as_json: bool) -> None:
    """Show a partner: entitlement, addresses, tokens (never the secrets)."""
    with context.open_for_reading(context.settings()).read() as connection:
        fields = _shown(store.by_name(connection, name))
    if as_json:
        click.echo(json.dumps(fields, ensure_ascii=False, indent=2))
        return
    for field, value in fields.items():
        is_compound = isinstance(value, (dict, list))
        text = json.dumps(value, ensure_ascii=False) if is_compound else value
        click.echo(f"{field}: {text}")


@partners.command()
@_NAME
@click.option(
    "--overlap",
    default=24,
    show_default=True,
    type=click.IntRange(0, 24 * 90),
    metavar="HOURS",
    help="Remaining validity of the old token; 0: it ends at once.",
)
def rotate(name: str, overlap: int) -> None:
    """Issue a new token; the old one stays valid for a while, so that nothing breaks."""
    _show_token(name, use_cases.rotate(context.editor(), name, overlap))
    click.echo(
        f"The old token {'has ended' if overlap == 0 else f'ends in {overlap} hours'}.", err=True
    )


@partners.command()
@_NAME
def suspend(name: str) -> None:
    """Suspend a partner at once; tokens and receipts are kept."""
    _suspended(name, is_suspended=True)


@partners.command()
@_NAME
def resume(name: str) -> None:
    """Resume a suspended partner."""
    _suspended(name, is_suspended=False)


def _suspended(name: str, *, is_suspended: bool) -> None:
    use_cases.suspend(context.editor(), name, is_suspended=is_suspended)
    click.echo(f"{name}: {'suspended' if is_suspended else 'active'}")


@partners.command()
@_NAME
@click.option(
    "--size",
    default=MAX_SIZE,
    show_default=True,
    type=click.IntRange(1, MAX_SIZE),
    help="Entries of each feed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each entry.")
def preflight(name: str, size: int, as_json: bool) -> None:
    """List for each entry whether it passes, is adjusted or is held back, and why."""
    settings = context.settings()
    database = context.open_for_reading(settings)
    now = context.now()
    with database.read() as connection:
        partner = store.by_name(connection, name)
        verdicts_by_kind = {
            kind: profile_verdicts(
                Reader(connection),
                PartnerRequest(partner=partner, kind=kind, size=size, now=now),
                settings,
            )
            for kind in (Kind.LATEST, Kind.UPDATED)
        }
    profile = PROFILES[partner.profile]
    for lack in of_the_feed(profile, settings, language_of(partner, settings)):
        click.echo(f"feed: {lack}", err=True)
    rules = (
        f"{profile.name} ({profile.source}, read on {profile.checked})"
        if profile.source
        else profile.name
    )
    for kind, verdicts in verdicts_by_kind.items():
        for entry_verdict in verdicts:
            _print_verdict(entry_verdict, kind, as_json)
        counted = Counter(verdict.word for verdict in verdicts)
        summary = ", ".join(
            f"{counted[word]} {word}" for word in ("passes", "adjusted", "held back")
        )
        click.echo(
            f"{kind}: {len(verdicts)} entries under the profile {rules}: {summary}", err=True
        )


def _print_verdict(verdict: Verdict, kind: Kind, as_json: bool) -> None:
    if as_json:
        row = {"feed": kind.value, "verdict": verdict.word, "headline": verdict.headline}
        click.echo(
            json.dumps(
                {**row, "reasons": list(verdict.reasons), "advice": list(verdict.advice)},
                ensure_ascii=False,
            )
        )
        return
    click.echo(f"{kind:7}  {verdict.word:9}  {verdict.headline}")
    for reason in (*verdict.reasons, *verdict.advice):
        click.echo(f"                    - {reason}")


@partners.command()
@click.option(
    "--partner", default="", metavar="NAME", type=PARTNER, help="Receipts of this partner."
)
@click.option("--article", default="", metavar="ID", type=ARTICLE, help="Of this article only.")
@click.option(
    "--stale", is_flag=True, help="Only partners whose newest version is outdated or withdrawn."
)
@click.option(
    "--format", "format_", default="csv", show_default=True, type=click.Choice(["csv", "json"])
)
def receipts(partner: str, article: str, stale: bool, format_: str) -> None:
    """List which partner fetched which revision of which article, and when."""
    uuid = ""
    with context.open_for_reading(context.settings()).read() as connection:
        if partner:
            store.by_name(connection, partner)
        if article:
            uuid = uuid_named(Reader(connection), article)
            Reader(connection).article(uuid)
        receipts_found = store.receipts_of(connection, partner=partner, article=uuid)
    selected = _stale(receipts_found) if stale else receipts_found
    rows = [
        {
            "at": format_rfc3339(receipt.at),
            "partner": receipt.partner,
            "article": receipt.article,
            "revision": receipt.revision,
            "current": "yes" if receipt.is_current else "no",
            "headline": receipt.headline or "(withdrawn)",
        }
        for receipt in selected
    ]
    if format_ == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    writer = csv.DictWriter(
        sys.stdout,
        ["at", "partner", "article", "revision", "current", "headline"],
        lineterminator="\n",
    )
    writer.writeheader()
    writer.writerows({name: spreadsheet_cell(value) for name, value in row.items()} for row in rows)


def _stale(receipts_found: list[Receipt]) -> list[Receipt]:
    """Return the newest receipt of each partner and article, if it is outdated."""
    newest: dict[tuple[str, str], Receipt] = {}
    for receipt in receipts_found:
        key = (receipt.partner, receipt.article)
        if key not in newest or receipt.revision > newest[key].revision:
            newest[key] = receipt
    return [receipt for receipt in newest.values() if not receipt.is_current]


def _show_token(name: str, token: str) -> None:
    base = context.settings().base_url
    click.echo(token)
    click.echo(
        f"Shown this once. With it: {base}/partners/{name}/latest.rss (also updated; .atom, "
        ".json, .newsml, .nitf, .ninjs)\n"
        f"  Authorization: Bearer TOKEN, or Basic with the token as the password;\n"
        "  or as a secret address, for clients that can do neither: "
        f"{base}/partners/{name}/TOKEN/latest.rss",
        err=True,
    )


def _shown(partner: Partner) -> dict[str, Any]:
    base = context.settings().base_url
    return {
        "name": partner.name,
        "status": "suspended" if partner.is_suspended else "active",
        "created": format_rfc3339(partner.created),
        "profile": partner.profile,
        "entitlement": json.loads(partner.entitlement.to_json()),
        "budget_per_hour": partner.budget_per_hour,
        "feeds": [
            f"{base}/partners/{partner.name}/{kind}.{PROFILES[partner.profile].feed_suffix}"
            for kind in ("latest", "updated")
        ],
        "tokens": [
            {
                "created": format_rfc3339(token.created),
                "expires": format_rfc3339(token.expires) if token.expires else "never",
            }
            for token in partner.tokens
        ],
    }
