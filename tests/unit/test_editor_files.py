"""The editor's files: the lists that mirror other code, and the sums of the vendored files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from feeds.sanitize import policy
from feeds.web.desk.editor_words import EDITOR_WORDS

STATIC = Path(__file__).parent.parent.parent / "feeds" / "web" / "static"
MAX_VENDORED_BYTES = 150_000


def constant(name: str) -> object:
    """Return a constant of allowed.js, which is JSON."""
    source = (STATIC / "desk" / "allowed.js").read_text()
    match = re.search(rf"export const {name} = (.*?);\n", source, re.DOTALL)
    assert match
    return json.loads(match.group(1))


def test_the_browser_allows_the_elements_that_the_sanitizer_allows() -> None:
    assert sorted(policy.TAGS) == constant("TAGS")


def test_the_browser_allows_the_attributes_that_the_sanitizer_allows() -> None:
    allowed = {name: sorted(attributes) for name, attributes in policy.ATTRIBUTES.items()}
    assert allowed == constant("ATTRIBUTES")


def test_every_word_of_the_files_is_listed() -> None:
    source = "".join(file.read_text() for file in (STATIC / "desk").glob("*.js"))
    words = set(re.findall(r'\bword\(\s*"([^"]+)"', source))
    assert sorted(words) == sorted(EDITOR_WORDS)


def test_vendored_files_are_unchanged() -> None:
    vendor = STATIC / "vendor"
    sums = dict(line.split("  ")[::-1] for line in (vendor / "SHA256SUMS").read_text().splitlines())
    files = {
        file.relative_to(vendor).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in vendor.glob("*/*")
    }
    assert files == sums


def test_vendored_files_are_small() -> None:
    files = (STATIC / "vendor").glob("*/*.mjs")
    assert sum(file.stat().st_size for file in files) <= MAX_VENDORED_BYTES
