"""The archive: all months with articles, and the articles of one month, in the newsroom's zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import groupby

from flask import Blueprint, abort

from feeds.domain.feed_address import Selection
from feeds.model import Format, Kind
from feeds.store import Reader
from feeds.store.reader import Place
from feeds.text.dates import from_micros, to_micros
from feeds.web.paging import Span, charge, part_of
from feeds.web.site_page import site_page
from feeds.web.state import state

blueprint = Blueprint("archive", __name__)
blueprint.before_request(charge)
MONTH_SIZE = 100
# Months that are looked for; older ones have no link.
_MOST_MONTHS = 1_200
_ALL = Selection(kind=Kind.LATEST, format=Format.ATOM, size=MONTH_SIZE)


@blueprint.get("/archive")
def months() -> str:
    """Return the years and months with articles, the newest first."""
    with state().database.read() as connection:
        reader = Reader(connection)
        by_year = groupby(_months(reader), key=lambda month: month.year)
        return site_page(
            "archive.html", reader, years=[(year, list(group)) for year, group in by_year]
        )


@blueprint.get("/archive/<int:year>/<int(fixed_digits=2):month>")
def month(year: int, month: int) -> str:
    """Return the articles of a month, newest first."""
    if not (1 <= year <= 9998 and 1 <= month <= 12):
        abort(404, "there is no such month")
    start = datetime(year, month, 1, tzinfo=state().settings.zone)
    span = Span(to_micros(start), to_micros(_following(start)))
    with state().database.read() as connection:
        reader = Reader(connection)
        part = part_of(reader, _ALL, address_of(start), span=span)
        if not part.articles:
            abort(404, "no article was published in this month")
        return site_page(
            "archive_month.html",
            reader,
            part=part,
            month=start,
            earlier=_month_below(reader, span.start),
            later=_month_above(reader, span.end),
        )


@blueprint.app_template_filter("month_address")
def address_of(month: datetime) -> str:
    """Return the address of a month's page, from the newsroom's root on."""
    return f"/archive/{month.year:04}/{month.month:02}"


def _months(reader: Reader) -> list[datetime]:
    """Return the beginnings of the months with articles, the newest first: one look-up each."""
    months: list[datetime] = []
    month = _month_below(reader, to_micros(datetime(9999, 1, 1, tzinfo=state().settings.zone)))
    while month is not None and len(months) < _MOST_MONTHS:
        months.append(month)
        month = _month_below(reader, to_micros(month))
    return months


def _month_below(reader: Reader, micros: int) -> datetime | None:
    """Return the month of the newest article that was published before ``micros``."""
    heads = reader.heads(replace(_ALL, size=1), Place(micros, 0))
    return _beginning(heads[0].at) if heads else None


def _month_above(reader: Reader, micros: int) -> datetime | None:
    """Return the month of the oldest article that was published at ``micros`` or later."""
    heads = reader.heads_above(replace(_ALL, size=1), Place(micros, 0))
    return _beginning(heads[0].at) if heads else None


def _beginning(micros: int) -> datetime:
    at = from_micros(micros).astimezone(state().settings.zone)
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)


def _following(month: datetime) -> datetime:
    is_december = month.month == 12
    return month.replace(year=month.year + is_december, month=1 if is_december else month.month + 1)
