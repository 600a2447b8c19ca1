"""Articles and changes in the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from feeds.domain.feed_address import parse_address
from feeds.domain.filters import MAX_SIZE
from feeds.domain.scopes import Scope
from feeds.errors import ArticleExists, BadDate, BadSelection, InputError
from feeds.importers import Source
from feeds.importers.record import draft_from
from feeds.model import Article, Candidate, Draft, Significance, Status
from feeds.newsroom import articles as use_cases
from feeds.newsroom import documents
from feeds.newsroom.articles import Change
from feeds.newsroom.pictures import with_stored_pictures
from feeds.newsroom.views import listing, place_from, revision_differences, view
from feeds.sanitize import html_from_text
from feeds.store import Reader
from feeds.text.dates import format_rfc3339, parse
from feeds.text.ids import uuid_in
from feeds.web.api import budget, models
from feeds.web.api.bodies import article_answer, article_row
from feeds.web.api.parameters import PROPERTIES, number_in, whole
from feeds.web.api.route import AGENCY_TYPES, Answer, Call, Parameter, Route

MOST_REVISIONS = 1_000_000


def list_articles(call: Call) -> Answer:
    """List articles of one status, newest first."""
    status = call.parameters.get("status", Status.LIVE.value)
    if status not in set(Status):
        raise BadSelection("status", f"{status!r} is none of {', '.join(Status)}")
    filters = [(name, value) for name, value in call.query if name not in ("status", "cursor")]
    selection = parse_address("/feeds/latest.json", filters)
    after = place_from(call.parameters.get("cursor", ""))
    with call.editor.database.read() as connection:
        listed, following = listing(Reader(connection), selection, [Status(status)], after)
    base_url = call.editor.settings.base_url
    rows = [models.ArticleRow(**article_row(article, base_url)) for article in listed]
    body = models.ArticlesOut(articles=rows, next=None if following is None else following.cursor)
    return Answer(body=body)


def read_article(call: Call) -> Answer:
    """Read an article of any status."""
    with call.editor.database.read() as connection:
        reader, base_url = Reader(connection), call.editor.settings.base_url
        return article_answer(reader, uuid_in(call.path["id"]), base_url)


def create_article(call: Call) -> Answer:
    """Add an article: public at once, under an embargo, or as a draft.

    Instead of JSON the body may be a document of an agency with one article; it is public at once.
    """
    if isinstance(call.body, bytes):
        source = Source(name=f"a document of {call.editor.name}", data=call.body)
        draft = documents.only_article(call.editor, source)
        draft = replace(draft, source=draft.source or call.editor.name)
        added = use_cases.add(call.editor, draft)
        return _changed(call, added.article, added.candidate, status=201)
    sent: models.ArticleIn = call.body
    added = use_cases.add(
        call.editor,
        _draft(sent, call),
        is_draft=sent.is_draft,
        is_known_text_allowed=sent.is_known_text_allowed,
    )
    return _changed(call, added.article, added.candidate, status=201)


def create_articles(call: Call) -> Answer:
    """Add up to 500 articles; each is stored or refused by itself.

    An article with an id that is stored already, and the same text, is "repeated", so that a batch
    whose answer was lost can be sent again.
    """
    if not all(article.is_draft for article in call.body.articles):
        call.editor.require_publishing()
    count = len(call.body.articles)
    budget.spend(call.editor.name, call.editor.settings.api_budget, count - 1)
    editor = replace(call.editor, run=call.editor.import_run("batch"))
    call = replace(call, editor=editor)
    rows = [_batch_row(position, sent, call) for position, sent in enumerate(call.body.articles)]
    outcomes = [row.outcome for row in rows]
    return Answer(
        body=models.BatchOut(
            articles=rows,
            new=outcomes.count("new"),
            repeated=outcomes.count("repeated"),
            refused=outcomes.count("refused"),
        )
    )


def _batch_row(position: int, sent: models.ArticleIn, call: Call) -> models.BatchRow:
    def row(outcome: Any, article_id: str, reason: str = "") -> models.BatchRow:
        return models.BatchRow(position=position, outcome=outcome, id=article_id, reason=reason)

    try:
        added = use_cases.add(
            call.editor,
            _draft(sent, call),
            is_draft=sent.is_draft,
            is_known_text_allowed=sent.is_known_text_allowed,
        )
    except ArticleExists as error:
        is_repeated = error.source_id and error.has_its_text and not error.is_withdrawn
        return row("repeated" if is_repeated else "refused", error.article_id, error.reason)
    except InputError as error:
        return row("refused", "", error.reason)
    return row("new", added.article.id)


def _draft(sent: models.ArticleIn, call: Call) -> Draft:
    record = sent.record()
    record.pop("is_draft", None)
    record.pop("is_known_text_allowed", None)
    record["source"] = record.get("source") or call.editor.name
    record = with_stored_pictures(call.editor, record)
    return draft_from(record, "", call.editor.settings.zone)


def revise_article(call: Call) -> Answer:
    """Give an article another revision; only the fields that are sent replace the present ones.

    What the article says already makes no revision.
    """
    uuid = uuid_in(call.path["id"])
    fields = call.body.record()
    significance = fields.pop("significance", None)
    text = fields.pop("body", None) or ""
    fields = with_stored_pictures(call.editor, fields)
    body_html = fields.pop("body_html", None) or html_from_text(text)
    change = Change(
        fields=fields,
        body_html=body_html,
        significance=Significance(significance) if significance else None,
    )
    revised = use_cases.revise(call.editor, uuid, change, expected=call.expected)
    return _changed(call, revised.article, revised.candidate)


def publish_article(call: Call) -> Answer:
    """Publish a draft, an article under an embargo, or an unpublished one, now."""
    article = use_cases.publish(call.editor, uuid_in(call.path["id"]), expected=call.expected)
    return _changed(call, article)


def schedule_article(call: Call) -> Answer:
    """Publish a draft or an unpublished article at a time, or move the end of an embargo."""
    try:
        at = parse(call.body.release_at, call.editor.settings.zone).at
    except BadDate as error:
        raise BadDate(f"release_at: {error.reason}") from error
    article = use_cases.schedule(call.editor, uuid_in(call.path["id"]), at, expected=call.expected)
    return _changed(call, article)


def unpublish_article(call: Call) -> Answer:
    """Hold back a public article until it is published again; readers get no notice.

    It leaves every feed, list and page. Published again, it has the same id, address and date.
    """
    article = use_cases.unpublish(call.editor, uuid_in(call.path["id"]), expected=call.expected)
    return _changed(call, article)


def withdraw_article(call: Call) -> Answer:
    """Withdraw an article permanently; a notice informs readers."""
    withdrawn = use_cases.withdraw(
        call.editor,
        uuid_in(call.path["id"]),
        call.body.note,
        has_translations=call.body.has_translations,
        expected=call.expected,
    )
    return _changed(call, withdrawn.articles[0])


def revert_article(call: Call) -> Answer:
    """Give an article a new revision with the text of an earlier one."""
    revised = use_cases.revert(
        call.editor,
        uuid_in(call.path["id"]),
        call.body.revision,
        call.body.note,
        expected=call.expected,
    )
    return _changed(call, revised.article, revised.candidate)


def list_revisions(call: Call) -> Answer:
    """List an article's revisions with their texts, newest first."""
    with call.editor.database.read() as connection:
        shown = view(Reader(connection), uuid_in(call.path["id"]))
    rows = [
        models.RevisionOut(
            number=revision.number,
            significance=revision.significance.value,
            at=format_rfc3339(revision.at.at),
            note=revision.note,
            title=revision.text.headline,
            summary=revision.text.summary,
            body_html=revision.text.body_html,
        )
        for revision in shown.revisions
    ]
    return Answer(body=models.RevisionsOut(revisions=rows))


