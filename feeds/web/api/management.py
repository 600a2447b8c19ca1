"""Documents, relations and redirects in the API."""

from __future__ import annotations

from feeds.domain.scopes import Scope
from feeds.errors import BadRedirect
from feeds.importers import Source
from feeds.intake.pipeline import Report
from feeds.model import Relation
from feeds.newsroom import documents
from feeds.newsroom import redirects as use_cases
from feeds.newsroom.related_items import relate
from feeds.store import redirects
from feeds.store.redirects import Redirect, checked
from feeds.text.ids import uuid_in
from feeds.web.api import models
from feeds.web.api.problems import Problem
from feeds.web.api.route import AGENCY_TYPES, Answer, Call, Parameter, Route

# The importer is found by the document itself.
DOCUMENT_TYPES = (
    *AGENCY_TYPES,
    "application/xml",
    "text/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/jsonl",
)


def take_document(call: Call) -> Answer:
    """Import a document: ninjs, NewsML-G2, NITF, a feed, or JSON Lines.

    Articles whose ids are stored get a revision if anything changed. Sent again, the same document
    changes nothing.
    """
    source = Source(name=f"a document of {call.editor.name}", data=call.body)
    may_withdraw = Scope.WITHDRAW in call.scopes
    return Answer(body=_report(documents.take(call.editor, source, may_withdraw=may_withdraw)))


def _report(report: Report) -> models.ReportOut:
    def reasons(rows: list[tuple[str, str]]) -> list[models.ReasonOut]:
        return [models.ReasonOut(place=place, reason=reason) for place, reason in rows]

    return models.ReportOut(
        new=report.new,
        updated=report.updated,
        unchanged=report.unchanged,
        refused=reasons(report.refused),
        skipped=reasons(report.skipped),
        warnings=reasons(report.warnings),
        converted=dict(report.converted),
        removed=dict(report.removed),
    )


def state_relation(call: Call) -> Answer:
    """State what an article is to another one; both show it. A former statement is replaced."""
    return _related(call, Relation(call.body.type))


def remove_relation(call: Call) -> Answer:
    """Remove what was stated about two articles."""
    return _related(call, None)


def _related(call: Call, type_: Relation | None) -> Answer:
    related = relate(call.editor, uuid_in(call.path["id"]), uuid_in(call.path["other"]), type_)
    body = models.RelationOut(
        article=related.article.id,
        other=related.other.id,
        type=type_.value if type_ else None,
        is_new=related.is_new,
    )
    return Answer(body=body)


def list_redirects(call: Call) -> Answer:
    """List the redirects by source."""
    with call.editor.database.read() as connection:
        rows = [_redirect(redirect) for redirect in redirects.every(connection)]
    return Answer(body=models.RedirectsOut(redirects=rows))


def add_redirect(call: Call) -> Answer:
    """Redirect a former address; a present redirect of it is replaced."""
    sent: models.RedirectIn = call.body
    redirect = checked(sent.source, sent.target, is_prefix=sent.is_prefix)
    use_cases.add(call.editor, redirect)
    return Answer(body=_redirect(redirect), status=201)


def remove_redirect(call: Call) -> Answer:
    """Remove the redirect of an address."""
    source = call.parameters.get("source", "")
    try:
        return Answer(body=_redirect(use_cases.remove(call.editor, source)))
    except BadRedirect as error:
        reason = f"No redirect is of {source!r}."
        raise Problem(404, "There is no such redirect", reason) from error


def _redirect(redirect: Redirect) -> models.RedirectOut:
    return models.RedirectOut(
        source=redirect.source, target=redirect.target, is_prefix=redirect.is_prefix
    )


ROUTES = (
    Route(
        method="POST",
        path="/documents",
        scope=Scope.PUBLISH,
        view=take_document,
        answer=models.ReportOut,
        media_types=DOCUMENT_TYPES,
    ),
    Route(
        method="PUT",
        path="/articles/<id>/relations/<other>",
        scope=Scope.PUBLISH,
        view=state_relation,
        body=models.RelationIn,
        answer=models.RelationOut,
        problems=(404, 410),
    ),
    Route(
        method="DELETE",
        path="/articles/<id>/relations/<other>",
        scope=Scope.PUBLISH,
        view=remove_relation,
        answer=models.RelationOut,
        problems=(404, 422),
    ),
    Route(
        method="GET",
        path="/redirects",
        scope=Scope.READ,
        view=list_redirects,
        answer=models.RedirectsOut,
    ),
    Route(
        method="POST",
        path="/redirects",
        scope=Scope.MANAGE,
        view=add_redirect,
        body=models.RedirectIn,
        answer=models.RedirectOut,
        status=201,
    ),
    Route(
        method="DELETE",
        path="/redirects",
        scope=Scope.MANAGE,
        view=remove_redirect,
        answer=models.RedirectOut,
        parameters=(Parameter(name="source", meaning="the former address"),),
        problems=(404,),
    ),
)
