"""Readers of a real server with two processes, and the desk's pages about them in Chromium."""

from __future__ import annotations

import json
import os
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from support.constants import ROOT
from support.desk import PASSWORD
from support.rows import line
from support.servers import free_port, run, serving

from feeds.store import Database, reader_counts
from feeds.store.reader_counts import Added

AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
PATH = "/news"  # of the base URL
LATEST = "/feeds/latest.rss"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = line("quay", "Quay opens", "The harbour authority opened a second container quay.")
    (tmp_path / "news.jsonl").write_text(text)
    return tmp_path


def environment(folder: Path, base: str) -> dict[str, str]:
    return {
        "WIREFEED_BASE_URL": base,
        "WIREFEED_DATABASE_URL": f"sqlite:///{folder}/wirefeed.db",
    }


def poll(address: str, agent: str) -> None:
    # A connection for each request, so that both processes answer some.
    request = urllib.request.Request(address, headers={"User-Agent": agent, "Connection": "close"})
    with urllib.request.urlopen(request) as answer:
        assert 200 == answer.status


def test_two_processes_count_each_reader_once(folder: Path) -> None:
    port = free_port()
    base = f"http://localhost:{port}{PATH}"
    env = environment(folder, base)
    run(folder, "import", "news.jsonl", **env)
    with serving(folder, port, **env):
        for _ in range(5):
            for number in range(8):
                poll(f"{base}{LATEST}", f"Reader {number}")
        poll(f"{base}{LATEST}", "Feedly/1.0 (+http://feedly.com; 42 subscribers)")

    (row,) = [
        json.loads(row) for row in run(folder, "readers", "--json", **env).stdout.splitlines()
    ]
    assert (LATEST, 41, 50, {"Feedly": 42}) == tuple(
        row[name] for name in ("address", "polls", "subscribers", "services")
    )


def filled(folder: Path, base: str) -> dict[str, str]:
    """Make a newsroom with a chief, a month of counts and a log."""
    env = environment(folder, base)
    run(folder, "import", "news.jsonl", **env)
    run(folder, "users", "add", "maria", "--role", "chief", **env)
    run(folder, "users", "password", "maria", stdin=PASSWORD, **env)
    database = Database(env["WIREFEED_DATABASE_URL"])
    today = database.now().date()
    with database.share() as connection:
        for age in range(30):
            day = today - timedelta(days=age)
            counts = Added(polls=40_000 + age, unchanged=30_000, bytes=9 * 10**8, hashes={age})
            feeds = {LATEST: counts, "element": Added(polls=100), "other": Added(polls=age)}
            reader_counts.add(connection, day, feeds, database.now())
    database.close()
    return env


def violations(page: Page) -> list[tuple[str, str]]:
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    report = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in report["violations"]]


@pytest.mark.skipif(
    not (CHROMIUM.exists() and AXE.exists()) and not os.environ.get("CI"),
    reason="needs Chromium, and axe-core in .readers (.ci/run puts it there)",
)
def test_the_pages_are_accessible_and_fit_a_phone(folder: Path) -> None:
    port = free_port()
    base = f"http://localhost:{port}{PATH}"
    with serving(folder, port, **filled(folder, base)), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        for scheme in ("light", "dark"):
            options: dict[str, Any] = {"color_scheme": scheme, "bypass_csp": True}
            context = browser.new_context(viewport={"width": 360, "height": 740}, **options)
            page = context.new_page()
            page.goto(f"{base}/desk/sign-in")
            page.get_by_label("Name", exact=True).fill("maria")
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.get_by_role("link", name="Readers").click()
            page.get_by_text("As a table").first.click()
            expect(page.locator(".chart tbody tr").first).to_be_visible()
            check(page)
            page.get_by_role("link", name=LATEST).click()
            check(page)
            page.get_by_role("link", name="Audit").click()
            check(page)
            page.get_by_label("Kind").select_option("user")
            page.get_by_role("button", name="Filter").click()
            expect(page.locator(".log li")).to_have_count(2)
            context.close()
        browser.close()


def check(page: Page) -> None:
    assert [] == violations(page), page.url
    assert 360 == page.evaluate("document.documentElement.scrollWidth"), page.url
