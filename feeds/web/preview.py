"""Any feed as a page, to look at in a browser: of ``wirefeed check --page``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader

from feeds.importers import Options, Source, read
from feeds.languages import phrases
from feeds.model import Draft, Moment
from feeds.sanitize import text_from_markup
from feeds.text.dates import format_rfc3339
from feeds.text.excerpts import excerpt
from feeds.text.urls import clean_url


def feed_as_page(data: bytes, name: str, now: datetime) -> str:
    """Return a page with a feed's headlines, dates and summaries, and its unreadable entries.

    Raises:
        UnreadableInput: the document is not a feed.
    """
    options = Options(now=now, zone=ZoneInfo("UTC"), formats=frozenset(["feed", "jsonfeed"]))
    drafts = list(read(Source(name=name, data=data), options))
    environment = Environment(loader=PackageLoader("feeds.web"), autoescape=True)
    template = environment.get_template("preview.html")
    style = (files("feeds.web") / "static" / "site.css").read_text("utf-8")
    refused = [str(draft) for draft in drafts if not isinstance(draft, Draft)]
    return template.render(name=name, style=style, rows=list(_rows(drafts)), refused=refused)


def _rows(drafts: list[Any]) -> Iterator[dict[str, str]]:
    for draft in drafts:
        if not isinstance(draft, Draft):
            continue
        raw = draft.revisions[-1]
        language = draft.language or "en"
        at: Moment | None = draft.updated or draft.published
        yield {
            "title": text_from_markup(raw.headline),
            "url": clean_url(draft.url, draft.base_url),
            "when": phrases.date(at.at, language, has_time=True) if at else "",
            "datetime": format_rfc3339(at.at.astimezone(UTC)) if at else "",
            "summary": excerpt(text_from_markup(raw.summary or raw.body_html or raw.body_text)),
            "language": language,
            "direction": phrases.direction(language),
        }
