"""Pages outside the catalogue: one article, and the articles related to a submitted text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote, urlencode

from feeds.config import Settings
from feeds.domain.feed_address import Selection
from feeds.languages.phrases import say
from feeds.languages.tags import primary
from feeds.model import Content, Format, Kind, Page
from feeds.publishing.entries import entry_of, related_entries
from feeds.publishing.pages import Heading, newsroom_page
from feeds.publishing.subject import live
from feeds.related.neighbours import RELATED_POOL, load_ranked
from feeds.store import Reader
from feeds.text.dates import format_rfc3339
from feeds.text.tokenizer import spelled


def card_page(reader: Reader, uuid_text: str, settings: Settings) -> Page:
    """Return a page of one live article, without its text."""
    article = live(reader, uuid_text)
    selection = Selection(
        kind=Kind.RELATED, format=Format.JSON, article=article.uuid, content=Content.SUMMARY
    )
    # To our own page: WordPress follows links to the frame's own host only.
    entry = replace(
        entry_of(article, selection, settings), url=f"{settings.base_url}{article.path}"
    )
    address = f"/embed/articles/{article.uuid}.json"
    return newsroom_page(
        settings,
        Heading(id=settings.base_url + address, title=entry.title, address=address),
        (entry,),
        reader.created(),
    )


@dataclass(frozen=True, kw_only=True)
class Question:
    """A submitted text, its date if known, and the requested address."""

    text: str
    published: datetime | None
    self_url: str


def text_page(
    reader: Reader, question: Question, selection: Selection, settings: Settings, now: datetime
) -> Page:
    """Return the articles related to a submitted text within the filters of ``selection``, best
    first.
    """
    query_text, published = question.text, question.published
    at = now if published is None else min(published, now)
    hits = {
        hit.key: hit for hit in reader.related_to_text(query_text, at, selection.lang, RELATED_POOL)
    }
    passed = reader.matching(list(hits), selection)
    language = selection.lang
    if passed and not language:
        # The language of a text is unknown: the language of the nearest article is assumed.
        (best,) = reader.by_keys(passed[:1])
        language = primary(best.language)
        passed = reader.matching(passed, replace(selection, lang=language))
    passed_hits = [hits[key] for key in passed]
    near = load_ranked(reader, (), passed_hits, selection.size, spelled(query_text))
    entries = related_entries(near, selection, settings)
    title = say(language or settings.language, "Related news")
    address = f"/feeds/related.{selection.format}"
    if selection.format is not Format.JSON:
        # The text identifies the feed: its id depends on the text, not on the spelling of the
        # address.
        filters = [
            (name, value) for name, value in selection.query() if name not in ("size", "content")
        ]
        parameters = [("to", query_text), *filters, ("size", str(selection.size))]
        parameters += [] if published is None else [("published", format_rfc3339(published))]
        address += "?" + urlencode(parameters, quote_via=quote, safe="")
    page = newsroom_page(
        settings,
        Heading(id=settings.base_url + address, title=title, address=address, language=language),
        entries,
        reader.created(),
    )
    return replace(page, self_url=question.self_url)