def show_differences(call: Call) -> Answer:
    """Show what differs between two revisions of an article: by default the last two."""
    uuid = uuid_in(call.path["id"])
    with call.editor.database.read() as connection:
        reader = Reader(connection)
        newest = reader.article(uuid).revision.number
        last = number_in(call, "to", default=newest, least=1, most=MOST_REVISIONS)
        first = number_in(call, "from", default=max(1, last - 1), least=1, most=MOST_REVISIONS)
        lines = revision_differences(reader, uuid, first, last)
    return Answer(body=models.DifferencesOut(first=first, last=last, lines=lines))


def _changed(
    call: Call, article: Article, candidate: Candidate | None = None, *, status: int = 200
) -> Answer:
    """Return an article after a change, with what cleaning did to its text."""
    with call.editor.database.read() as connection:
        answer = article_answer(Reader(connection), article.uuid, call.editor.settings.base_url)
    updates: dict[str, Any] = {}
    if candidate is not None:
        updates = {
            "converted": dict(candidate.converted),
            "removed": dict(candidate.removed),
            "warnings": list(candidate.warnings),
        }
    return Answer(
        body=answer.body.model_copy(update=updates),
        status=status,
        version=answer.version,
        location=answer.location if status == 201 else "",
    )


_FILTERS = (
    *PROPERTIES,
    Parameter(name="q", meaning="words that each article has"),
    Parameter(name="size", meaning="how many; 20 by default", schema=whole(1, MAX_SIZE)),
    Parameter(
        name="status",
        meaning="live by default",
        schema={"type": "string", "enum": [status.value for status in Status]},
    ),
    Parameter(name="cursor", meaning="the next of the part before"),
)


