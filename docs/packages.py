"""The picture in docs/architecture.md: ``python docs/packages.py`` writes docs/packages.svg.

A box is a package of ``feeds`` with its modules; a line leads down to a package that it imports.
Imports that follow from others are omitted: web imports publishing, so its import of render has
no line.
"""

from __future__ import annotations

import ast
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "feeds"
PICTURE = Path(__file__).with_suffix(".svg")

BOX_WIDTH, BOX_HEIGHT = 178, 74
GAP_X, GAP_Y = 26, 54
LINE_CHARS = 26
STYLE = (
    "text{font:11px system-ui,sans-serif;fill:#444}.name{font-weight:600;font-size:14px;fill:#111}"
    "rect{fill:#f6f8fa;stroke:#8c959f}path{fill:none;stroke:#8c959f}"
    "@media(prefers-color-scheme:dark){text{fill:#aaa}.name{fill:#eee}"
    "rect{fill:#161b22;stroke:#6e7681}path{stroke:#6e7681}}"
)


def package_of(path: Path) -> str:
    """Return the package of a file; for a module at the root its own name."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> dict[str, list[str]]:
    """Return package → names of its modules, empty for a module at the root."""
    names: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" in path.parts or package_of(path) in ("__init__", "__main__"):
            continue
        members = names.setdefault(package_of(path), [])
        if path.parent != PACKAGE and path.stem != "__init__":
            members.append(path.stem)
    return names


def imports() -> dict[str, set[str]]:
    """Return package → the packages that it imports."""
    packages = modules()
    found: dict[str, set[str]] = {package: set() for package in packages}
    for path in PACKAGE.rglob("*.py"):
        if package_of(path) not in packages:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("feeds"):
                continue
            parts = (node.module or "").split(".")[1:]
            targets = parts[:1] or [alias.name for alias in node.names]
            found[package_of(path)] |= {name for name in targets if name in packages}
    return {package: targets - {package} for package, targets in found.items()}


def levels(targets: dict[str, set[str]]) -> dict[str, int]:
    """Return package → the length of its longest chain of imports."""
    level: dict[str, int] = {}

    def of(package: str) -> int:
        if package not in level:
            level[package] = max((of(target) + 1 for target in targets[package]), default=0)
        return level[package]

    for package in targets:
        of(package)
    return level


def direct(targets: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the imports that do not follow from other imports (the transitive reduction)."""
    reached: dict[str, set[str]] = {}

    def reach(package: str) -> set[str]:
        if package not in reached:
            further = [reach(target) for target in targets[package]]
            reached[package] = targets[package].union(*further)
        return reached[package]

    return {
        package: {
            target for target in own if not any(target in reach(other) for other in own - {target})
        }
        for package, own in targets.items()
    }


def lines_of(names: list[str]) -> list[str]:
    """Return the modules of a box as at most three lines of text."""
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > LINE_CHARS:
            lines.append("")
        lines[-1] += ("" if not lines[-1] else ", ") + name
    return [*lines[:2], "…"] if len(lines) > 3 else lines


def picture() -> str:
    """Return the SVG document."""
    members, targets = modules(), imports()
    level = levels(targets)
    rows = [
        sorted(name for name in level if level[name] == number)
        for number in range(max(level.values()) + 1)
    ]
    width = max(len(row) for row in rows) * (BOX_WIDTH + GAP_X) + GAP_X
    height = len(rows) * (BOX_HEIGHT + GAP_Y) + GAP_Y
    corner: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        left = (width - len(row) * (BOX_WIDTH + GAP_X) + GAP_X) / 2
        y = height - (number + 1) * (BOX_HEIGHT + GAP_Y)
        for place, name in enumerate(row):
            corner[name] = (left + place * (BOX_WIDTH + GAP_X), y)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">',
        "<title>The packages of feeds and their imports</title>",
        f"<style>{STYLE}</style>",
    ]
    for name, below in sorted(direct(targets).items()):
        x, y = corner[name]
        for target in sorted(below):
            to_x, to_y = corner[target]
            start = f"M{x + BOX_WIDTH / 2:g} {y + BOX_HEIGHT:g}"
            middle = f"C{x + BOX_WIDTH / 2:g} {y + BOX_HEIGHT + GAP_Y:g}"
            end = f"{to_x + BOX_WIDTH / 2:g} {to_y - GAP_Y:g} {to_x + BOX_WIDTH / 2:g} {to_y:g}"
            lines.append(f'<path d="{start}{middle} {end}"/>')
    for name, (x, y) in sorted(corner.items()):
        lines.append(
            f'<rect x="{x:g}" y="{y:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="5"/>'
        )
        lines.append(f'<text class="name" x="{x + 10:g}" y="{y + 20:g}">{escape(name)}</text>')
        for place, text in enumerate(lines_of(members[name])):
            lines.append(f'<text x="{x + 10:g}" y="{y + 36 + 13 * place:g}">{escape(text)}</text>')
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(picture())
