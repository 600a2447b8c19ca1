"""The ``wirefeed`` command: thin; each subcommand calls one use case."""

from __future__ import annotations

import sys

import click

from feeds import __version__
from feeds.cli import articles, check, export, intake, ops, serve
from feeds.errors import ConfigError, InputError, WirefeedError


class _Group(click.Group):
    """Turns the product's errors into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (ConfigError, InputError) as error:
            click.secho(f"error: {error}", fg="red", err=True)
            sys.exit(2 if isinstance(error, ConfigError) else 1)
        except WirefeedError as error:
            click.secho(f"error: {error}", fg="red", err=True)
            sys.exit(1)


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  wirefeed import data                      take in a folder of samples
  wirefeed import https://example.com/rss   take in a feed
  wirefeed serve --port 8000                serve pages and feeds
  wirefeed check                            lint our own feeds
  wirefeed export public                    write everything as static files""",
)
@click.version_option(__version__, prog_name="wirefeed")
def cli() -> None:
    """Publish an article store as sanitized RSS, Atom and JSON feeds."""


for command in (
    serve.serve,
    intake.import_,
    export.export,
    check.check,
    articles.articles,
    ops.migrate,
    ops.config,
    ops.doctor,
):
    cli.add_command(command)


def main() -> None:
    """The installed command's entry point."""
    cli(prog_name="wirefeed")
