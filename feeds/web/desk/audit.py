"""The audit log for chiefs: filters, older and newer pages, exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from flask import Response, render_template, request

from feeds.domain.acts import ActorKind, ObjectKind, shown_details
from feeds.domain.roles import Role
from feeds.errors import BadSelection
from feeds.languages import phrases
from feeds.newsroom import audit as use_cases
from feeds.newsroom.audit import FILTERS, AuditPage
from feeds.store import Connection
from feeds.store.audit import Entry, Filters
from feeds.web.desk.access import editor, route
from feeds.web.desk.language import language, say

PAGE = 50
Lines = Callable[[Connection, Filters], Iterator[str]]


@route("/audit", role=Role.CHIEF)
def audit() -> str:
    """Return a page of the log, newest first."""
    current, problem = editor(), ""
    values = _values()
    shown = AuditPage(entries=[])
    try:
        filters = use_cases.filters_from(values, current.settings.zone)
        with current.database.read() as connection:
            shown = use_cases.page(connection, filters, PAGE, request.args.get("cursor", ""))
    except BadSelection as error:
        problem = str(error)
    return render_template(
        "desk/audit.html",
        shown=shown,
        values=values,
        problem=problem,
        query=urlencode(values),
        kinds=_kinds(),
        actors=_actors(),
        verbs=_verbs(),
        details=shown_details,
        moment=_moment,
        is_article=lambda entry: entry.kind in (ObjectKind.ARTICLE, ObjectKind.RELATION),
    )


@route("/audit.csv", role=Role.CHIEF)
def export_csv() -> Response:
    """Return the rows that pass the filters, oldest first, as CSV."""
    return _file("csv", "text/csv; charset=utf-8", use_cases.csv_lines)


@route("/audit.jsonl", role=Role.CHIEF)
def export_json_lines() -> Response:
    """Return the rows that pass the filters, oldest first, as JSON Lines."""
    return _file("jsonl", "application/jsonl", use_cases.json_lines)


def _file(suffix: str, content_type: str, lines: Lines) -> Response:
    current = editor()
    filters = use_cases.filters_from(_values(), current.settings.zone)

    def body() -> Iterator[str]:
        with current.database.read() as connection:
            yield from lines(connection, filters)

    response = Response(body(), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="audit.{suffix}"'
    return response


def _values() -> dict[str, str]:
    """Return the filters that the request names."""
    named = {name: request.args.get(name, "").strip() for name in FILTERS}
    return {name: value for name, value in named.items() if value}


def _moment(entry: Entry) -> str:
    at = entry.at.astimezone(editor().settings.zone)
    return phrases.date(at, language(), has_time=True)


def _actors() -> dict[str, str]:
    return {
        ActorKind.PERSON: say("person"),
        ActorKind.TOKEN: say("token"),
        ActorKind.CONNECTOR: say("connector"),
        ActorKind.SOURCE: say("source"),
        ActorKind.COMMAND: say("command line"),
        ActorKind.PROGRAM: say("program"),
    }


def _kinds() -> dict[str, str]:
    return {
        ObjectKind.ARTICLE: say("article"),
        ObjectKind.ARTICLES: say("articles of an import"),
        ObjectKind.STORYLINE: say("storyline"),
        ObjectKind.SECTION: say("section"),
        ObjectKind.SOURCE: say("source"),
        ObjectKind.PARTNER: say("partner"),
        ObjectKind.USER: say("user"),
        ObjectKind.TOKEN: say("token"),
        ObjectKind.WEBHOOK: say("webhook"),
        ObjectKind.CONNECTOR: say("connector"),
        ObjectKind.REDIRECT: say("redirect"),
        ObjectKind.RELATION: say("relation"),
        ObjectKind.PICTURE: say("picture"),
    }


def _verbs() -> dict[str, str]:
    """Return what verbs are called; a verb without an entry is shown as it is."""
    return {
        "accept proposals": say("accept proposals"),
        "add": say("add"),
        "add articles": say("add articles"),
        "add passkey": say("add passkey"),
        "add second factor": say("add second factor"),
        "change": say("change"),
        "change role": say("change role"),
        "change settings": say("change settings"),
        "create": say("create"),
        "disable": say("disable"),
        "enable": say("enable"),
        "erase texts": say("erase texts"),
        "import": say("import"),
        "issue": say("issue"),
        "issue link": say("issue link"),
        "merge": say("merge"),
        "order": say("order"),
        "plan withdrawal": say("plan withdrawal"),
        "publish": say("publish"),
        "relate": say("relate"),
        "remove": say("remove"),
        "remove articles": say("remove articles"),
        "remove passkey": say("remove passkey"),
        "remove second factor": say("remove second factor"),
        "remove second factors": say("remove second factors"),
        "rename": say("rename"),
        "resume": say("resume"),
        "revert": say("revert"),
        "revise": say("revise"),
        "revoke": say("revoke"),
        "rotate secret": say("rotate secret"),
        "rotate token": say("rotate token"),
        "schedule": say("schedule"),
        "set password": say("set password"),
        "split": say("split"),
        "suspend": say("suspend"),
        "test": say("test"),
        "take back withdrawal": say("take back withdrawal"),
        "unpublish": say("unpublish"),
        "unrelate": say("unrelate"),
        "upload": say("upload"),
        "withdraw": say("withdraw"),
    }
