"""Polling of sources: conditional requests, adaptive intervals, recognised revisions, recorded
failures.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from feeds.config import Settings
from feeds.errors import FetchError, InputError, StoreError
from feeds.fetch import Fetched
from feeds.importers import FEED_FORMATS, Options, Source, read
from feeds.importers.discovery import hints
from feeds.intake.pipeline import Report, import_drafts
from feeds.sources import backoff
from feeds.store import Database, sources, validators
from feeds.store.sources import FeedSource
from feeds.store.validators import Validators

_log = logging.getLogger("wirefeed.sources")
# Of one document; feeds list the newest first.
MAX_ENTRIES = 1_000

Get = Callable[[FeedSource], Fetched]


@dataclass
class Polled:
    """How a poll went; ``problem`` is empty where all went well."""

    report: Report = field(default_factory=Report)
    is_unchanged: bool = False
    problem: str = ""
    next_s: int = 0


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
            document = Source(name=source.url, data=fetched.body, media_type=fetched.media_type)
            _import(database, source, document, settings, now, polled)
            values |= _source_details(source, fetched)
            new_validators = Validators(etag=fetched.etag, last_modified=fetched.last_modified)
    except StoreError:
        raise
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
        for place, reason in polled.report.skipped[:1]:
            _log.warning("%s: %s", place, reason)
        values |= {"failures": 0, "problem": polled.problem, "interval_s": polled.next_s}
    if polled.report.new or polled.report.updated:
        values["taken_at"] = now
    values["due"] = now + timedelta(seconds=polled.next_s)
    with database.share() as connection:
        if new_validators:
            validators.save(connection, source.url, new_validators)
        sources.settle(connection, source.key, values)
    return polled


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
) -> None:
    options = Options(
        now=now,
        zone=settings.zone,
        section=feed_source.section,
        language=feed_source.language,
        default_language=settings.language,
        max_bytes=settings.fetch_max_bytes,
        formats=FEED_FORMATS,
        max_entries=MAX_ENTRIES,
    )
    drafts = read(document, options)
    for _ in import_drafts(database, drafts, options, polled.report, processes=1):
        pass


def describe(polled: Polled) -> str:
    """Return the result of a poll in words."""
    report = polled.report
    if polled.problem and not (report.new or report.updated or report.unchanged):
        return polled.problem
    description = f"{report.new} new, {report.updated} updated, {report.unchanged} unchanged"
    if polled.is_unchanged and not (report.new or report.updated):
        description = "not modified"
    return f"{description}; {polled.problem}" if polled.problem else description
