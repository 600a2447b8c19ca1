"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from pydantic import ValidationError

from feeds.errors import (
    ArticleExists,
    ArticleNotFound,
    ArticleWithdrawn,
    BadConnector,
    BadDelivery,
    BadPicture,
    BadSelection,
    BadSignature,
    BadSource,
    BadStory,
    BadWebhook,
    InputError,
    KeyReused,
    NotEmbargoed,
    NotFound,
    NotPermitted,
    NotPublic,
    PictureTooLarge,
    RevisionConflict,
    StoreError,
    UnknownFeed,
    UnknownPictureType,
    WirefeedError,
)
from feeds.importers.record import FIELDS

CONTENT_TYPE = "application/problem+json"
_FIELD = re.compile(r"([a-z_]+): ")
# Error → status, title. The first that fits counts.
_OF_ERRORS: tuple[tuple[type[WirefeedError], int, str], ...] = (
    (ArticleExists, 409, "The article exists already"),
    (NotEmbargoed, 409, "The article is public already"),
    (NotPublic, 409, "The article is not public"),
    (BadStory, 422, "The storyline cannot be stored"),
    (BadSource, 422, "The source cannot be stored"),
    (BadWebhook, 422, "The webhook cannot be stored"),
    (BadConnector, 422, "The connector cannot be stored"),
    (BadSignature, 401, "The message is not signed as it must be"),
    (BadDelivery, 422, "The message cannot be carried out"),
    (PictureTooLarge, 413, "The picture is too long"),
    (UnknownPictureType, 415, "The file is no picture"),
    (BadPicture, 422, "The picture cannot be stored"),
    (InputError, 422, "The article cannot be stored"),
    (BadSelection, 400, "A parameter is wrong"),
    (UnknownFeed, 404, "There is no such section"),
    (NotFound, 404, "It is not there"),
    (ArticleNotFound, 404, "There is no such article"),
    (ArticleWithdrawn, 410, "The article was withdrawn"),
    (RevisionConflict, 412, "Another editor was faster"),
    (NotPermitted, 403, "The token may not do this"),
    (KeyReused, 422, "The Idempotency-Key was used for another request"),
    (StoreError, 503, "The article store is not ready"),
)


class Problem(Exception):
    """A request that is refused. ``errors`` name the wrong parts, as in RFC 9457 §3."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        errors: Sequence[dict[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or title)
        self.status, self.title, self.detail = status, title, detail
        self.errors, self.headers = errors, headers or {}


def response_to(problem: Problem) -> Response:
    """Return the answer to a refused request."""
    fields: dict[str, Any] = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "errors": list(problem.errors),
    }
    body = json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
    response = Response(body + "\n", problem.status, content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(problem.headers)
    return response


def problem_of(error: WirefeedError) -> Problem:
    """Return an error of the product as a problem; it names the field where the error does."""
    status, title = next(
        ((status, title) for kind, status, title in _OF_ERRORS if isinstance(error, kind)),
        (500, "Something failed here"),
    )
    if status == 503:
        return Problem(status, title, "Try again soon.", headers={"Retry-After": "10"})
    if status == 401:
        challenge = {"WWW-Authenticate": 'Signature realm="wirefeed"'}
        return Problem(status, title, str(error), headers=challenge)
    detail = error.reason if isinstance(error, InputError) else str(error)
    match = _FIELD.match(detail)
    errors = []
    if isinstance(error, BadSelection):
        errors = [{"parameter": error.name, "detail": error.reason}]
    elif isinstance(error, BadWebhook):
        errors = [{"pointer": f"#/{error.field}", "detail": error.reason}]
    elif isinstance(error, BadPicture):
        errors = [{"pointer": "#/file", "detail": detail}]
    elif match and match.group(1) in FIELDS:
        errors = [{"pointer": f"#/{match.group(1)}", "detail": detail[match.end() :]}]
    return Problem(status, title, detail, errors)


def problem_of_validation(error: ValidationError, *, is_query: bool = False) -> Problem:
    """Return what pydantic found as a problem that names each field."""
    rows = error.errors(include_url=False, include_input=False, include_context=False)
    if rows[0]["type"] == "json_invalid":
        return Problem(400, "The body is not JSON", rows[0]["msg"])
    errors = []
    for row in rows:
        parts = [str(part) for part in row["loc"]]
        if is_query:
            errors.append({"parameter": parts[0] if parts else "", "detail": row["msg"]})
        else:
            pointer = "".join(f"/{_escaped(part)}" for part in parts)
            errors.append({"pointer": f"#{pointer}", "detail": row["msg"]})
    status = 400 if is_query else 422
    return Problem(status, "The request is not valid", errors[0]["detail"], errors)


def _escaped(part: str) -> str:
    """Return a part of a JSON pointer (RFC 6901 §3)."""
    return part.replace("~", "~0").replace("/", "~1")
