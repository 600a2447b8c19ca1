"""The tutorial, run as it is written: docs/tutorial.md."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from support.constants import ROOT
from support.servers import fetch, run, serving

TUTORIAL = (ROOT / "docs/tutorial.md").read_text()
TITLE = "The Bridge Gazette"


def blocks() -> list[str]:
    """Return the indented blocks, without their indent."""
    examples = re.findall(r"(?:^    .*\n)+", TUTORIAL, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE) for block in examples]


def commands() -> list[list[str]]:
    """Return the arguments of each ``wirefeed`` command but ``serve``, in order."""
    lines = [line for block in blocks() for line in block.splitlines()]
    words = [shlex.split(line) for line in lines if line.startswith("wirefeed ")]
    return [arguments for _, *arguments in words if arguments[0] != "serve"]


def test_the_tutorial_works_word_by_word(tmp_path: Path) -> None:
    folder = tmp_path / "newsroom"
    folder.mkdir()
    (tmp_path / "data").symlink_to(ROOT / "data")
    story = folder / "story.md"
    story.write_text(next(block for block in blocks() if block.startswith("---")))
    env = {"WIREFEED_TITLE": TITLE}
    added = run(folder, *commands()[0], **env)
    assert 0 == added.returncode, added.stderr
    article_id = added.stdout.strip().removeprefix("urn:uuid:")

    with serving(folder, **env) as base:
        assert TITLE in fetch(base + "/feeds/latest.rss")[2].decode()
        for command in commands()[1:]:
            if "--body-file" in command:
                story.write_text(story.read_text().replace("noon", "ten"))
            arguments = [article_id if word == "ID" else word for word in command]
            result = run(folder, *arguments, **env, WIREFEED_BASE_URL=base)
            assert 0 == result.returncode, (arguments, result.stderr)
        assert 410 == fetch(f"{base}/articles/{article_id}")[0]
        assert b"withdrawn" in fetch(base + "/feeds/updated.rss")[2]
