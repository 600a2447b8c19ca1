"""The reference from the code: ``python docs/reference.py`` writes the pages of docs/reference.

Commands come from the command line's own help, settings, filters, JSON fields and metrics from
their declarations, addresses from the application's routes.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from feeds.cli import cli
from feeds.config import SETTINGS, Settings
from feeds.domain.feed_address import FILTERS, Selection
from feeds.importers.registry import IMPORTERS
from feeds.model import Format, Kind
from feeds.operations.store_metrics import STORE_METRICS
from feeds.partners.profiles import PROFILES
from feeds.render.jsonfeed import ENTRY_FIELDS
from feeds.runtime.metrics import process_metrics
from feeds.web import create_app
from feeds.web.api.blueprint import ROUTES
from feeds.web.api.route import PREFIX as API
from feeds.web.desk.access import PREFIX as DESK
from feeds.web.desk.access import ROUTES as DESK_ROUTES

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/reference.py from the code. -->"
FORM: dict[str, Any] = {"terminal_width": 100, "help_option_names": ["-h", "--help"]}


UUID = "0198c0de-0000-7000-8000-000000000001"
LATEST = Selection(kind=Kind.LATEST, format=Format.RSS)
FEEDS = (
    (LATEST, "the latest news"),
    (replace(LATEST, kind=Kind.UPDATED), "updated stories: an entry for each significant revision"),
    (replace(LATEST, section="city"), "a section"),
    (replace(LATEST, kind=Kind.RELATED, article=UUID), "articles related to one"),
    (replace(LATEST, kind=Kind.REVISIONS, article=UUID), "the revisions of an article"),
    (replace(LATEST, story="port-strike"), "a storyline"),
    (replace(LATEST, archive=1), "an archive page (RFC 5005 §4); every list has them"),
)


def table(*rows: tuple[str, ...]) -> str:
    """Return rows as a Markdown table; the first row is its head."""
    head, *body = rows
    lines = [head, tuple("---" for _ in head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def commands() -> str:
    """Return the help of every command."""
    sections = [f"## wirefeed {name}".rstrip() + f"\n\n```\n{text}\n```" for name, text in helps()]
    return "\n\n".join(["# Commands", NOTE, *sections])


def helps() -> Iterator[tuple[str, str]]:
    """Yield the words of each command after ``wirefeed``, and its help."""
    context = click.Context(cli, info_name="wirefeed", **FORM)
    yield "", help_of(cli, context)
    yield from helps_below(cli, context, "")


def helps_below(
    group: click.Group, context: click.Context, words: str
) -> Iterator[tuple[str, str]]:
    """Yield the same for the commands of a group."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context, **FORM)
        full_name = f"{words} {name}".strip()
        yield full_name, help_of(command, below)
        if isinstance(command, click.Group):
            yield from helps_below(command, below, full_name)


def help_of(command: click.Command, context: click.Context) -> str:
    """Return the help of a command, without white space at the ends of lines."""
    return re.sub(r"[ \t]+$", "", command.get_help(context), flags=re.MULTILINE).strip()


def settings() -> str:
    """Return the table of settings."""
    defaults = Settings()
    rows = [
        (
            f"`WIREFEED_{field.name.upper()}`",
            f"`{field.name}`",
            shown_default(getattr(defaults, field.name)),
            SETTINGS[field.name].meaning,
        )
        for field in dataclasses.fields(Settings)
    ]
    return "\n\n".join(
        [
            "# Settings",
            NOTE,
            "The environment overrides `wirefeed.toml` in the working directory (or the file named "
            "by\n`WIREFEED_CONFIG`), which overrides the defaults. `wirefeed config` prints the "
            "current values, with\nsecrets masked. A wrong value, or a name that is no setting, "
            "is one error at start, exit status 2.\nVariables by which Kubernetes and Docker "
            "describe a service with the name `wirefeed` are ignored. Lists are separated by "
            "commas.",
            table(("environment", "wirefeed.toml", "default", "meaning"), *rows),
        ]
    )


