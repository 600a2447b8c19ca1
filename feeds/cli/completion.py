"""``wirefeed completion``: the script by which a shell completes commands, options and names."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from feeds.cli import COMPLETE

SHELLS = ("bash", "zsh", "fish")


@click.command(
    epilog="""\b
To install it, once:
  bash  wirefeed completion bash > ~/.local/share/bash-completion/completions/wirefeed
  zsh   wirefeed completion zsh > ~/.zfunc/_wirefeed   (a folder of $fpath)
  fish  wirefeed completion fish > ~/.config/fish/completions/wirefeed.fish

\b
To try it in this shell:
  eval "$(wirefeed completion)"   or, in fish: wirefeed completion fish | source"""
)
@click.argument("shell", required=False, type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str | None) -> None:
    """Print the completion script of a shell, by default the one of $SHELL.

    It completes commands, options, files, section slugs, storylines, partners, sources, and
    headlines and ids of articles. It only reads the store, and creates none.
    """
    chosen = shell or Path(os.environ.get("SHELL", "")).name
    script = get_completion_class(chosen) if chosen in SHELLS else None
    if script is None:
        raise click.UsageError(f"name the shell: {', '.join(SHELLS)}")
    command = ctx.find_root().command
    click.echo(script(command, {}, "wirefeed", COMPLETE).source())
