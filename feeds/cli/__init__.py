"""The ``wirefeed`` command: thin; each subcommand calls one use case."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import NoReturn

import click
from click.shell_completion import CompletionItem

from feeds.errors import ConfigError, StoreMissing, WirefeedError
from feeds.runtime import tracing
from feeds.version import VERSION

# The variable by which a shell requests completions.
COMPLETE = "_WIREFEED_COMPLETE"
# Of a command that Ctrl-C ends: 128 and the number of the signal, as shells report it.
INTERRUPTED = 128 + signal.SIGINT
# Commands that run until they are stopped: Ctrl-C is their regular end.
_SERVICES = ("serve", "worker")
# Name → module and attribute. A command's module is loaded only when that command runs, so no
# command pays for the imports of another.
_COMMANDS = {
    "articles": "articles:articles",
    "audit": "audit:audit",
    "backup": "backup:backup",
    "check": "check:check",
    "completion": "completion:completion",
    "config": "ops:config",
    "connectors": "connectors:connectors",
    "doctor": "ops:doctor",
    "export": "export:export",
    "import": "intake:import_",
    "migrate": "ops:migrate",
    "partners": "partners:partners",
    "sections": "sections:sections",
    "serve": "serve:serve",
    "sources": "sources:sources",
    "readers": "readers:readers",
    "redirects": "redirects:redirects",
    "restore": "backup:restore",
    "significance": "significance:significance",
    "store": "backup:store",
    "stories": "stories:stories",
    "subscriptions": "push:subscriptions",
    "tokens": "tokens:tokens",
    "trace": "trace:trace",
    "upkeep": "ops:upkeep",
    "users": "users:users",
    "webhooks": "webhooks:webhooks",
    "worker": "push:worker",
}


class _Group(click.Group):
    """Load subcommands on demand; turn errors of the product into one line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"feeds.cli.{module}"), name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands with this beginning, without loading them, and options."""
        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        options = click.Command.shell_complete(self, ctx, incomplete)
        return [*map(CompletionItem, names), *options]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve a command as click does, and suggest names for one that does not exist.

        Click compares only commands that are loaded already.
        """
        if args and args[0] in _SERVICES:
            # Until the service has a handler of its own.
            signal.signal(signal.SIGINT, _end)
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            name = error.command_name
            raise click.NoSuchCommand(name, possibilities=_COMMANDS, ctx=ctx) from error

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.secho("interrupted", fg="yellow", err=True)
            sys.exit(INTERRUPTED)
        except WirefeedError as error:
            click.secho(f"error: {error}{_advice(error)}", fg="red", err=True)
            sys.exit(2 if isinstance(error, ConfigError) else 1)


def _end(*_: object) -> NoReturn:
    """End a service that has not started yet."""
    sys.exit(0)


def _advice(error: WirefeedError) -> str:
    """Return the commands that help after an error, as the end of its sentence."""
    if isinstance(error, StoreMissing):
        return (
            "; to create it: wirefeed import FOLDER (or wirefeed migrate, without articles); to "
            "name another one: WIREFEED_DATABASE_URL"
        )
    return ""


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  wirefeed import data                      import a folder of samples
  wirefeed import https://example.com/rss   import a feed
  wirefeed serve --port 8000                serve pages and feeds
  wirefeed check                            lint our own feeds
  wirefeed export public                    write everything as static files""",
)
@click.version_option(VERSION, prog_name="wirefeed")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Publish an article store as sanitized RSS, Atom and JSON feeds."""
    command = ctx.invoked_subcommand or ""
    tracing.start(command)
    ctx.call_on_close(tracing.stop)
    if command not in _SERVICES:
        ctx.with_resource(tracing.trace(f"wirefeed {command}"))


def main() -> None:
    """Return the installed command's entry point."""
    if COMPLETE in os.environ:
        # A person who presses Ctrl-C at a Tab wants no traceback in the prompt.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    cli(prog_name="wirefeed")
