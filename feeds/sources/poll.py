"""Polling of sources: conditional requests, adaptive intervals, recognised revisions, recorded
failures.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from feeds.config import Settings
from feeds.domain.acts import Actor, ActorKind, public_part
from feeds.errors import FetchError, Gone, InputError, StoreError
from feeds.fetch import Fetched
from feeds.importers import FEED_FORMATS, Options, Source, read
from feeds.importers.discovery import hints
from feeds.intake.pipeline import Report, import_drafts, to_the_end
from feeds.model import Draft
from feeds.sanitize.furniture import without_lines
from feeds.sources import backoff, unchanged
from feeds.sources.boilerplate import shared_lines
from feeds.sources.sitemap import SitemapReading
from feeds.store import Database, sources, validators
from feeds.store.audit import Run
from feeds.store.sources import FeedSource
from feeds.store.validators import Validators

_log = logging.getLogger("wirefeed.sources")
# Of one document; feeds list the newest first.
MAX_ENTRIES = 1_000

# Permanent redirects count after a day: some are made by mistake, or by a hotel's network.
MOVED_FOR = timedelta(days=1)
MAX_LINES = 100

Get = Callable[[FeedSource], Fetched]


@dataclass
class Polled:
    """How a poll went; ``problem`` is empty where all went well.

    ``stripped`` is the number of items whose boilerplate was removed.
    """

    report: Report = field(default_factory=Report)
    is_unchanged: bool = False
    problem: str = ""
    next_s: int = 0
    stripped: int = 0


def poll(
    database: Database, source: FeedSource, settings: Settings, now: datetime, get: Get
) -> Polled:
    """Import pushed documents, request new ones, and store the time of the next poll.

    Raises:
        StoreError: our own store failed; the source is polled again when its lease has expired.
    """
    polled = Polled()
    _import_pushes(database, source, settings, now, polled)
    values: dict[str, Any] = {"polled_at": now}
    new_validators: Validators | None = None
    try:
        fetched = get(source)
        polled.is_unchanged = fetched.is_unchanged
        if not fetched.is_unchanged:
            values |= _import_fetched(database, source, fetched, settings, now, polled, get)
            new_validators = Validators(etag=fetched.etag, last_modified=fetched.last_modified)
        values |= _move(source, fetched, now)
    except StoreError:
        raise
    except Gone as error:
        values["is_paused"] = 1
        gone = f"{error.reason}: it is no longer polled; to try again: wirefeed sources resume"
        _fail(source, FetchError(source.url, gone), polled, values)
    except FetchError as error:
        _fail(source, error, polled, values)
    except InputError as error:
        _fail(source, FetchError(source.url, error.reason), polled, values)
    except Exception as error:  # noqa: BLE001 - whatever a stranger's feed does to us is told of and backed off
        _log.exception("%s: could not be imported", source.url)
        _fail(
            source,
            FetchError(source.url, f"could not be imported: {type(error).__name__}: {error}"[:300]),
            polled,
            values,
        )
    else:
        hint_s = max(fetched.max_age_s, int(values.pop("hint_s", 0)))
        polled.next_s = backoff.next_interval(
            source.interval_s,
            hint_s,
            has_news=bool(polled.report.new or polled.report.updated),
            is_pushed=bool(source.lease_until),
        )
        refused = polled.report.refused
        polled.problem = (
            f"{len(refused)} items refused, the first ({refused[0][0]}): {refused[0][1]}"
            if refused
            else ""
        )
        for place, reason in [*polled.report.skipped[:1], *polled.report.warnings[:1]]:
            _log.warning("%s: %s", place, reason)
        values |= {"failures": 0, "problem": polled.problem, "interval_s": polled.next_s}
    if polled.report.new or polled.report.updated:
        values["taken_at"] = now
    values["due"] = now + timedelta(seconds=polled.next_s)
    _settle(database, source, values, new_validators, polled)
    return polled


def _settle(
    database: Database,
    source: FeedSource,
    values: dict[str, Any],
    new_validators: Validators | None,
    polled: Polled,
) -> None:
    """Store the result of a poll, under the source's new address if it has moved."""
    with database.share() as connection:
        if "url" in values and sources.known(connection, str(values["url"])):
            values["is_paused"] = 1
            polled.problem = f"moved to {values.pop('url')}, which is a source already: paused"
            values["problem"] = polled.problem
        if new_validators:
            validators.save(connection, str(values.get("url", source.url)), new_validators)
        sources.settle(connection, source.key, values)
    if "url" in values:
        _log.warning("%s: moved permanently; its address is now %s", source.url, values["url"])


def _import_fetched(
    database: Database,
    source: FeedSource,
    fetched: Fetched,
    settings: Settings,
    now: datetime,
    polled: Polled,
    get: Get,
) -> dict[str, Any]:
    """Import what is new in an answer; return the values to store. A known document costs nothing.

    After a refused item nothing is remembered, so that each poll tells of it.
    """
    document_hash = unchanged.document_hash(fetched.body, fetched.media_type)
    if document_hash == source.document_hash:
        polled.is_unchanged = True
        return {}
    if source.reads_sitemap:
        reading = SitemapReading(
            fetched.body, source.item_hashes, lambda url: get(replace(source, url=url))
        )
        options = _options(source, settings, now)
        run = _run(source)
        for _ in import_drafts(
            database, reading.drafts(options), options, polled.report, processes=1, run=run
        ):
            pass
        polled.report.unchanged += reading.known_count
        return {
            "document_hash": document_hash if reading.is_whole else "",
            "item_hashes": " ".join(reading.hashes),
        }
    part = unchanged.new_part(fetched.body, source.item_hashes, MAX_ENTRIES)
    polled.report.unchanged += part.known_count
    document = Source(name=source.url, data=part.body, media_type=fetched.media_type)
    lines = _import(database, source, document, settings, now, polled)
    values = _source_details(source, fetched)
    values["boilerplate"] = json.dumps(lines, ensure_ascii=False) if lines else ""
    is_whole = not polled.report.refused
    values["document_hash"] = document_hash if is_whole else ""
    values["item_hashes"] = " ".join(part.hashes) if is_whole else ""
    return values


