"""Dates without a time: the day that a source names is that day for the newsroom's readers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, tzinfo

from feeds.errors import InputError
from feeds.model import Draft, Moment


def on_newsroom_days(
    draft: Draft | InputError, zone: tzinfo, newsroom: tzinfo
) -> Draft | InputError:
    """Return the draft, read in ``zone``, with each bare day as that day in the newsroom's zone."""
    if not isinstance(draft, Draft):
        return draft

    def moved(moment: Moment | None) -> Moment | None:
        if moment is None or moment.precision != "day":
            return moment
        day = moment.at.astimezone(zone).date()
        return replace(moment, at=datetime.combine(day, time(), newsroom).astimezone(UTC))

    return replace(
        draft,
        published=moved(draft.published),
        updated=moved(draft.updated),
        revisions=tuple(
            replace(revision, at=moved(revision.at)) if revision.at else revision
            for revision in draft.revisions
        ),
    )
