"""Pages of storylines: all of them, and one with its line of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import Blueprint, abort, redirect, render_template
from werkzeug.wrappers import Response

from feeds import wording
from feeds.model import Article, Significance, Story
from feeds.selection import SLUG
from feeds.store import Reader
from feeds.timeline import Tick, Timeline, timeline
from feeds.web.state import state

blueprint = Blueprint("stories", __name__)
MOST_LISTED = 200
MOST_DRAWN = 400


@dataclass(frozen=True, kw_only=True)
class Event:
    """A story as it was published, or one of its significant revisions."""

    at: datetime
    article: Article
    significance: Significance


@blueprint.app_template_filter("tick")
def tick(mark: Tick, language: str) -> str:
    """A mark on the line of time, in few characters."""
    return wording.short_date(mark.at, language, has_time=mark.has_time, has_year=mark.has_year)


@blueprint.get("/stories")
def stories() -> str:
    """Every storyline, the one with the newest article first."""
    with state().database.read() as connection:
        reader = Reader(connection)
        return render_template(
            "stories.html",
            settings=state().settings,
            sections=reader.sections(),
            section="",
            stories=state().storylines(reader, MOST_LISTED),
        )


@blueprint.get("/stories/<slug>")
def story(slug: str) -> str | Response:
    """One storyline, the newest article first; what it was called before leads to it."""
    if not SLUG.match(slug.lower()):
        abort(404, "there is no such storyline")
    with state().database.read() as connection:
        reader = Reader(connection)
        found = reader.public_story(slug.lower())
        if found.slug != slug:
            return redirect(f"{state().settings.base_url}/stories/{found.slug}", 301)
        articles = reader.members(found)
        events = events_of(reader, articles)
        revised = [event for event in events if event.significance is not Significance.NEW]
        return render_template(
            "story.html",
            settings=state().settings,
            sections=reader.sections(),
            section="",
            story=found,
            articles=articles[::-1],
            updates={
                key: list(group)
                for key, group in groupby(sorted(revised, key=lambda event: event.article.key), lambda e: e.article.key)
            },
            events=events[-MOST_DRAWN:],
            undrawn=max(0, len(events) - MOST_DRAWN),
            drawn=drawn(events[-MOST_DRAWN:]),
        )


def events_of(reader: Reader, articles: list[Article]) -> list[Event]:
    """What happened in a storyline, the oldest first."""
    found = []
    for article in articles:
        found.append(Event(at=article.published.at, article=article, significance=Significance.NEW))
        found += [
            Event(at=revision.at.at, article=article, significance=revision.significance)
            for revision in reader.revisions(article.key)
            if revision.number > 1 and revision.significance.is_significant
        ]
    return sorted(found, key=lambda event: (event.at, event.article.key))


def drawn(events: list[Event]) -> Timeline | None:
    """The line of time in the newsroom's zone; None where there is nothing to draw."""
    zone = state().settings.zone
    return timeline([event.at.astimezone(zone) for event in events]) if events else None


def place_of(reader: Reader, article: Article) -> tuple[Story, Article | None, Article | None] | None:
    """An article's storyline, and the articles before and after it there."""
    found = reader.story_of(article.key)
    if found is None:
        return None
    members = reader.members(found)
    place = next((index for index, one in enumerate(members) if one.key == article.key), None)
    if place is None:
        return None
    before = members[place - 1] if place else None
    after = members[place + 1] if place + 1 < len(members) else None
    return found, before, after
