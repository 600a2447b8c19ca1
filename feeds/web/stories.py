"""Storyline pages: the list of all, and one storyline with its timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from flask import Blueprint, abort, redirect
from werkzeug.wrappers import Response

from feeds.languages import phrases
from feeds.model import Article, Significance, Story
from feeds.publishing.change_summary import change_note
from feeds.publishing.story_additions import additions
from feeds.related.timeline import Tick, Timeline, timeline
from feeds.store import Reader
from feeds.store import stories as store
from feeds.store.story_reader import Member, Step
from feeds.text.slugs import is_slug
from feeds.web.site_page import site_language, site_page
from feeds.web.state import state

blueprint = Blueprint("stories", __name__)
MOST_LISTED = 1_000
MOST_DRAWN = 400
# The number of articles shown with their summaries; the others have one line each.
MOST_TOLD = 200


@dataclass(frozen=True, kw_only=True)
class Event:
    """The publication of a story, or one of its significant revisions."""

    at: datetime
    article: Member
    significance: Significance


@blueprint.app_template_filter("tick")
def tick(mark: Tick, language: str) -> str:
    """Return the text of a mark on the timeline, in few characters."""
    return phrases.short_date(mark.at, language, has_time=mark.has_time, has_year=mark.has_year)


@blueprint.get("/stories")
def stories() -> str:
    """Return the storylines, the one with the newest article first."""
    with state().database.read() as connection:
        reader = Reader(connection)
        return site_page(
            "stories.html",
            reader,
            stories=state().storylines(reader, MOST_LISTED),
            most=MOST_LISTED,
        )


@blueprint.get("/stories/<slug>")
def story(slug: str) -> str | Response:
    """Return one storyline, newest article first; former slugs redirect to it."""
    if not is_slug(slug.lower()):
        abort(404, "there is no such storyline")
    with state().database.read() as connection:
        reader = Reader(connection)
        public_story = reader.public_story(slug.lower())
        if public_story.slug != slug:
            return redirect(f"{state().settings.base_url}/stories/{public_story.slug}", 301)
        members, steps = reader.member_list(public_story), reader.steps(public_story)
        newest = members[::-1]
        told_keys = [member.key for member in newest[:MOST_TOLD]]
        events = events_of(members, steps)
        return site_page(
            "story.html",
            reader,
            language=site_language(public_story.language),
            story=public_story,
            size=len(members),
            articles=reader.by_keys(told_keys),
            earlier=newest[MOST_TOLD:],
            additions=additions(reader, public_story, told_keys),
            updates=_by_article(steps),
            notes=_notes(reader, {step.key for step in steps} & set(told_keys)),
            events=events[-MOST_DRAWN:],
            undrawn=max(0, len(events) - MOST_DRAWN),
            drawn=drawn(events[-MOST_DRAWN:]),
        )


def _by_article(steps: Sequence[Step]) -> dict[int, list[Step]]:
    """Return the revisions of each article."""
    by_key = sorted(steps, key=lambda step: step.key)
    return {key: list(group) for key, group in groupby(by_key, lambda step: step.key)}


def _notes(reader: Reader, keys: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return what each later revision of these articles changed: (key, number) → a line."""
    notes = {}
    for key in keys:
        for revision, previous in pairwise(reader.revisions(key)):
            notes[key, revision.number] = change_note(previous, revision)
    return notes


def events_of(members: list[Member], steps: list[Step]) -> list[Event]:
    """Return the events of a storyline, oldest first."""
    by_key = {article.key: article for article in members}
    events = [
        Event(at=article.published.at, article=article, significance=Significance.NEW)
        for article in members
    ]
    events += [
        Event(at=step.at, article=by_key[step.key], significance=step.significance)
        for step in steps
    ]
    return sorted(events, key=lambda event: (event.at, event.article.key))


def drawn(events: list[Event]) -> Timeline | None:
    """Return the timeline in the newsroom's zone; None without events."""
    zone = state().settings.zone
    return timeline([event.at.astimezone(zone) for event in events]) if events else None


def place_of(
    reader: Reader, article: Article
) -> tuple[Story, Article | None, Article | None] | None:
    """Return an article's storyline, and the articles before and after it there."""
    public_story = reader.story_of(article.key)
    if public_story is None:
        return None
    keys = store.members(reader.connection, public_story)
    if article.key not in keys:
        return None
    place = keys.index(article.key)
    around = {
        neighbour.key: neighbour
        for neighbour in reader.by_keys(keys[max(0, place - 1) : place + 2])
    }
    before = around.get(keys[place - 1]) if place else None
    after = around.get(keys[place + 1]) if place + 1 < len(keys) else None
    return public_story, before, after
