"""A story at the desk in a real Chromium, from the first word to its withdrawal: what the public
feeds have after each step.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.constants import BAKU, ROOT
from support.desk import PASSWORD
from support.rows import FERRY, lines
from support.servers import fetch, free_port, processes_of, run, serving, wait_for
from support.stores import fresh_postgres

CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)
needs_axe = pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"),
    reason="needs axe-core in .readers (.ci/run puts it there)",
)
VIDEO = "https://www.youtube.com/watch?v=a1B2c3D4e5F"
PAGES = ("/", "/articles", "/stories", "/sources", "/partners", "/readers", "/audit", "/users")


@pytest.fixture(scope="module")
def base(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A newsroom on PostgreSQL with a chief and an editor."""
    folder = tmp_path_factory.mktemp("story")
    (folder / "news.jsonl").write_text(lines(FERRY))
    port = free_port()
    address = f"http://localhost:{port}"
    env = {
        "WIREFEED_DATABASE_URL": fresh_postgres(postgres_url).replace("+psycopg", ""),
        "WIREFEED_BASE_URL": address,
    }
    run(folder, "import", "news.jsonl", **env)
    for name, role in (("maria", "chief"), ("tural", "editor")):
        run(folder, "users", "add", name, "--role", role, **env)
        run(folder, "users", "password", name, stdin=PASSWORD, **env)
    with serving(folder, port, **env):
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


def signed_in(browser: Browser, base: str, name: str, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    page.goto(f"{base}/desk/sign-in")
    page.fill('input[name="name"]', name)
    page.fill('input[name="password"]', PASSWORD)
    page.click("main button")
    page.wait_for_selector("nav a")
    return page


def items(base: str, feed: str = "latest") -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads(fetch(f"{base}/feeds/{feed}.json")[2])["items"]
    return entries


def titles(base: str, feed: str = "latest") -> list[str]:
    return [item["title"] for item in items(base, feed)]


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (160, 90), "teal").save(data, "PNG")
    return data.getvalue()


def write(page: Page, base: str, title: str, text: str) -> None:
    """Begin an article and write its headline and text."""
    page.goto(f"{base}/desk/")
    page.click("text=New article")
    page.fill('input[name="title"]', title)
    page.click(".editor-text")
    page.keyboard.type(text)


def publish(page: Page) -> None:
    page.click('button[value="publish"]')
    page.wait_for_selector("#readers")
    page.click('form.fields button:not([formmethod="get"])')
    page.wait_for_selector("#revisions")