def _move(source: FeedSource, fetched: Fetched, now: datetime) -> dict[str, Any]:
    """Return the source's new address, once permanent redirects have led to it for a day."""
    if not fetched.moved_to or fetched.moved_to == source.url:
        return {"moved_to": "", "moved_since": 0} if source.moved_to else {}
    if fetched.moved_to != source.moved_to or source.moved_since is None:
        return {"moved_to": fetched.moved_to, "moved_since": now}
    if now - source.moved_since < MOVED_FOR:
        return {}
    return {"url": fetched.moved_to, "moved_to": "", "moved_since": 0}


def _source_details(source: FeedSource, fetched: Fetched) -> dict[str, Any]:
    """Return the source's details from an answer."""
    feed_hints = hints(fetched.body, fetched.url, fetched.links)
    values: dict[str, Any] = {
        "hint_s": feed_hints.wait_s,
    }
    values |= {"title": feed_hints.title} if feed_hints.title and not source.title else {}
    if (feed_hints.hub, feed_hints.topic) != (source.hub, source.topic):
        values |= {
            "hub": feed_hints.hub,
            "topic": feed_hints.topic if feed_hints.hub else "",
            "lease_until": 0,
        }
    return values


def _fail(source: FeedSource, error: FetchError, polled: Polled, values: dict[str, Any]) -> None:
    """Record a failure: longer intervals, the source's Retry-After respected, never an end."""
    failures = source.failures + 1
    polled.problem = error.reason
    polled.next_s = backoff.after_failures(failures, error.retry_after_s)
    values |= {"failures": failures, "problem": error.reason}


def _import_pushes(
    database: Database, source: FeedSource, settings: Settings, now: datetime, polled: Polled
) -> None:
    with database.read() as connection:
        waiting = sources.pushes(connection, source.key)
    for key, body, media_type in waiting:
        document = Source(name=source.url, data=body, media_type=media_type)
        try:
            _import(database, source, document, settings, now, polled)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - a retry would fail in the same way
            _log.warning(
                "%s: a document pushed by its hub could not be imported: %s", source.url, error
            )
            polled.report.refused.append(("push", str(error)[:300]))
        with database.share() as connection:
            sources.drop_push(connection, key)


def _import(
    database: Database,
    feed_source: FeedSource,
    document: Source,
    settings: Settings,
    now: datetime,
    polled: Polled,
) -> list[str]:
    """Import a document; return the lines that are the source's boilerplate."""
    options = _options(feed_source, settings, now)
    drafts = list(to_the_end(read(document, options)))
    new_lines = shared_lines(draft for draft in drafts if isinstance(draft, Draft))
    lines = list(dict.fromkeys([*new_lines, *feed_source.boilerplate]))[:MAX_LINES]
    own_drafts = (_without_boilerplate(draft, lines, feed_source, polled) for draft in drafts)
    run = _run(feed_source)
    for _ in import_drafts(database, own_drafts, options, polled.report, processes=1, run=run):
        pass
    return lines


def _run(source: FeedSource) -> Run:
    """Return the row of the audit log for one document of a source."""
    actor = Actor(kind=ActorKind.SOURCE, name=source.title or public_part(source.url))
    return Run(actor, object_id=f"source {source.key}", details={})


def _options(source: FeedSource, settings: Settings, now: datetime) -> Options:
    return Options(
        now=now,
        zone=settings.zone,
        section=source.section,
        language=source.language,
        default_language=settings.language,
        max_bytes=settings.fetch_max_bytes,
        formats=FEED_FORMATS,
        max_entries=MAX_ENTRIES,
        source_zone=ZoneInfo(source.zone) if source.zone else None,
        is_poll=True,
    )


def _without_boilerplate(
    draft: Draft | InputError, lines: Sequence[str], source: FeedSource, polled: Polled
) -> Draft | InputError:
    """Return a draft that knows the lines of its source, or lacks them if the operator wishes."""
    if not lines or not isinstance(draft, Draft):
        return draft
    if not source.strips_boilerplate:
        return replace(draft, boilerplate=tuple(lines))
    *earlier, last = draft.revisions
    body = without_lines(last.body_html, lines)
    polled.stripped += body != last.body_html
    return replace(draft, revisions=(*earlier, replace(last, body_html=body)))


def describe(polled: Polled) -> str:
    """Return the result of a poll in words."""
    report = polled.report
    if polled.problem and not (report.new or report.updated or report.unchanged):
        return polled.problem
    description = f"{report.new} new, {report.updated} updated, {report.unchanged} unchanged"
    if polled.is_unchanged and not (report.new or report.updated):
        description = "not modified"
    if polled.stripped:
        description += f", boilerplate removed from {polled.stripped}"
    return f"{description}; {polled.problem}" if polled.problem else description
