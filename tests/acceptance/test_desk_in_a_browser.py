"""The desk in a real Chromium, on a real server with two processes: sign-in, accounts, users."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from support.constants import ROOT
from support.desk import PASSWORD, DeskConnection
from support.rows import line
from support.servers import free_port, run, serving

AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PATH = "/news"  # of the base URL
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)


class Desk:
    """A newsroom with the chief ``maria``, and its server at ``base``."""

    def __init__(self, folder: Path, base: str) -> None:
        self.folder, self.base = folder, base

    def run(self, *words: str, stdin: str = "") -> str:
        command = run(self.folder, *words, stdin=stdin, WIREFEED_BASE_URL=self.base)
        assert 0 == command.returncode, command.stderr
        return command.stdout.strip()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news.jsonl").write_text(
        line("quay", "Quay opens", "The harbour authority opened a second container quay.")
    )
    port = free_port()
    newsroom = Desk(folder, f"http://localhost:{port}{PATH}")
    newsroom.run("import", "news.jsonl")
    newsroom.run("users", "add", "maria", "--role", "chief")
    newsroom.run("users", "password", "maria", stdin=PASSWORD)
    with serving(folder, port, WIREFEED_BASE_URL=newsroom.base):
        yield newsroom


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@contextmanager
def opened(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of a new browser, which reports no error of a script or a policy."""
    context = browser.new_context(**options)
    page, problems = context.new_page(), []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    yield page
    context.close()
    # A refusal is an answer of 4xx, which Chromium reports, too.
    assert [] == [text for text in problems if "Failed to load resource" not in text]


def send_password(page: Page, desk: Desk, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{desk.base}/desk/account")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_link(page: Page, link: str) -> None:
    """Sign in by a one-time link, and set the password."""
    page.goto(link)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_text("The password is changed.").wait_for()


def test_a_user_signs_in_by_password_and_code(browser: Browser, desk: Desk) -> None:
    with opened(browser) as page, opened(browser) as other:
        send_password(page, desk, "maria")
        page.get_by_role("link", name="Users").click()
        page.get_by_label("Name", exact=True).fill("ana")
        page.locator("form.fields select[name=role]").select_option("editor")
        page.get_by_role("button", name="Add, and show").click()
        with_link(other, page.locator("code.secret").inner_text())
        other.get_by_role("button", name="Set it up").click()
        app = pyotp.TOTP(other.locator("code.secret").inner_text())
        other.get_by_label("Code").fill(app.now())
        other.get_by_role("button", name="Switch it on").click()
        recovery_code = other.locator(".codes li").first.inner_text()
        other.get_by_role("button", name="Sign out", exact=True).click()

        send_password(other, desk, "ana", "a wrong lantern")
        other.get_by_role("alert").wait_for()
        send_password(other, desk, "ana")
        other.get_by_label("Code").fill("000000")
        other.get_by_role("button", name="Sign in", exact=True).click()
        other.get_by_role("alert").wait_for()
        other.get_by_label("Code").fill(recovery_code)
        other.get_by_role("button", name="Sign in", exact=True).click()

        other.wait_for_url(f"{desk.base}/desk/account")
        assert "Account: ana" == other.locator("h1").inner_text()


def test_a_user_signs_in_by_a_passkey(browser: Browser, desk: Desk) -> None:
    link = desk.run("users", "add", "petra", "--role", "contributor")
    with opened(browser) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        with_link(page, link)
        page.get_by_label("Name of the passkey").fill("Laptop")
        page.get_by_role("button", name="Add a passkey").click()
        page.get_by_text("The passkey is added.").wait_for()
        # The same authenticator is not registered twice.
        page.get_by_role("button", name="Add a passkey").click()
        page.get_by_text("The browser did not create a passkey.").wait_for()

        for _ in range(2):
            page.get_by_role("button", name="Sign out", exact=True).click()
            page.goto(f"{desk.base}/desk/account")
            page.get_by_role("button", name="Sign in by a passkey").click()
            page.wait_for_url(f"{desk.base}/desk/account")
            expect(page.locator("h1")).to_have_text("Account: petra")

        page.get_by_role("button", name="Remove Laptop").click()
        page.get_by_text("The passkey is removed.").wait_for()
        page.get_by_role("button", name="Sign out", exact=True).click()
        page.get_by_role("button", name="Sign in by a passkey").click()
        page.get_by_text("this passkey is not known here, or came too late").wait_for()


@pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"),
    reason="needs axe-core in .readers (.ci/run puts it there)",
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_phone(browser: Browser, desk: Desk, scheme: str) -> None:
    options: dict[str, Any] = {
        "color_scheme": scheme,
        "reduced_motion": "reduce",
        "bypass_csp": True,
        "viewport": {"width": 360, "height": 740},
    }
    with opened(browser, **options) as page:
        page.goto(f"{desk.base}/desk/sign-in")
        assert [] == violations(page)
        send_password(page, desk, "maria")
        for path in ("/", "/account", "/users", "/nothing-here"):
            page.goto(f"{desk.base}/desk{path}")
            if path != "/nothing-here":
                assert [] == violations(page), path
            width = page.evaluate("document.documentElement.scrollWidth")
            assert 360 == width, path
        page.goto(f"{desk.base}/desk/account")
        page.get_by_role("button", name="Set it up").click()
        assert [] == violations(page)


def violations(page: Page) -> list[tuple[str, str]]:
    page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    report = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    assert 10 < len(report["passes"])
    return [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in report["violations"]]


def test_all_processes_know_a_session_and_its_end(desk: Desk) -> None:
    client = DeskConnection(f"{desk.base}/desk")
    assert 303 == client.sign_in("maria")
    copy = DeskConnection(f"{desk.base}/desk")
    copy.cookie, copy.csrf = client.cookie, client.csrf
    statuses = {copy.send("GET", "/users")[0] for _ in range(20)}
    assert {200} == statuses

    assert (303, f"{PATH}/desk/sign-in") == client.send("POST", "/sign-out", {})[:2]

    assert {303} == {copy.send("GET", "/users")[0] for _ in range(20)}
    assert {401} == {copy.send("POST", "/account", {})[0] for _ in range(5)}


def test_pauses_count_in_all_processes(desk: Desk) -> None:
    desk.run("users", "add", "otto", "--role", "editor")

    statuses = [
        DeskConnection(f"{desk.base}/desk").sign_in("otto", "a wrong lantern") for _ in range(8)
    ]

    assert [401] * 5 + [429] * 3 == statuses


def test_long_forms_arrive_and_others_are_refused_early(desk: Desk) -> None:
    client, stranger = DeskConnection(f"{desk.base}/desk"), DeskConnection(f"{desk.base}/desk")
    client.sign_in("maria")
    stranger.send("GET", "/sign-in")

    assert 303 == client.send("POST", "/account", {"more": "x" * 900_000})[0]
    assert 413 == client.send("POST", "/account", {"more": "x" * 1_500_000})[0]
    assert 413 == stranger.send("POST", "/account", {"more": "x" * 1_500_000})[0]


def test_a_script_with_the_header_is_answered_in_json(desk: Desk) -> None:
    client = DeskConnection(f"{desk.base}/desk")
    client.sign_in("maria")

    status, _, text = client.send(
        "POST",
        "/account/passkeys/options",
        Accept="application/json",
        X_CSRF_Token=client.csrf,
        Content_Length="0",
    )

    options = json.loads(text)
    assert (200, "localhost") == (status, options["rp"]["id"])
    assert re.fullmatch(r"[\w-]{43,}", options["challenge"])
