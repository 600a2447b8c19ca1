"""``wirefeed significance``: why a change notifies readers."""

from __future__ import annotations

import json
from pathlib import Path

from support.servers import run

FRONT = "---\ntitle: Ferry sinks\nlanguage: {}\n---\n"


def written(folder: Path, old: str, new: str, language: str = "en") -> tuple[str, str]:
    for name, text in (("old.md", old), ("new.md", new)):
        (folder / name).write_text(FRONT.format(language) + text)
    return "old.md", "new.md"


def test_a_changed_fact_is_named(tmp_path: Path) -> None:
    old = "The ferry sank at night.\n\nAt least 12 people died in the cold water."
    files = written(tmp_path, old, old.replace("12", "15"))

    explained = run(tmp_path, "significance", *files)
    assert 0 == explained.returncode, explained.stderr
    assert [
        "update: a fact changed",
        "  number: deaths: 12 → 15",
        "- At least 12 people died in the cold water.",
        "+ At least 15 people died in the cold water.",
    ] == explained.stdout.splitlines()

    fields = json.loads(run(tmp_path, "significance", *files, "--json").stdout)
    assert ("update", "a fact changed", "en") == tuple(
        fields[name] for name in ("significance", "rule", "language")
    )
    assert [{"kind": "number", "old": "12", "new": "15", "about": "deaths"}] == fields["facts"]
    assert {"added": 1, "removed": 1} == fields["words"]
    # Nothing is stored, not even a store.
    assert {"old.md", "new.md"} == {path.name for path in tmp_path.iterdir()}


def test_the_language_is_that_of_the_file_or_of_the_option(tmp_path: Path) -> None:
    files = written(
        tmp_path, "Das Gericht hat ihn freigesprochen.", "Das Gericht hat ihn verurteilt.", "de"
    )

    assert "outcome: freigesprochen → verurteilt" in run(tmp_path, "significance", *files).stdout
    assert run(tmp_path, "significance", *files, "--lang", "ja").stdout.startswith("minor")


def test_what_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    written(tmp_path, "One.", "Two.")

    refused = run(tmp_path, "significance", "old.md", "missing.md")
    assert 0 != refused.returncode
    assert "missing.md" in refused.stderr
    assert "Traceback" not in refused.stderr
