"""The documentation: the reference is current, and every link leads to a file."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
REFERENCE = runpy.run_path(str(ROOT / "docs/reference.py"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[\w-]+)?\)")


@pytest.mark.parametrize("name", sorted(REFERENCE["PAGES"]))
def test_a_page_of_the_reference_is_current(name: str) -> None:
    """Write it again with ``python docs/reference.py``."""
    page = REFERENCE["PAGES"][name]

    assert page() + "\n" == (REFERENCE["FOLDER"] / name).read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text())

    assert [] == [link for link in links if not (page.parent / link).exists()]


def test_every_file_that_contributing_names_exists() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"`((?:feeds|tests|docs|benchmarks)/[\w/.]+)`", table)

    assert [] == [name for name in named if not (ROOT / name).exists()]
