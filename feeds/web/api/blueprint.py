"""The API's addresses: its routes, its OpenAPI document, and a page for engineers."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, render_template, request

from feeds.domain.scopes import Scope
from feeds.store import Reader
from feeds.web.api import (
    articles,
    audit,
    changes,
    dispatch,
    management,
    pictures,
    readers,
    sections,
    sources,
    stories,
    webhooks,
)
from feeds.web.api.openapi import document
from feeds.web.api.route import PREFIX
from feeds.web.state import state

ROUTES = (
    *articles.ROUTES,
    *audit.ROUTES,
    *changes.ROUTES,
    *management.ROUTES,
    *pictures.ROUTES,
    *readers.ROUTES,
    *sections.ROUTES,
    *stories.ROUTES,
    *sources.ROUTES,
    *webhooks.ROUTES,
)

blueprint = Blueprint("api", __name__)
dispatch.install(blueprint, ROUTES)


@blueprint.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI 3.1 document of the API."""
    described = document(ROUTES, state().settings.base_url)
    response = Response(json.dumps(described, indent=1) + "\n", content_type="application/json")
    response.headers["Cache-Control"] = "public, max-age=300"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.app_template_filter("fields_of")
def fields_of(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the fields of a body: those that a request must have, then title and text."""
    first = [*schema.get("required", ()), "title", "body_html", "body"]
    order = {name: place for place, name in reversed(list(enumerate(first)))}
    return sorted(schema["properties"].items(), key=lambda field: order.get(field[0], len(first)))


@blueprint.app_template_filter("type_of")
def type_of(schema: dict[str, Any]) -> str:
    """Return the type of a field by its JSON schema; "or null" is left out."""
    choices = schema.get("anyOf", [schema])
    types = [choice.get("type", "object") for choice in choices]
    return " or ".join(dict.fromkeys(name for name in types if name != "null"))


@blueprint.get("/api", strict_slashes=False)
@blueprint.get(f"{PREFIX}/", strict_slashes=False)
def documentation() -> str:
    """Return the page that describes the API."""
    settings = state().settings
    with state().database.read() as connection:
        sections = Reader(connection).sections(state().settings.language)
    return render_template(
        "api.html",
        document=document(ROUTES, settings.base_url),
        settings=settings,
        sections=sections,
        scopes=list(Scope),
    )
