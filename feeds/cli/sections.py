"""``wirefeed sections``: the newsroom's sections, and new names for them."""

from __future__ import annotations

import click

from feeds.cli import context
from feeds.cli.values import SECTION
from feeds.newsroom.sections import rename as rename_section
from feeds.store import Reader, section_names


@click.group(epilog="\b\nExample:\n  wirefeed sections rename economy business --name Business")
def sections() -> None:
    """List and rename sections."""


@sections.command("list")
def list_() -> None:
    """List every section: slug and name, and the slugs that redirect to it."""
    with context.open_for_reading(context.settings()).read() as connection:
        reader = Reader(connection)
        names, moved = reader.sections(), section_names.moved(reader.connection)
    for slug, name in names.items():
        former = [old for old, new in moved.items() if new == slug]
        click.echo(f"{slug}\t{name}" + (f"\t(was {', '.join(sorted(former))})" if former else ""))


@sections.command()
@click.argument("old", type=SECTION)
@click.argument("new", type=SECTION)
@click.option("--name", default="", help="The displayed name; without it the name stays.")
def rename(old: str, new: str, name: str) -> None:
    """Give a section another slug.

    Old addresses answer 301 permanently; ids of feeds and articles stay.
    """
    count = rename_section(context.editor(), old, new, name)
    click.echo(f"{old} is {new} now; {count} articles have moved")
