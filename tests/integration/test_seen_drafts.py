"""Drafts that come again: those that can change nothing are not cleaned and compared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from support.constants import NOW
from support.newsroom import newest
from support.rows import line

from feeds.intake import pipeline
from feeds.intake.pipeline import Report
from feeds.model import Status
from feeds.store import Database, Writer
from feeds.store.schema import seen_drafts

STORY = line("1", "The quay opens", "The quay opens on Monday.")
OTHER = line("2", "A budget", "The council votes on the budget.")
LATER = NOW + timedelta(hours=1)
Take = Callable[..., Report]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The headlines of the drafts that were cleaned and compared, as they come."""
    headlines: list[str] = []
    normalize = pipeline.normalize

    def noted(draft: pipeline.Draft, *arguments: object) -> pipeline.Candidate:
        headlines.append(draft.revisions[-1].headline)
        return normalize(draft, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "normalize", noted)
    return headlines


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.new, report.updated, report.unchanged, len(report.refused)


def test_a_draft_that_comes_again_is_counted_and_not_compared(
    take: Take, compared: list[str]
) -> None:
    assert (2, 0, 0, 0) == counts(take(f"{STORY}\n{OTHER}"))
    compared.clear()
    assert (0, 0, 2, 0) == counts(take(f"{OTHER}\n\n{STORY}", now=LATER))
    assert [] == compared
    revised = line("1", "The quay opens", "The quay opens on Tuesday, and no earlier than that.")
    assert (0, 1, 1, 0) == counts(take(f"{revised}\n{OTHER}", now=LATER))
    assert ["The quay opens"] == compared


def test_a_former_draft_is_compared_with_the_new_text(take: Take, compared: list[str]) -> None:
    take(STORY)
    take(line("1", "The quay opens", "The quay opens on Tuesday, and no earlier."), now=LATER)
    compared.clear()
    assert (0, 0, 1, 0) == counts(take(STORY, now=LATER + timedelta(hours=1)))
    assert ["The quay opens"] == compared
    assert (0, 0, 1, 0) == counts(take(STORY, now=LATER + timedelta(hours=2)))
    assert ["The quay opens"] == compared


def test_a_former_draft_counts_again_after_a_change_without_a_revision(take: Take) -> None:
    """A note to editors that a source changes, and changes back."""
    first, second = (line("1", "The quay opens", ednote=note) for note in ("Hold.", "Go."))
    take(first)
    for number, draft in enumerate((second, first, second, first)):
        report = take(draft, now=LATER + timedelta(hours=number))
        assert (0, 1, 0, 0) == counts(report)


def test_other_options_make_another_draft(take: Take, compared: list[str]) -> None:
    take(STORY)
    compared.clear()
    assert (0, 1, 0, 0) == counts(take(STORY, now=LATER, section="Sea"))
    assert ["The quay opens"] == compared


def test_a_withdrawn_article_is_compared_each_time(
    take: Take, database: Database, compared: list[str]
) -> None:
    take(STORY)
    with database.write() as connection:
        writer = Writer(connection, LATER)
        writer.withdraw(newest(writer.reader, 1, Status.LIVE)[0], "It was wrong.")
    compared.clear()
    assert (0, 0, 1, 0) == counts(take(STORY, now=LATER))
    assert ["The quay opens"] == compared


def test_warnings_and_refusals_are_reported_each_time(take: Take) -> None:
    feed = """<rss version="2.0"><channel><title>Harbour</title>
<item><guid>3</guid><title>A doubt</title><pubDate>some day</pubDate>
<description>A text with a date that cannot be read.</description></item>
<item><guid>4</guid><description> </description></item></channel></rss>"""
    first, again = (take(feed, name="news.rss", now=now) for now in (NOW, LATER))
    assert first.warnings
    assert first.warnings == again.warnings
    assert 1 == len(first.refused)
    assert first.refused == again.refused


def test_a_dry_run_remembers_nothing(take: Take, database: Database) -> None:
    take(STORY, is_dry_run=True)
    with database.read() as connection:
        assert 0 == connection.execute(select(func.count()).select_from(seen_drafts)).scalar()
    assert (1, 0, 0, 0) == counts(take(STORY))


def test_former_digests_are_forgotten(take: Take, database: Database) -> None:
    for number in range(5):
        text = f"The quay opens on day {number} of the month, said the harbour's office."
        take(line("1", "The quay opens", text), now=NOW + timedelta(hours=number))
    with database.read() as connection:
        assert 1 == connection.execute(select(func.count()).select_from(seen_drafts)).scalar()
