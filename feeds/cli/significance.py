"""``wirefeed significance``: why a change of a text is an update, a correction, or minor."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from feeds.cli.values import FILE_OR_TEXT
from feeds.domain.changed_facts import edit_of, sentences_of
from feeds.domain.significance import Decision, decide
from feeds.domain.story_lines import differing_lines
from feeds.errors import UnreadableInput
from feeds.importers.decoding import decode
from feeds.importers.frontmatter import EditorsFile, parse_file
from feeds.languages.identify import identify
from feeds.sanitize import clean_html, story_of


@click.command(
    epilog="\b\nExamples:\n  wirefeed significance yesterday.md today.md\n  wirefeed significance "
    "old.html new.html --lang az --json"
)
@click.argument("old", metavar="OLD", type=FILE_OR_TEXT)
@click.argument("new", metavar="NEW|-", type=FILE_OR_TEXT)
@click.option("--lang", help="The language of the texts (BCP 47); guessed by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def significance(old: str, new: str, lang: str | None, as_json: bool) -> None:
    """Explain how a change of a text is weighed: the significance, the rule, the facts that
    changed, and the sentences.

    OLD and NEW are files as for `articles add`, with or without front matter. Nothing is stored.
    """
    before, after = (parse_file(_read(place), place) for place in (old, new))
    bodies = story_of(clean_html(before.body_html)), story_of(clean_html(after.body_html))
    language = lang or str(after.fields.get("language", "")) or identify(bodies[1]).language or "en"
    decision = decide(_headline(before), bodies[0], _headline(after), bodies[1], language)
    if as_json:
        click.echo(json.dumps(_fields(decision, bodies, language), ensure_ascii=False, indent=2))
        return
    click.echo(f"{decision.significance}: {decision.reason}")
    for fact in decision.facts:
        click.echo(f"  {fact.kind}: {fact}")
    for sign, sentences in zip("-+", _differing(bodies, language), strict=True):
        for sentence in sentences:
            click.echo(f"{sign} {sentence}")


def _headline(file: EditorsFile) -> str:
    return str(file.fields.get("title", ""))


def _differing(bodies: tuple[str, str], language: str) -> tuple[list[str], list[str]]:
    """Return the sentences that only the old and only the new text has."""
    before, after = map(sentences_of, differing_lines(*bodies, language))
    gone = [sentence for sentence in before if sentence not in after]
    return gone, [sentence for sentence in after if sentence not in before]


def _fields(decision: Decision, bodies: tuple[str, str], language: str) -> dict[str, object]:
    edit = edit_of(*differing_lines(*bodies, language), language)
    removed, added = _differing(bodies, language)
    return {
        "significance": decision.significance.value,
        "rule": decision.reason,
        "language": language,
        "facts": [
            {"kind": fact.kind.value, "old": fact.old, "new": fact.new, "about": fact.about}
            for fact in decision.facts
        ],
        "words": {"added": edit.added, "removed": edit.removed},
        "sentences": {"removed": removed, "added": added},
    }


def _read(place: str) -> str:
    try:
        return decode(sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes())
    except OSError as error:
        raise UnreadableInput(f"cannot be read: {error.strerror}", place=place) from error
