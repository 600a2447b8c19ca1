"""The command line itself: suggestions, completion, exit statuses and progress."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.servers import run


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (["artcles", "list"], "articles"),
        (["exprot", "public"], "export"),
        (["source"], "sources"),
        (["articles", "lst"], "list"),
        (["store", "cpoy"], "copy"),
    ],
)
def test_a_mistyped_command_gets_a_suggestion(
    tmp_path: Path, words: list[str], suggestion: str
) -> None:
    refused = run(tmp_path, *words)

    assert 2 == refused.returncode
    assert f"'{suggestion}'" in refused.stderr
