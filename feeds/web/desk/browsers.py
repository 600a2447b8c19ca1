"""Short names of browsers by their User-Agent, so that users recognise their sessions. Pure."""

from __future__ import annotations

import re

# The first that occurs decides: most browsers name others, too.
_BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Yandex", r"YaBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iOS", r"iPhone|iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux"),
)
_MAX_CHARS = 40


def browser_of(agent: str) -> str:
    """Return a name such as "Firefox, Windows"; empty without a User-Agent."""
    names = [_first(agent, _BROWSERS), _first(agent, _SYSTEMS)]
    return ", ".join(name for name in names if name) or agent[:_MAX_CHARS]


def _first(agent: str, choices: tuple[tuple[str, str], ...]) -> str:
    return next((name for name, pattern in choices if re.search(pattern, agent)), "")
