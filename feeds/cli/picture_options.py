"""The picture of an article on the command line: a file, and the words about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from feeds.errors import BadPicture, PictureTooLarge
from feeds.newsroom.editor import Editor
from feeds.newsroom.pictures import limits_of, picture_fields, upload

_WORDS = ("alt", "caption", "credit", "focus")


@dataclass(frozen=True, kw_only=True)
class PictureOptions:
    """The values of the options; None if not stated."""

    image: Path | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    focus: str | None = None

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> PictureOptions:
        """Return the picture of a command's options, and take it out of them.

        Raises:
            UsageError: words without a picture.
        """
        picture = cls(**{name: options.pop(name) for name in ("image", *_WORDS)})
        if picture.image is None and picture.words:
            name = next(iter(picture.words))
            raise click.UsageError(f"--{name} is about a picture: give --image FILE, too")
        return picture

    @property
    def words(self) -> dict[str, str]:
        values = {name: getattr(self, name) for name in _WORDS}
        return {name: value for name, value in values.items() if value is not None}

    def stored(self, editor: Editor, *, is_dry_run: bool = False) -> dict[str, Any] | None:
        """Store the picture with its renditions; return it as a record of an article has it, None
        without one.

        Raises:
            BadPicture: it cannot be read, or not be published.
        """
        if self.image is None:
            return None
        data = _read(self.image, limits_of(editor).max_bytes)
        uploaded = upload(
            editor, data, str(self.image), is_dry_run=is_dry_run, is_part_of_article=True
        )
        if uploaded.removed:
            removed = ", ".join(uploaded.removed)
            click.echo(f"removed from the picture: {removed}", err=True)
        return picture_fields(uploaded.picture) | self.words


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a picture."""
    for option in (
        click.option(
            "--focus",
            metavar="X,Y",
            help="The point that no crop may cut off: shares from left and top, like 0.42,0.30.",
        ),
        click.option("--credit", help="Whose picture it is."),
        click.option("--caption", help="The text below the picture."),
        click.option("--alt", help="What the picture shows, for those who do not see it."),
        click.option(
            "--image",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="The article's picture, a JPEG, PNG, WebP, GIF or AVIF file.",
        ),
    ):
        command = option(command)
    return command


def _read(path: Path, max_bytes: int) -> bytes:
    try:
        if path.stat().st_size > max_bytes:
            raise PictureTooLarge(str(path), f"has more than {max_bytes:,} bytes")
        return path.read_bytes()
    except OSError as error:
        raise BadPicture(str(path), f"cannot be read: {error.strerror}") from error