def shown_default(value: object) -> str:
    """Return a default as TOML has it, empty for none."""
    if value in ("", ()):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def addresses() -> str:
    """Return the routes of the application, and the filters of feeds."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=f"sqlite:///{folder}/reference.db"))
        rows = []
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if rule.rule.startswith((f"{API}/", f"{DESK}/")):
                continue
            methods = ", ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
            doc = inspect.getdoc(app.view_functions[rule.endpoint]) or "A file of the pages."
            rows.append((f"`{rule.rule}`", methods, first_sentence(doc)))
    feeds = [
        (f"`{selection.address[: -len('rss')]}rss`, `.atom`, `.json`", meaning)
        for selection, meaning in FEEDS
    ]
    filters: dict[str, str] = {}
    for filter_ in FILTERS.values():
        filters.setdefault(filter_.name, filter_.meaning)
    return "\n\n".join(
        [
            "# Addresses",
            NOTE,
            "## Feeds",
            table(("address", "feed"), *feeds),
            "## Routes",
            table(("address", "method", "answer"), *rows),
            "## Filters of feeds",
            "In this order in the canonical address; another order redirects (301).",
            table(("filter", "meaning"), *((f"`{k}`", v) for k, v in filters.items())),
        ]
    )


def api() -> str:
    """Return the routes of the HTTP API."""
    rows = [
        (
            f"`{route.method} {API}{route.path}`",
            route.scope.value,
            first_sentence(inspect.getdoc(route.view) or ""),
            ", ".join(
                [
                    *(f"`{parameter.name}`" for parameter in route.parameters),
                    *(["`If-Match`"] if route.has_version else []),
                    *(["`Idempotency-Key`"] if route.is_repeatable else []),
                ]
            ),
        )
        for route in ROUTES
    ]
    return "\n\n".join(
        [
            "# HTTP API",
            NOTE,
            "Bodies and answers are described by the server itself: `/api/v1/openapi.json`, and as "
            "a page at `/api`. How to use it: [the guide](../guides/api.md).",
            table(("route", "scope", "what it does", "parameters and headers"), *rows),
        ]
    )


def desk() -> str:
    """Return the routes of the desk, and the least role of each."""
    rows = [
        (
            f"`{DESK}{route.path}`",
            ", ".join(route.methods),
            route.role.value if route.role else "none",
            first_sentence(inspect.getdoc(route.view) or ""),
        )
        for route in sorted(DESK_ROUTES, key=lambda route: (route.path, route.methods))
    ]
    return "\n\n".join(
        [
            "# Desk",
            NOTE,
            "Pages and forms of the desk. A role includes the ones before it: contributor, editor, "
            "chief. How to use the desk: [the guide](../guides/desk.md).",
            table(("address", "method", "least role", "answer"), *rows),
        ]
    )


def first_sentence(doc: str) -> str:
    """Return the first sentence of a docstring, in one line."""
    paragraph = " ".join(doc.partition("\n\n")[0].split())
    sentence = re.split(r"(?<=[^.]\.)\s", paragraph)[0].removeprefix("Return ")
    return sentence[0].upper() + sentence[1:]


def formats() -> str:
    """Return the input formats, the partner profiles and the fields of the JSON extension."""
    inputs = [(f"`{one.name}`", one.noun) for one in IMPORTERS.values()]
    profiles = [
        (f"`{profile.name}`", profile.source or "no rules", profile.checked)
        for profile in PROFILES.values()
    ]
    fields = [(f"`{field.name}`", field.meaning) for field in ENTRY_FIELDS]
    return "\n\n".join(
        [
            "# Formats",
            NOTE,
            "## Input formats",
            table(("`--format`", "document"), *inputs),
            "## Partner profiles",
            table(("`--profile`", "specification", "consulted"), *profiles),
            "## `_wirefeed` in JSON Feed items",
            "Empty values are not written.",
            table(("field", "meaning"), *fields),
        ]
    )


def metrics() -> str:
    """Return the table of metrics."""
    rows = [
        (f"`{name}`", kind, meaning.removesuffix(".") + ".")
        for name, kind, meaning in process_metrics()
    ]
    rows += [(f"`{metric.name}`", "gauge", metric.meaning) for metric in STORE_METRICS]
    return "\n\n".join(
        ["# Metrics", NOTE, "`/metrics`, in Prometheus' text format.", table(HEAD, *rows)]
    )


HEAD = ("metric", "type", "meaning")
PAGES = {
    "commands.md": commands,
    "settings.md": settings,
    "addresses.md": addresses,
    "api.md": api,
    "desk.md": desk,
    "formats.md": formats,
    "metrics.md": metrics,
}


def written() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page() + "\n")


if __name__ == "__main__":
    written()
