"""Tasks of an editor at the desk, in clicks and seconds: ``python benchmarks/desk_tasks.py``.

A real Chromium on ``wirefeed serve`` with the sample newsroom. A task begins on the front of the
desk and ends when its result is shown; seconds are those of the machine, without thought and with
text that is filled in at once. The public feed is asked whether the task was done.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from common import free_port, machine, running
from desk import PASSWORD, command
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
SAMPLES = Path(__file__).parent.parent / "data"


class Editor:
    """A person at the desk, whose clicks are counted."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base, self.clicks = page, base, 0

    def begin(self) -> None:
        """Go to the front, which is not counted."""
        self.page.goto(f"{self.base}/desk/")
        self.clicks = 0

    def click(self, what: str) -> None:
        self.page.click(what)
        self.clicks += 1

    def publish(self) -> None:
        """Press Publish… and, below the effect, Publish."""
        self.click('button[value="publish"]')
        self.page.wait_for_selector("#readers")
        self.click('form.fields button:not([formmethod="get"])')
        self.page.wait_for_selector("#revisions")

    def write(self, title: str) -> None:
        self.click("text=New article")
        self.page.wait_for_selector(".editor-text")
        self.page.fill('input[name="title"]', title)
        self.page.fill(".editor-text", f"{title}, the harbour authority said on Monday.")


def publish_new(editor: Editor, number: int) -> None:
    editor.write(f"Lamp {number} of Cape Gull lit")
    editor.publish()
    require(editor, lambda feed: f"Lamp {number} of Cape Gull lit" in feed)


def correct(editor: Editor, number: int) -> None:
    editor.click("#today ~ ul a >> nth=0")
    editor.click("button:text-is('Edit')")
    editor.page.wait_for_selector(".editor-text")
    editor.page.fill('input[name="title"]', f"Lamp {number} of Cape Gull dark")
    editor.click('button[value="publish"]')
    editor.page.wait_for_selector("#readers")
    editor.page.select_option('select[name="significance"]', "correction")
    editor.page.fill('input[name="note"]', "It stayed dark.")
    editor.clicks += 1
    editor.click('form.fields button:not([formmethod="get"])')
    editor.page.wait_for_selector("#revisions")
    require(editor, lambda feed: f"Lamp {number} of Cape Gull dark" in feed)


def go_back(editor: Editor, number: int) -> None:
    editor.click("#today ~ ul a >> nth=0")
    editor.click("text=Back to revision 1")
    editor.page.wait_for_selector("text=revision 3")
    require(editor, lambda feed: f"Lamp {number} of Cape Gull lit" in feed)


def withdraw_and_take_back(editor: Editor, number: int) -> None:
    editor.click("#today ~ ul a >> nth=0")
    editor.click("text=Withdraw…")
    editor.click("button.danger")
    editor.click("text=Take it back")
    editor.page.wait_for_selector("text=Withdraw…")
    require(editor, lambda feed: f"Lamp {number} of Cape Gull lit" in feed)


def store_draft(editor: Editor, number: int) -> None:
    editor.write(f"Draft {number} of the coast")
    editor.click('button[value="publish"]')
    editor.page.wait_for_selector("#readers")
    editor.click("text=Only store it as a draft")
    editor.page.wait_for_selector("#revisions")
    require(editor, lambda feed: f"Draft {number} of the coast" not in feed)


TASKS: dict[str, Callable[[Editor, int], None]] = {
    "publish a new article": publish_new,
    "correct it, with a note to readers": correct,
    "go back to the first revision": go_back,
    "withdraw it, and take that back": withdraw_and_take_back,
    "store a draft": store_draft,
}


def require(editor: Editor, is_done: Callable[[str], bool]) -> None:
    """End with an error unless the latest feed is as the task says, within a few seconds."""
    for _ in range(50):
        with urllib.request.urlopen(f"{editor.base}/feeds/latest.json") as answer:
            feed = json.dumps([item["title"] for item in json.load(answer)["items"]])
        if is_done(feed):
            return
        time.sleep(0.1)
    sys.exit("the task was not done")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    print(f"{machine()}\n")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        command(folder, {}, "import", str(SAMPLES))
        command(folder, {}, "users", "add", "chief", "--role", "chief")
        command(folder, {}, "users", "password", "chief", stdin=PASSWORD)
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        server = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            with running(server, f"{base}/readyz", folder):
                measure(signed_in(browser.new_page(), base), chosen.rounds)
        except subprocess.CalledProcessError as error:
            sys.exit(error.stderr)
        finally:
            browser.close()


def signed_in(page: Page, base: str) -> Editor:
    page.goto(f"{base}/desk/sign-in")
    page.fill('input[name="name"]', "chief")
    page.fill('input[name="password"]', PASSWORD)
    page.click("main button")
    page.wait_for_selector("nav a")
    return Editor(page, base)


def measure(editor: Editor, rounds: int) -> None:
    """Print clicks and seconds of each task."""
    seconds: dict[str, list[float]] = {task: [] for task in TASKS}
    clicks: dict[str, int] = {}
    for number in range(rounds):
        for task, carry_out in TASKS.items():
            editor.begin()
            start = time.perf_counter()
            carry_out(editor, number)
            seconds[task].append(time.perf_counter() - start)
            clicks[task] = editor.clicks
    print(f"{'task':40}{'clicks':>7}{'seconds':>9}")
    for task in TASKS:
        print(f"{task:40}{clicks[task]:7}{statistics.median(seconds[task]):9.1f}")


if __name__ == "__main__":
    main()
