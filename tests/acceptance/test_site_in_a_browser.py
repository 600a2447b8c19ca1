"""A reader of the site in a real browser: light and dark, wide and narrow, by keyboard."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.constants import ROOT
from support.rows import line
from support.servers import run, serving

CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / ".readers/node_modules/axe-core/axe.min.js"
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)
LANGUAGES = {"WIREFEED_LANGUAGES": "en,az", "WIREFEED_ACCENT_COLOR": "#ffcc00"}
MAX_PAGE_BYTES = 60_000
LOOKS = [(360, "dark"), (1100, "light")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A newsroom in two languages: 70 stories, the newest three hours old."""
    folder = tmp_path_factory.mktemp("site")
    newest = datetime.now(UTC) - timedelta(hours=3, minutes=5)
    rows = [
        line(
            str(number),
            f"Story {number}",
            f"The quay of story {number} is open. " * 12,
            section="Sea",
            tags=["Port"],
            authors=["Aylin Kaya"],
            language="en",
            published=(newest - timedelta(hours=number)).isoformat(),
        )
        for number in range(70)
    ]
    rows.append(line("az", "Körpü açıldı", section="Dəniz", language="az"))
    (folder / "news.jsonl").write_text("\n".join(rows))
    run(folder, "import", "news.jsonl", **LANGUAGES)
    run(folder, "articles", "revise", "story-0", "--note", "It is 310 metres.", **LANGUAGES)
    run(folder, "articles", "relate", "story-0", "story-1", "--type", "follow-up", **LANGUAGES)
    with serving(folder, **LANGUAGES) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(browser: Browser, url: str, width: int = 1100, scheme: str = "light") -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.skipif(not AXE.exists() and not os.environ.get("CI"), reason="needs axe-core")
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize(
    "path", ["/", "/az/", "/sections/sea", "/search?q=quay", "/archive", "/feeds", "/nothing"]
)
def test_pages_are_accessible_fit_and_are_light(
    browser: Browser, site: str, path: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
    )
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(site + path)
    page.wait_for_load_state("networkidle")

    assert {urlsplit(site).netloc} == {urlsplit(url).netloc for url in sizes}
    assert sum(sizes.values()) < MAX_PAGE_BYTES
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.add_script_tag(path=AXE)
    violations = page.evaluate("axe.run()")["violations"]
    assert [] == [(each["id"], each["nodes"][0]["html"]) for each in violations]
    context.close()


def test_the_policy_lets_our_own_script_run(browser: Browser, site: str) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(f"{site}/")
    time = page.locator(".stories time").first
    expect(time).to_have_text("3 h ago")
    assert re.fullmatch(r"\d+ \w+ \d{4}, \d\d:\d\d \(UTC\+4\)", time.get_attribute("title") or "")
    assert [] == problems


def test_the_exact_time_shows_on_focus(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/")
    page.locator(".stories time").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    shown = page.evaluate(
        "getComputedStyle(document.querySelector('.stories time'), '::after').content"
    )
    assert "(UTC+4)" in shown


def test_a_reader_searches_and_goes_on_to_older_news(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/")
    page.get_by_role("searchbox").fill("quay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
    expect(page.locator(".stories h2").first).to_have_text("Story 0")
    page.get_by_role("link", name="Older news").click()
    expect(page.locator(".stories h2").first).to_have_text("Story 30")
    page.get_by_role("link", name="Newer news").click()
    expect(page.locator(".stories h2").first).to_have_text("Story 0")


def test_the_follow_button_has_feeds_and_copies_an_address(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/sections/sea")
    menu = page.locator("details.follow")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Atom")).to_be_visible()
    menu.get_by_role("button").click()
    expect(menu.get_by_role("button")).to_have_text("Copied")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Atom")).to_be_hidden()


@pytest.mark.parametrize(("width", "is_beside"), [(1200, True), (800, False)])
def test_related_news_are_beside_the_text_on_wide_screens(
    browser: Browser, site: str, width: int, is_beside: bool
) -> None:
    page = opened(browser, f"{site}/", width)
    page.get_by_role("link", name="Story 0", exact=True).first.click()
    story, beside = page.locator(".story").bounding_box(), page.locator(".beside").bounding_box()
    assert story is not None
    assert beside is not None
    assert is_beside is (beside["x"] > story["x"] + story["width"])


def test_languages_are_switched(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/")
    page.get_by_role("link", name="Azərbaycan").click()
    expect(page.locator("html")).to_have_attribute("lang", "az")
    expect(page.locator(".stories h2")).to_have_text(["Körpü açıldı"])
    page.get_by_role("link", name="Dəniz").first.click()
    expect(page).to_have_url(re.compile(r"/az/sections/deniz$"))


def test_pages_can_be_read_without_javascript(browser: Browser, site: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/")
    assert re.search(r"\d{4}, \d\d:\d\d", page.locator(".stories time").first.inner_text())
    page.get_by_role("link", name="Older news").click()
    expect(page.locator(".stories h2").first).to_have_text("Story 30")