def test_a_story_is_written_published_corrected_and_withdrawn(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "maria")
    write(page, base, "Lamp of Cape Gull lit", "The lamp shone on Monday.")
    page.keyboard.press("Enter")
    page.evaluate(
        """address => {
          const data = new DataTransfer();
          data.setData("text/plain", address);
          document.querySelector(".editor-text").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        VIDEO,
    )
    page.fill('input[name="section"]', "Coast")
    page.set_input_files(
        '.details input[type="file"]',
        {"name": "lamp.png", "mimeType": "image/png", "buffer": picture()},
    )
    expect(page.locator("input[name=image]")).to_have_value(re.compile("/media/"), timeout=30_000)
    page.fill('input[name="image_alt"]', "A lamp at night")

    # Planned first, then published at once.
    page.click('button[value="publish"]')
    page.wait_for_selector("#readers")
    tomorrow = (datetime.now(BAKU) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page.fill('input[name="at"]', tomorrow)
    page.click('form.fields button:not([formmethod="get"])')
    page.wait_for_selector("#revisions")
    article = page.url.rpartition("/")[2]
    assert "Lamp of Cape Gull lit" not in titles(base)
    page.click("text=Publish now")
    wait_for(lambda: "Lamp of Cape Gull lit" in titles(base))

    for suffix in ("rss", "atom", "json"):
        body = fetch(f"{base}/feeds/latest.{suffix}")[2].decode()
        assert "Lamp of Cape Gull lit" in body
        assert "a1B2c3D4e5F" in body
    (item,) = [item for item in items(base) if item["title"] == "Lamp of Cape Gull lit"]
    assert re.search(r"/media/[0-9a-f]{32}", item["image"])
    assert "Coast" in fetch(item["url"])[2].decode()

    page.click("button:text-is('Edit')")
    page.wait_for_selector(".editor-text")
    page.click(".editor-text p >> nth=0")
    page.keyboard.press("End")
    page.keyboard.type(" It had been dark for years.")
    page.click('button[value="publish"]')
    page.wait_for_selector("#readers")
    page.select_option('select[name="significance"]', "correction")
    page.fill('input[name="note"]', "We said nothing of the dark years.")
    page.click('form.fields button:not([formmethod="get"])')
    page.wait_for_selector("#revisions")
    wait_for(lambda: "We said nothing of the dark years." in json.dumps(items(base, "updated")))

    page.click("text=Back to revision 1")
    page.wait_for_load_state()
    wait_for(lambda: "dark for years" not in json.dumps(items(base)))

    page.click("text=Withdraw…")
    page.fill('textarea[name="note"]', "The lamp was never lit.")
    page.click("button.danger")
    page.wait_for_selector("text=Take it back")
    assert "Lamp of Cape Gull lit" in titles(base)
    wait_for(lambda: "Lamp of Cape Gull lit" not in titles(base), 60)
    assert [410, 410] == [fetch(url)[0] for url in (item["url"], f"{base}/articles/{article}")]


def test_a_withdrawal_is_taken_back(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "maria")
    write(page, base, "Buoy found adrift", "A buoy drifted ashore on Sunday.")
    publish(page)
    page.click("text=Withdraw…")
    page.click("button.danger")

    page.click("text=Take it back")

    page.wait_for_selector("text=Withdraw…")
    page.wait_for_timeout(11_000)
    assert "Buoy found adrift" in titles(base)


def test_a_lost_race_shows_both_texts_in_two_browsers(browser: Browser, base: str) -> None:
    first, second = signed_in(browser, base, "maria"), signed_in(browser, base, "tural")
    write(first, base, "Pier closed", "The pier is closed until Friday.")
    first.wait_for_selector("text=Saved")
    second.goto(first.url)
    second.wait_for_selector(".editor-text")

    second.fill('input[name="title"]', "Pier closed for a week")
    second.wait_for_selector("text=Saved")
    first.fill('input[name="title"]', "Pier shut")

    first.wait_for_selector("text=the article was changed by someone else")
    shown = first.evaluate(
        "[...document.querySelectorAll('main input, main textarea')].map((field) => field.value)"
    )
    assert {"Pier closed for a week", "Pier shut"} <= {*shown}


def test_an_autosaved_text_survives_a_killed_server(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "tural")
    write(page, base, "Tide table printed", "The tide table is printed.")
    page.wait_for_selector("text=Saved")
    for pid in processes_of(base.replace("localhost", "127.0.0.1")).servers:
        os.kill(pid, 9)
    page.click(".editor-text")
    page.keyboard.type(" It costs two manats.")
    # Saved by itself once the server answers again, and once more shown after a reload.
    wait_for(lambda: fetch(f"{base}/readyz")[0] == 200)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved", timeout=60_000)

    page.wait_for_timeout(4_000)
    page.goto(page.url)
    page.wait_for_selector(".editor-text")

    assert "It costs two manats." in page.inner_text(".editor-text")
    publish(page)
    wait_for(lambda: "Tide table printed" in titles(base))


def test_related_news_are_dragged(browser: Browser, base: str) -> None:
    page = signed_in(browser, base, "tural")
    page.goto(f"{base}/desk/articles?q=Albatros")
    page.click(".rows a >> nth=0")
    article = page.url.rpartition("/")[2]
    page.wait_for_selector("[draggable=true]")
    dragged = page.inner_text("[draggable=true] a")

    page.drag_and_drop("[draggable=true] .help", '[data-zone="not-related"]')

    page.wait_for_selector(f'[data-zone="not-related"] a:text-is("{dragged}")')
    related = json.loads(fetch(f"{base}/articles/{article}/related.json")[2])["items"]
    assert dragged not in [item["title"] for item in related]


@needs_axe
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_the_pages_are_accessible_and_fit(
    browser: Browser, base: str, width: int, scheme: str
) -> None:
    page = signed_in(
        browser, base, "maria", viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    write(page, base, f"Draft {width}", "A text in work.")
    page.wait_for_selector("text=Saved")
    copy = page.url.partition("/desk")[2]
    article = f"/articles/{items(base)[0]['id'].rpartition(':')[2]}"
    more = (copy, f"{copy}/publish", f"{copy}/preview?kind=rss", article, f"{article}/withdraw")
    for path in (*PAGES, *more):
        page.goto(f"{base}/desk{path}")
        page.wait_for_load_state()
        page.evaluate(AXE.read_text())
        report = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
        violations = [(item["id"], item["nodes"]) for item in report["violations"]]
        assert [] == violations, path
        assert width >= page.evaluate("document.documentElement.scrollWidth"), path
    assert [] == problems
