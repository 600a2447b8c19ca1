"""Sections in the API."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from feeds.domain.scopes import Scope
from feeds.newsroom import sections as use_cases
from feeds.store import sections
from feeds.store.sections import Section
from feeds.web.api.models import Line, RequestBody, ResponseBody
from feeds.web.api.route import PREFIX, Answer, Call, Parameter, Route

_Slug = Annotated[Line, Field(min_length=1)]
_Names = Annotated[
    dict[str, Line],
    Field(max_length=100, description="names in other languages, by language tag"),
]


class SectionIn(RequestBody):
    """A new section; it has no article yet."""

    slug: _Slug
    name: Annotated[Line, Field(description="the slug by default")] = ""
    names: _Names = Field(default_factory=dict)


class SectionChangeIn(RequestBody):
    """Another slug or name of a section. An empty name in ``names`` removes that language."""

    slug: Line = ""
    name: Line = ""
    names: _Names = Field(default_factory=dict)


class OrderIn(RequestBody):
    """The sections that come first, in their order."""

    slugs: Annotated[list[_Slug], Field(max_length=1_000)]


class SectionOut(ResponseBody):
    """A section. ``name`` is in the requested language, if it has one."""

    slug: str
    name: str
    names: dict[str, str]


class SectionsOut(ResponseBody):
    """The sections in their order."""

    sections: list[SectionOut]


class ChangedSectionOut(SectionOut):
    """A section after a change."""

    moved: Annotated[int, Field(description="articles that got another section")]


def list_sections(call: Call) -> Answer:
    """List the sections in their order: as an editor put them, then by name."""
    with call.editor.database.read() as connection:
        rows = sections.every(connection)
    return Answer(body=_sections(rows, call.parameters.get("lang", "")))


def create_section(call: Call) -> Answer:
    """Create a section without articles, so that partners can subscribe to its feeds."""
    sent: SectionIn = call.body
    section = use_cases.create(
        call.editor, Section(slug=sent.slug, name=sent.name, names=sent.names)
    )
    return Answer(body=_section(section), status=201, location=f"{PREFIX}/sections/{section.slug}")


def read_section(call: Call) -> Answer:
    """Read a section."""
    with call.editor.database.read() as connection:
        return Answer(body=_section(sections.by_slug(connection, call.path["slug"])))


def change_section(call: Call) -> Answer:
    """Change the slug or the names of a section; with the slug of another section it is merged
    into that one.

    Old addresses redirect permanently.
    """
    sent: SectionChangeIn = call.body
    changed = use_cases.change(
        call.editor, call.path["slug"], new=sent.slug, name=sent.name, names=sent.names
    )
    fields = _section(changed.section).model_dump()
    return Answer(body=ChangedSectionOut(**fields, moved=changed.moved))


def put_sections_in_order(call: Call) -> Answer:
    """Put sections first, in this order; the others follow by name."""
    return Answer(body=_sections(use_cases.put_in_order(call.editor, call.body.slugs), ""))


def remove_section(call: Call) -> Answer:
    """Remove a section that has no article."""
    return Answer(body=_section(use_cases.remove(call.editor, call.path["slug"])))


def _sections(rows: list[Section], language: str) -> SectionsOut:
    return SectionsOut(sections=[_section(section, language) for section in rows])


def _section(section: Section, language: str = "") -> SectionOut:
    name = section.name_in(language)
    return SectionOut(slug=section.slug, name=name, names=dict(section.names))


_LANGUAGE = Parameter(name="lang", meaning="the language of the names (BCP 47)")

ROUTES = (
    Route(
        method="GET",
        path="/sections",
        scope=Scope.READ,
        view=list_sections,
        answer=SectionsOut,
        parameters=(_LANGUAGE,),
    ),
    Route(
        method="POST",
        path="/sections",
        scope=Scope.MANAGE,
        view=create_section,
        body=SectionIn,
        answer=SectionOut,
        status=201,
    ),
    Route(
        method="PUT",
        path="/sections",
        scope=Scope.MANAGE,
        view=put_sections_in_order,
        body=OrderIn,
        answer=SectionsOut,
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/sections/<slug>",
        scope=Scope.READ,
        view=read_section,
        answer=SectionOut,
        problems=(404,),
    ),
    Route(
        method="PATCH",
        path="/sections/<slug>",
        scope=Scope.MANAGE,
        view=change_section,
        body=SectionChangeIn,
        answer=ChangedSectionOut,
        problems=(404,),
    ),
    Route(
        method="DELETE",
        path="/sections/<slug>",
        scope=Scope.MANAGE,
        view=remove_section,
        answer=SectionOut,
        problems=(404,),
    ),
)