def _change(
    path: str,
    view_: Callable[[Call], Answer],
    scope: Scope,
    body: type[BaseModel] | None = None,
    *,
    method: str = "POST",
    is_conflict_possible: bool = False,
) -> Route:
    """Return a route that changes one article, in the version that the request names."""
    return Route(
        method=method,
        path=f"/articles/<id>{path}",
        scope=scope,
        view=view_,
        body=body,
        answer=models.ArticleOut,
        has_version=True,
        is_repeatable=True,
        problems=(404, 409, 410, 412, 422, 428) if is_conflict_possible else _OF_CHANGES,
    )


_OF_CHANGES = (404, 410, 412, 422, 428)

ROUTES = (
    Route(
        method="GET",
        path="/articles",
        scope=Scope.READ,
        view=list_articles,
        answer=models.ArticlesOut,
        parameters=_FILTERS,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/articles",
        scope=Scope.WRITE,
        view=create_article,
        body=models.ArticleIn,
        media_types=AGENCY_TYPES,
        answer=models.ArticleOut,
        status=201,
        is_repeatable=True,
        problems=(409, 422),
    ),
    Route(
        method="POST",
        path="/batches",
        scope=Scope.WRITE,
        view=create_articles,
        body=models.BatchIn,
        answer=models.BatchOut,
        problems=(422,),
    ),
    Route(
        method="GET",
        path="/articles/<id>",
        scope=Scope.READ,
        view=read_article,
        answer=models.ArticleOut,
        problems=(404,),
    ),
    _change("", revise_article, Scope.WRITE, models.RevisionIn, method="PATCH"),
    _change("/publish", publish_article, Scope.PUBLISH, is_conflict_possible=True),
    _change(
        "/schedule",
        schedule_article,
        Scope.PUBLISH,
        models.ScheduleIn,
        is_conflict_possible=True,
    ),
    _change("/unpublish", unpublish_article, Scope.PUBLISH, is_conflict_possible=True),
    _change("/withdraw", withdraw_article, Scope.WITHDRAW, models.WithdrawIn),
    _change("/revert", revert_article, Scope.PUBLISH, models.RevertIn),
    Route(
        method="GET",
        path="/articles/<id>/revisions",
        scope=Scope.READ,
        view=list_revisions,
        answer=models.RevisionsOut,
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/articles/<id>/differences",
        scope=Scope.READ,
        view=show_differences,
        answer=models.DifferencesOut,
        parameters=(
            Parameter(
                name="from",
                meaning="a revision's number; the one before by default",
                schema=whole(1, MOST_REVISIONS),
            ),
            Parameter(
                name="to",
                meaning="a revision's number; the newest by default",
                schema=whole(1, MOST_REVISIONS),
            ),
        ),
        problems=(404,),
    ),
)
