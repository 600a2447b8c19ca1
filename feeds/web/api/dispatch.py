"""How a request of the API is checked before its view sees it, and how it is answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import HTTPException

from feeds.domain.acts import Actor, ActorKind
from feeds.domain.scopes import Scope
from feeds.errors import RequestRepeated, WirefeedError
from feeds.newsroom.editor import Editor
from feeds.store import Reader, api_requests
from feeds.store.api_requests import RequestKey
from feeds.web.api import access, budget, uploads
from feeds.web.api.bodies import article_answer
from feeds.web.api.problems import Problem, problem_of, problem_of_validation, response_to
from feeds.web.api.route import PREFIX, Answer, Call, Route
from feeds.web.conditional import entity_tags
from feeds.web.state import IS_REPEATED, query, state

JSON = "application/json"
_KEY = re.compile(r'"?([\x21\x23-\x7e]{1,255})"?')


def install(blueprint: Blueprint, routes: tuple[Route, ...]) -> None:
    """Give a blueprint the routes' addresses."""
    for route in routes:
        blueprint.add_url_rule(
            PREFIX + route.path, route.name, _view_of(route), methods=[route.method]
        )


def _view_of(route: Route) -> Callable[..., Response]:
    def answer(**path: str) -> Response:
        try:
            return _answer(route, path)
        except Problem as problem:
            return response_to(problem)
        except WirefeedError as error:
            return response_to(problem_of(error))

    return answer


def _answer(route: Route, path: dict[str, str]) -> Response:
    token = access.token_of(route.scope)
    if not request.environ.get(IS_REPEATED):
        budget.spend(token.name, state().settings.api_budget)
    sent = _query(route)
    body = uploads.file_sent(route.media_types) if route.is_upload else _body(route)
    expected = _expected(route)
    # The parts of a form are divided by another line each time that it is sent.
    data = body if isinstance(body, bytes) else request.get_data()
    key = _request_key(token.name, data) if route.is_repeatable else None
    current = state()
    editor = Editor(
        database=current.database,
        settings=current.settings,
        now=current.now,
        name=token.name,
        request=key,
        may_publish=Scope.PUBLISH in token.scopes,
        actor=Actor(kind=ActorKind.TOKEN, name=token.name),
    )
    call = Call(
        editor=editor,
        scopes=token.scopes,
        body=body,
        query=sent,
        path=path,
        expected=expected,
    )
    try:
        if key is not None:
            with current.database.read() as connection:
                api_requests.refuse_repeated(connection, key)
        return _response(route.view(call))
    except RequestRepeated as repeated:
        response = _response(_replayed(route, editor, repeated.article))
        response.status_code = route.status
        response.headers["Idempotency-Replayed"] = "true"
        return response


def _replayed(route: Route, editor: Editor, name: str) -> Answer:
    """Return the answer to a repeated request, by the name of what the first one changed."""
    if route.replay is not None:
        return route.replay(editor, name)
    with editor.database.read() as connection:
        return article_answer(Reader(connection), name, editor.settings.base_url)


def _response(answer: Answer) -> Response:
    body = answer.body.model_dump_json().encode() + b"\n"
    if answer.version and answer.version in entity_tags(request.headers.get("If-None-Match", "")):
        response = Response(status=304)
    else:
        response = Response(body, answer.status, content_type=JSON)
    if answer.version:
        response.headers["ETag"] = f'"{answer.version}"'
    if answer.location:
        response.headers["Location"] = state().settings.base_url + answer.location
    response.headers["Cache-Control"] = "private, no-cache" if answer.version else "no-store"
    return response


def _query(route: Route) -> list[tuple[str, str]]:
    declared = {parameter.name: parameter for parameter in route.parameters}
    sent: list[tuple[str, str]] = []
    for name, value in query():
        if name not in declared:
            there_are = ", ".join(sorted(declared)) or "none"
            raise Problem(
                400,
                "A parameter is unknown",
                f"There is no parameter {name!r}; there are: {there_are}.",
                [{"parameter": name, "detail": "is unknown"}],
            )
        if "\0" in value:
            raise Problem(400, "A parameter is wrong", f"{name} has a NUL character.")
        if name in dict(sent) and not declared[name].is_repeatable:
            raise Problem(400, "A parameter is wrong", f"{name} is there more than once.")
        sent.append((name, value))
    return sent


def _body(route: Route) -> BaseModel | bytes | None:
    data = request.get_data()
    if request.mimetype in route.media_types:
        return data
    taken = (*((JSON,) if route.body else ()), *route.media_types)
    if taken and request.mimetype not in taken:
        types = ", ".join(taken)
        raise Problem(415, "The body has another type", f"Send it as one of: {types}.")
    if route.body is None:
        if data.strip() not in (b"", b"{}"):
            raise Problem(400, "The request has a body", "This address takes none.")
        return None
    try:
        return route.body.model_validate_json(data)
    except ValidationError as error:
        raise problem_of_validation(error) from error


def _expected(route: Route) -> str:
    header = request.headers.get("If-Match", "").strip()
    if not header and route.has_version:
        raise Problem(
            428,
            "The version is missing",
            "Send If-Match with the ETag of the article as you have read it, or If-Match: * to "
            "change any version.",
        )
    if header == "*" or not header:
        return ""
    tags = entity_tags(header)
    if len(tags) != 1 or not tags[0]:
        raise Problem(400, "If-Match is wrong", "Name one ETag, or *.")
    return tags[0]


def _request_key(token: str, data: bytes) -> RequestKey | None:
    header = request.headers.get("Idempotency-Key", "").strip()
    if not header:
        return None
    match = _KEY.fullmatch(header)
    if match is None:
        raise Problem(
            400, "The Idempotency-Key is wrong", "Send 1 to 255 visible ASCII characters."
        )
    digest = hashlib.sha256()
    for part in (request.method, request.path, request.headers.get("If-Match", "")):
        digest.update(part.encode() + b"\0")
    digest.update(data)
    return RequestKey(token=token, key=match.group(1), fingerprint=digest.hexdigest())


def http_problem(error: HTTPException) -> Response:
    """Return an error of HTTP under ``PREFIX`` as a problem."""
    described = error.get_response()
    headers = {
        name: described.headers[name]
        for name in ("Allow", "Retry-After")
        if name in described.headers
    }
    detail = error.description or ""
    return response_to(Problem(error.code or 500, error.name, detail, headers=headers))
