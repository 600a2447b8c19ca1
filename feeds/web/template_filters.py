"""Filters of the templates: moments, phrases, addresses and pictures as pages have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import unquote, urlsplit

from flask import Blueprint
from markupsafe import Markup

from feeds.languages import phrases
from feeds.model import Article, Enclosure, Moment, Revision
from feeds.publishing.body import public_address
from feeds.sanitize.contents import pictures
from feeds.text.dates import format_rfc3339
from feeds.text.focus import shares_of
from feeds.web.state import state

blueprint = Blueprint("template_filters", __name__)


@blueprint.app_template_filter("when")
def when(moment: Moment, language: str = "") -> str:
    """Return a moment for people, in the newsroom's zone."""
    settings = state().settings
    at = moment.at.astimezone(settings.zone)
    return phrases.date(at, language or settings.language, has_time=moment.precision != "day")


@blueprint.app_template_filter("say")
def say(phrase: str, language: str = "", **values: object) -> str:
    return phrases.say(language or state().settings.language, phrase, **values)


@blueprint.app_template_filter("said_in")
def said_in(phrase: str, language: str) -> str:
    return phrases.said_in(language, phrase)


@blueprint.app_template_filter("rfc3339")
def rfc3339(moment: Moment) -> str:
    return format_rfc3339(moment.at)


@blueprint.app_template_filter("iso")
def iso(at: datetime) -> str:
    return format_rfc3339(at)


@blueprint.app_template_filter("moment_when")
def moment_when(at: datetime, language: str = "") -> str:
    """Return a time for people, in the newsroom's zone."""
    return when(Moment(at=at), language)


@blueprint.app_template_filter("day")
def day(at: datetime, language: str = "") -> str:
    """Return a day for people, in the newsroom's zone."""
    return when(Moment(at=at, precision="day"), language)


@blueprint.app_template_filter("exactly")
def exactly(at: datetime, language: str = "") -> str:
    """Return a time with its zone: that of the newsroom."""
    local = at.astimezone(state().settings.zone)
    return f"{moment_when(at, language)} ({phrases.zone(local)})"


@blueprint.app_template_filter("month_name")
def month_name(at: datetime, language: str = "") -> str:
    return phrases.month(at, language or state().settings.language)


@blueprint.app_template_filter("clock")
def clock(at: datetime) -> str:
    """Return the time of day in the newsroom's zone, as ``09:05``."""
    return f"{at.astimezone(state().settings.zone):%H:%M}"


@blueprint.app_template_filter("by_day")
def by_day(articles: Iterable[Article]) -> list[tuple[datetime, list[Article]]]:
    """Return articles, newest first, by their day in the newsroom's zone."""
    zone = state().settings.zone
    days: dict[date, list[Article]] = {}
    for article in articles:
        days.setdefault(article.published.at.astimezone(zone).date(), []).append(article)
    return [(same[0].published.at, same) for same in days.values()]


@blueprint.app_template_filter("language_name")
def language_name(language: str) -> str:
    return phrases.language_name(language)


@blueprint.app_template_filter("direction")
def direction(language: str) -> str:
    return phrases.direction(language)


@blueprint.app_template_filter("public")
def public(url: str) -> str:
    return public_address(url, state().settings.base_url)


@blueprint.app_template_filter("focus_classes")
def focus_classes(focus: str) -> str:
    """Return the classes of a picture's focus point, in tenths: the policy allows no styles."""
    left, top = (round(share * 10) for share in shares_of(focus))
    return f"fx{left} fy{top}"


@blueprint.app_template_filter("sanitized")
def sanitized(html: str) -> Markup:
    """Mark an article's body as clean: the store holds only sanitized HTML."""
    return Markup(html)  # noqa: S704 - cleaned at intake by feeds.sanitize


@blueprint.app_template_filter("file_name")
def file_name(url: str) -> str:
    """Return the name of a file by its address, or its host."""
    parts = urlsplit(url)
    return unquote(parts.path.rpartition("/")[2]) or parts.netloc


@blueprint.app_template_filter("duration")
def duration(seconds: int) -> str:
    """Return a duration as ``1:02:03`` or ``2:03``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@blueprint.app_template_filter("pictures")
def article_pictures(revision: Revision) -> tuple[Enclosure, ...]:
    """Return the pictures of a version, those of its text if it has no others; not those of its
    embeds, which would be requests to other sites.
    """
    return revision.metadata.images or pictures(revision.text.body_html)


@blueprint.app_template_filter("formatted")
def formatted(address: str, suffix: str) -> str:
    """Return the address of a feed in another format."""
    path, mark, query = address.partition("?")
    return f"{path.rpartition('.')[0]}.{suffix}{mark}{query}"
