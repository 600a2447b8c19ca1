"""``wirefeed sections``: the newsroom's sections, their order and their names."""

from __future__ import annotations

import click

from feeds.cli import context
from feeds.cli.values import SECTION
from feeds.newsroom import sections as use_cases
from feeds.store import section_names
from feeds.store import sections as stored
from feeds.store.sections import Section

_NAMES = click.option(
    "--name-in",
    "names",
    nargs=2,
    multiple=True,
    metavar="LANG NAME",
    help="The name in a language, such as: --name-in az İdman. Repeatable.",
)


@click.group(
    epilog="""\b
Examples:
  wirefeed sections add sport --name Sport --name-in az İdman
  wirefeed sections order politics world sport
  wirefeed sections rename economy business --name Business"""
)
def sections() -> None:
    """Sections: their order, and their names in each language."""


@sections.command("list")
@click.option("--lang", default="", help="Show the names in this language.")
def list_(lang: str) -> None:
    """List every section in order: slug and name, and the slugs that redirect to it."""
    with context.open_for_reading(context.settings()).read() as connection:
        rows, moved = stored.every(connection), section_names.moved(connection)
    for section in rows:
        former = sorted(old for old, new in moved.items() if new == section.slug)
        note = f"\t(was {', '.join(former)})" if former else ""
        click.echo(f"{section.slug}\t{section.name_in(lang)}{note}")


@sections.command()
@click.argument("slug")
@click.option("--name", default="", help="The displayed name.  [default: the slug]")
@_NAMES
def add(slug: str, name: str, names: tuple[tuple[str, str], ...]) -> None:
    """Add a section without articles, so that partners can subscribe to its feeds."""
    section = Section(slug=slug, name=name, names=dict(names))
    section = use_cases.create(context.editor(), section)
    click.echo(f"{section.slug}\t{section.name}")


@sections.command()
@click.argument("slugs", metavar="SLUG...", nargs=-1, required=True, type=SECTION)
def order(slugs: tuple[str, ...]) -> None:
    """Put sections first, in this order; the others follow by name."""
    for section in use_cases.put_in_order(context.editor(), slugs):
        click.echo(f"{section.slug}\t{section.name}")


@sections.command()
@click.argument("slug", type=SECTION)
@click.option("--name", default="", help="The displayed name; without it the name stays.")
@_NAMES
def name(slug: str, name: str, names: tuple[tuple[str, str], ...]) -> None:
    """Change the names of a section; an empty name removes a language's."""
    changed = use_cases.change(context.editor(), slug, name=name, names=dict(names))
    click.echo(f"{changed.section.slug}\t{changed.section.name}")
    for language, text in changed.section.names.items():
        click.echo(f"  {language}\t{text}")


@sections.command()
@click.argument("old", type=SECTION)
@click.argument("new", type=SECTION)
@click.option("--name", default="", help="The displayed name; without it the name stays.")
def rename(old: str, new: str, name: str) -> None:
    """Give a section another slug.

    Old addresses answer 301 permanently; ids of feeds and articles stay.
    """
    changed = use_cases.change(context.editor(), old, new=new, name=name)
    click.echo(f"{old} is {new} now; {changed.moved} articles have moved")


@sections.command()
@click.argument("slug", type=SECTION)
def remove(slug: str) -> None:
    """Remove a section that has no article."""
    click.echo(f"{use_cases.remove(context.editor(), slug).slug}: removed")
