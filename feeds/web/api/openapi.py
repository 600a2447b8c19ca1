"""The OpenAPI 3.1 document of the API, made from the table of routes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from feeds.version import VERSION
from feeds.web.api import models
from feeds.web.api.problems import CONTENT_TYPE
from feeds.web.api.route import PREFIX, Parameter, Route
from feeds.web.api.uploads import FORM

_Schemas = dict[Any, dict[str, Any]]  # body and "validation" or "serialization" → reference
_PATH_PARAMETER = re.compile(r"<(\w+)>")
_OF_PATHS = {
    "id": "a UUID, with or without urn:uuid:",
    "other": "a UUID, with or without urn:uuid:",
    "slug": "a slug; a former one leads to the present one",
    "number": "a source's number",
    "name": "a partner's name",
    "webhook": "a webhook's name or id",
    "picture": "a picture's id, file name or address",
}
_MEANINGS = {
    400: "a parameter or a header is wrong, or the body is not JSON",
    401: "there is no valid token",
    403: "the token lacks the scope",
    404: "it is not there",
    409: "it exists already, or the article is public already",
    410: "the article was withdrawn",
    412: "the article has another version than If-Match names",
    413: "the body is too long",
    415: "the body has another type",
    422: "a field is wrong",
    428: "If-Match is missing",
    429: "too many requests wait",
    503: "the store is not ready, or too many requests wait",
}
_OF_ALL = (400, 401, 403, 429, 503)


def document(routes: Sequence[Route], base_url: str) -> dict[str, Any]:
    """Return the document."""
    schemas, definitions = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        address = _PATH_PARAMETER.sub(r"{\1}", PREFIX + route.path)
        paths.setdefault(address, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Wirefeed",
            "version": VERSION,
            "description": "Articles of a newsroom: read, write, publish, withdraw, follow.",
        },
        "servers": [{"url": base_url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": definitions,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(routes: Sequence[Route]) -> tuple[_Schemas, dict[str, Any]]:
    """Return references to the schemas of all bodies, and the schemas."""
    bodies: list[tuple[type[BaseModel], Literal["validation", "serialization"]]] = [
        (models.ProblemOut, "serialization")
    ]
    for route in routes:
        bodies.append((route.answer, "serialization"))
        if route.body is not None:
            bodies.append((route.body, "validation"))
    references, definitions = models_json_schema(
        list(dict.fromkeys(bodies)), ref_template="#/components/schemas/{model}"
    )
    return dict(references), definitions["$defs"]


def _operation(route: Route, schemas: _Schemas) -> dict[str, Any]:
    summary, _, description = (route.view.__doc__ or "").partition("\n\n")
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": summary.rstrip("."),
        "description": " ".join(description.split()) + f" Scope: {route.scope.value}.",
        "parameters": _parameters(route),
        "responses": _responses(route, schemas),
    }
    content = {name: {"schema": _document_schema(name)} for name in route.media_types}
    if route.body is not None:
        content = {"application/json": {"schema": schemas[route.body, "validation"]}} | content
    if content:
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _document_schema(media_type: str) -> dict[str, Any]:
    """Return the schema of a body that is not JSON: text, bytes, or a form with a file."""
    if media_type == FORM:
        file = {"type": "string", "format": "binary", "contentMediaType": "image/*"}
        return {"type": "object", "required": ["file"], "properties": {"file": file}}
    if media_type.startswith("image/"):
        return {"type": "string", "format": "binary"}
    return {"type": "string"}


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters = [
        _parameter(name, "path", _OF_PATHS[name], is_required=True)
        for name in _PATH_PARAMETER.findall(route.path)
    ]
    parameters += [
        _parameter(parameter.name, "query", parameter.meaning) | {"schema": _schema_of(parameter)}
        for parameter in route.parameters
    ]
    if route.has_version:
        meaning = "the ETag of the article as the client has read it, or *"
        parameters.append(_parameter("If-Match", "header", meaning, is_required=True))
    if route.is_repeatable:
        meaning = "a key of the client's choice: the same request under it is carried out once"
        parameters.append(_parameter("Idempotency-Key", "header", meaning))
    return parameters


def _schema_of(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.schema)
    return {"type": "array", "items": schema} if parameter.is_repeatable else schema


def _parameter(name: str, place: str, meaning: str, *, is_required: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        "in": place,
        "required": is_required,
        "description": meaning,
        "schema": {"type": "string"},
    }


def _responses(route: Route, schemas: _Schemas) -> dict[str, Any]:
    responses: dict[str, Any] = {
        str(route.status): {
            "description": "done",
            "content": {"application/json": {"schema": schemas[route.answer, "serialization"]}},
        }
    }
    if route.answer is models.ArticleOut:
        etag = {"description": "the article's version", "schema": {"type": "string"}}
        responses[str(route.status)]["headers"] = {"ETag": etag}
        if route.method == "GET":
            responses["304"] = {"description": "the client has this version"}
    statuses = {
        *_OF_ALL,
        *route.problems,
        *((413, 415, 422) if route.body or route.media_types else ()),
    }
    problem = schemas[models.ProblemOut, "serialization"]
    for status in sorted(statuses):
        responses[str(status)] = {
            "description": _MEANINGS[status],
            "content": {CONTENT_TYPE: {"schema": problem}},
        }
    return responses
