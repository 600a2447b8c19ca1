"""A day of an editor on the command line, run as it is written: docs/guides/editors-day.md.

Each line after ``$`` goes to a shell on a terminal. The lines below it are its output, in which
``…`` stands for any characters.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from support.constants import ROOT
from support.servers import run
from support.terminal import on_terminal

PAGE = (ROOT / "docs/guides/editors-day.md").read_text()
# An indented block, with the end of the text before it.
BLOCK = re.compile(r"(?P<before>[^\n]*)\n\n(?P<block>(?:    [^\n]*\n|\n(?=    ))+)")
FILE = re.compile(r"Write `([\w-]+\.md)`:$")
QUESTION = "[y/N]: "
SCRIPTS = Path(sys.executable).parent


def steps() -> list[tuple[str, str]]:
    """Return each command, or the name of a file to write, with the text below it, in order."""
    parts: list[tuple[str, str]] = []
    for match in BLOCK.finditer(PAGE):
        text = re.sub(r"^    ", "", match["block"], flags=re.MULTILINE)
        if file := FILE.search(match["before"]):
            parts.append((file[1], text))
        else:
            commands = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
            parts += [(f"$ {command}", output) for command, output in commands]
    return parts


def output_of(folder: Path, command: str, answer: str) -> str:
    """Return the output of a command in a shell on a terminal, and of its question."""
    env = {"TERM": "dumb", "NO_COLOR": "1", "PATH": f"{SCRIPTS}:/usr/bin:/bin"}
    with on_terminal(folder, ["bash", "-c", command], **env) as tty:
        if answer:
            tty.wait_for(lambda text: QUESTION in text)
            tty.type(f"{answer}\n")
        tty.end()
        return "".join(f"{line.rstrip()}\n" for line in tty.text.splitlines())


def matches(expected: str, output: str) -> bool:
    """Return whether an output is the one on the page; the width of a column does not matter."""
    page, terminal = (re.sub(r" +", " ", text) for text in (expected, output))
    pattern = "[^\n]*".join(re.escape(part) for part in page.split("…"))
    return re.fullmatch(pattern, terminal) is not None


def test_the_day_of_an_editor_works_as_it_is_written(tmp_path: Path) -> None:
    assert 0 == run(tmp_path, "import", str(ROOT / "data")).returncode
    differences = []
    for name, text in steps():
        if not name.startswith("$ "):
            (tmp_path / name).write_text(text)
            continue
        _, _, answer = text.partition(QUESTION)
        output = output_of(tmp_path, name.removeprefix("$ "), answer.partition("\n")[0])
        if not matches(text, output):
            differences.append(f"{name}\n{output}")

    assert [] == differences, "\n".join(differences)


def test_every_command_of_the_day_is_read_from_the_page() -> None:
    lines = re.findall(r"^    \$ (.*)", PAGE, re.MULTILINE)

    assert lines == [name.removeprefix("$ ") for name, _ in steps() if name.startswith("$ ")]
    assert 20 < len(lines)
