"""The desk's editor in a real Chromium, under the policy of the desk."""

from __future__ import annotations

import base64
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from support import pasted
from support.constants import ROOT
from support.desk_form import PICTURE, DeskForm
from support.pictures import drawing, encoded
from support.servers import wait_for

from feeds.sanitize import clean_html

AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
VIDEO = "https://youtu.be/dQw4w9WgXcQ"
FIGURE = (
    f'<figure><img src="{PICTURE}" alt="A quay" width="800" height="600">'
    "<figcaption>The quay <cite>J. Doe</cite></figcaption></figure>"
)
EVERYTHING = f"""<p lang="en">The harbour <strong>authority</strong> of <em>Baku</em>.</p>
<h2>Ships &amp; cranes</h2>
<ul><li>One</li><li>Two<ul><li>Deep</li></ul></li></ul>
<ol start="3"><li>Three</li><li>Four</li></ol>
{FIGURE}
<figure><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" class="embed">A film</a></figure>
<blockquote><p>Quoted <a href="https://port.example/">words</a>.</p></blockquote>
<table><thead><tr><th>Quay</th><th>Cranes</th></tr></thead><tbody><tr><td>1</td><td>2 | 3</td></tr>\
</tbody></table>
<details><summary>More</summary><p>Hidden</p></details>
<hr>
<p>H<sub>2</sub>O, <ins>new</ins>, 5 * 3 &lt; 16, a_b_c, <code>x</code>, \
<mark>marked</mark>, <ruby>東京<rp>(</rp><rt>とうきょう</rt><rp>)</rp></ruby> and <b>old</b>.</p>"""
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)
needs_axe = pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"),
    reason="needs axe-core in .readers (.ci/run puts it there)",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def form() -> Iterator[DeskForm]:
    server = DeskForm(encoded(drawing(), "PNG"))
    yield server
    server.stop()


def watch(page: Page) -> list[str]:
    """Collect what the page complains about; refused and failed requests are the tests' own."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda message: (
            wrong.append(message.text)
            if message.type in ("error", "warning") and "Failed to load" not in message.text
            else None
        ),
    )
    return wrong


@contextmanager
def editing(browser: Browser, form: DeskForm, body: str = "", **options: Any) -> Iterator[Page]:
    """The form with a text, in a context of its own; nothing in it may fail."""
    if body:
        form.fields["body"] = body
    context = browser.new_context(**options)
    page = context.new_page()
    wrong = watch(page)
    page.goto(f"{form.url}/edit")
    expect(page.locator(".editor-text")).to_be_visible()
    yield page
    assert wrong == []
    context.close()


def value(page: Page) -> str:
    """The HTML that the form would send now."""
    return str(
        page.evaluate(
            """() => {
          const body = document.querySelector("[name=body]");
          body.form.dispatchEvent(new Event("desk:collect"));
          return body.value;
        }"""
        )
    )


def expect_value(page: Page, expected: str) -> None:
    """The form comes to hold this HTML; clicks and keys are answered after a moment."""
    until = time.monotonic() + 10
    while value(page) != expected and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert value(page) == expected


def empty(page: Page) -> None:
    """Delete the text by the keyboard."""
    page.locator(".editor-text").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")


def paste(page: Page, html: str = "", text: str = "") -> None:
    page.evaluate(
        """([html, text]) => {
          const data = new DataTransfer();
          if (html) data.setData("text/html", html);
          if (text) data.setData("text/plain", text);
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [html, text],
    )


def drop(page: Page, data: bytes, name: str = "quay.png") -> None:
    transfer = page.evaluate_handle(
        """([bytes, name]) => {
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(bytes)], name, { type: "image/png" }));
          return data;
        }""",
        [list(data), name],
    )
    page.dispatch_event(".editor-text", "drop", {"dataTransfer": transfer})


def test_typed_text_becomes_paragraphs(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        empty(page)
        page.keyboard.type("The harbour ")
        page.keyboard.press("Control+B")
        page.keyboard.type("opened")
        page.keyboard.press("Control+B")
        page.keyboard.type(" a <quay> & more")
        page.keyboard.press("Enter")
        page.keyboard.press("Control+I")
        page.keyboard.type("Second")

        expected = (
            "<p>The harbour <strong>opened</strong> a &lt;quay&gt; &amp; more</p>\n"
            "<p><em>Second</em></p>"
        )
        expect_value(page, expected)


def test_an_emptied_text_is_empty(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        empty(page)
        expect_value(page, "")


def test_everything_works_by_the_keyboard(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        empty(page)
        page.keyboard.type("Ships")
        page.keyboard.press("Control+Alt+2")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.type("One")
        page.keyboard.press("Control+Shift+8")
        page.keyboard.press("End")
        page.keyboard.press("Enter")
        page.keyboard.type("Two")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.type("Quoted")
        page.keyboard.press("Alt+F10")
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        expect(page.get_by_role("button", name="Quotation")).to_be_focused()
        page.keyboard.press("Enter")

        expected = (
            "<h2>Ships</h2>\n<ul><li>One</li><li>Two</li></ul>\n"
            "<blockquote><p>Quoted</p></blockquote>"
        )
        expect_value(page, expected)


def test_the_tab_key_makes_an_item_deeper(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        for key in ("Control+Shift+8", "End", "Enter", "Tab"):
            page.keyboard.press(key)
        page.keyboard.type("Deep")
        expect_value(page, "<ul><li>First.<ul><li>Deep</li></ul></li></ul>")


def test_tab_leaves_the_text(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_focused()


def test_a_link_is_added_changed_and_removed(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Control+A")
        for typed, expected in (
            ("port.example/a", '<p><a href="https://port.example/a">First.</a></p>'),
            ("javascript:alert(1)", '<p><a href="https://port.example/a">First.</a></p>'),
            ("ed@port.example", '<p><a href="mailto:ed@port.example">First.</a></p>'),
        ):
            page.keyboard.press("Control+K")
            page.get_by_label("Address").fill(typed)
            page.keyboard.press("Enter")
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect_value(page, expected)
        page.keyboard.press("Control+K")
        page.get_by_role("button", name="Remove link").click()
        expect_value(page, "<p>First.</p>")


def test_undo_and_redo(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form, f"<p>First.</p>\n{FIGURE}") as page:
        page.get_by_role("button", name="Remove").last.click()
        expect_value(page, "<p>First.</p>")
        page.get_by_role("button", name="Undo").click()
        expect_value(page, f"<p>First.</p>\n{FIGURE}")
        page.keyboard.press("Control+Y")
        expect_value(page, "<p>First.</p>")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (pasted.WORD, pasted.WORD_CLEAN),
        (pasted.DOCS, pasted.DOCS_CLEAN),
        (pasted.LIBREOFFICE, pasted.LIBREOFFICE_CLEAN),
        (pasted.WEB_PAGE, pasted.WEB_PAGE_CLEAN),
    ],
    ids=["word", "docs", "libreoffice", "web page"],
)
def test_pasted_text_is_cleaned(browser: Browser, form: DeskForm, html: str, expected: str) -> None:
    with editing(browser, form) as page:
        empty(page)
        paste(page, html, "text")
        expect_value(page, expected)


def test_pasted_plain_text_keeps_its_paragraphs(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        empty(page)
        paste(page, text="One <b>\r\ntwo\r\n\r\nThree")
        expect_value(page, "<p>One &lt;b&gt;<br>two</p>\n<p>Three</p>")


def test_views_without_a_change_keep_every_byte(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form, EVERYTHING) as page:
        for view in ("Markdown", "HTML", "Text", "Markdown", "Text", "HTML"):
            page.get_by_role("button", name=view, exact=True).click()
            expect_value(page, EVERYTHING)


@pytest.mark.parametrize("view", ["Text", "Markdown", "HTML"])
def test_a_change_in_a_view_keeps_the_rest(browser: Browser, form: DeskForm, view: str) -> None:
    with editing(browser, form, EVERYTHING) as page:
        page.get_by_role("button", name=view, exact=True).click()
        if view == "Text":
            page.locator(".editor-text p").last.click()
            page.keyboard.press("Control+End")
            page.keyboard.type(" End.")
        else:
            field = page.locator(".editor-source:visible")
            source = field.input_value()
            last = {"Markdown": "\n\nEnd.", "HTML": "\n<p>End.</p>"}[view]
            field.fill(source + last)
        page.get_by_role("button", name="HTML", exact=True).click()
        expect(page.locator("[name=body]")).to_be_visible()

        added = {"Text": EVERYTHING[:-4] + " End.</p>"}.get(view, EVERYTHING + "\n<p>End.</p>")
        if view == "Markdown":
            # Markdown has one way to write bold.
            added = added.replace("<b>old</b>", "<strong>old</strong>")
        assert normalized(value(page)) == normalized(added)


def normalized(html: str) -> str:
    """HTML without the line breaks between its elements, which mean nothing."""
    return "".join(part.strip() if part.strip() == "" else part for part in html.split("\n"))


def test_markdown_is_converted_before_the_form_is_sent(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.get_by_role("button", name="Markdown").click()
        page.locator(".editor-source:visible").fill(f"A *new* text\n\n{VIDEO}")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/save")

        assert form.submitted["body"].startswith("<p>A <em>new</em> text</p>\n<figure><a href=")


def test_a_dropped_picture_becomes_a_figure(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        drop(page, form.picture)
        picture = page.locator(".piece img")
        expect(picture).to_have_js_property("naturalWidth", 800)
        expect(page.get_by_text("Alternative text is missing")).to_be_visible()
        expect(page.get_by_text("Pictures without alternative text: 1")).to_be_visible()
        page.get_by_role("button", name="Edit picture").click()
        page.get_by_label("Alternative text").fill("A quay")
        page.get_by_label("Caption").fill("The quay")
        page.get_by_label("Credit").fill("J. Doe")
        page.get_by_role("button", name="Focus point").click(position={"x": 10, "y": 10})
        page.keyboard.press("ArrowRight")
        page.get_by_role("dialog").get_by_role("button", name="Save").click()

        expect(page.get_by_text("Alternative text is missing")).to_have_count(0)
        media_type, data = form.uploads[0]
        assert media_type.startswith("multipart/form-data")
        assert form.picture in data
        focused = FIGURE.replace('height="600"', 'height="600" data-focus="0.08,0.04"')
        first, figure = value(page).split("\n")
        assert first == "<p>First.</p>"
        assert attributes_of(figure) == attributes_of(focused)


def attributes_of(html: str) -> list[str]:
    return sorted(html.replace(">", " >").split(" "))


def test_a_refused_picture_says_why(browser: Browser, form: DeskForm) -> None:
    form.upload_status = 422
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        drop(page, b"no picture", "notes.png")
        expect(page.get_by_text("notes.png: This is not a picture.")).to_be_visible()
        expect_value(page, "<p>First.</p>")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (VIDEO, '<figure><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" class="embed">'),
        (
            "https://port.example/a",
            '<p><a href="https://port.example/a">https://port.example/a</a>',
        ),
    ],
    ids=["video", "page"],
)
def test_a_pasted_address_on_its_own_line(
    browser: Browser, form: DeskForm, address: str, expected: str
) -> None:
    with editing(browser, form) as page:
        empty(page)
        with page.expect_response("**/embed?*"):
            paste(page, text=address)
        expect(page.locator(".editor-text").locator(".piece, a").first).to_be_visible()
        assert value(page).startswith(expected)


def test_an_address_pasted_within_a_text_is_a_link(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" See ")
        paste(page, text=VIDEO)
        expect_value(page, f'<p>First. See <a href="{VIDEO}">{VIDEO}</a></p>')


def test_the_code_of_a_player_becomes_an_embed(browser: Browser, form: DeskForm) -> None:
    code = (
        '<iframe width="560" height="315" src="https://www.youtube.com/embed/dQw4w9WgXcQ" '
        'style="border:0" title="A film" allowfullscreen></iframe>'
    )
    with editing(browser, form) as page:
        empty(page)
        paste(page, text=code)
        expect(page.locator(".piece-title")).to_have_text("A film")
        expected = (
            '<figure><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" class="embed">'
            '<img src="https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" alt="" width="560" '
            'height="315"><br>A film</a></figure>'
        )
        assert clean_html(value(page)) == expected


def test_a_picture_within_pasted_text_is_uploaded(browser: Browser, form: DeskForm) -> None:
    data = base64.b64encode(form.picture).decode()
    with editing(browser, form) as page:
        empty(page)
        paste(page, f'<p>Text</p><p><img src="data:image/png;base64,{data}"></p>', "Text")
        expect(page.locator(".piece img")).to_be_visible()
        assert form.picture in form.uploads[0][1]
        assert value(page).startswith('<p>Text</p>\n<figure><img alt="" width="800" height="600"')


def test_pictures_are_not_lost_in_a_list(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form, f"<p>First.</p>\n{FIGURE}\n<p>Last.</p>") as page:
        page.locator(".editor-text p").first.click()
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+Shift+8")
        expect(page.get_by_text("A list cannot have pictures")).to_be_visible()
        page.keyboard.press("Control+b")
        assert FIGURE in value(page)


@pytest.mark.parametrize("key", ["b", "и"])
def test_shortcuts_work_in_any_layout(browser: Browser, form: DeskForm, key: str) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Control+a")
        page.evaluate(
            """(key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
              key, code: "KeyB", ctrlKey: true, bubbles: true, cancelable: true,
            }))""",
            key,
        )
        expect_value(page, "<p><strong>First.</strong></p>")


def test_dictated_text_replaces_a_selection(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form, "<p>One <b>two</b></p>\n<h2>Three</h2>\n<p>Four</p>") as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text("é")
        assert page.locator(".editor-text").inner_text().strip() == "é"
        assert "<h2>" not in value(page)


@pytest.mark.parametrize(
    ("edited", "stored"),
    [
        ("<div><i><p>One</p>two</i></div>", "<p><em>One</em></p>\n<p><em>two</em></p>"),
        (
            "<ul><li>One</li><ul><li>Two</li></ul></ul>",
            "<ul><li>One<ul><li>Two</li></ul></li></ul>",
        ),
        ('<p>One<span style="color:red"> two</span></p><p><br></p>', "<p>One two</p>"),
        ("One<br>two", "<p>One<br>two</p>"),
        ("<i><ul><li>One</li></ul></i>", "<ul><li>One</li></ul>"),
    ],
)
def test_what_the_view_contains_is_stored_as_valid_html(
    browser: Browser, form: DeskForm, edited: str, stored: str
) -> None:
    with editing(browser, form) as page:
        source = "async (html) => (await import('/static/desk/html.js')).storedHtml(html)"
        assert page.evaluate(source, edited) == stored


def test_autosave(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.locator(".editor-text").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Second.")
        expect(page.get_by_text("Saved 12:03")).to_be_visible()
        assert form.fields["body"] == "<p>First. Second.</p>"
        page.get_by_label("Headline").fill("Harbour opens again")
        wait_for(lambda: form.revision == 3)

        assert form.fields["headline"] == "Harbour opens again"
        assert page.evaluate("localStorage.length") == 0


def test_autosave_tries_again_until_the_server_is_back(browser: Browser, form: DeskForm) -> None:
    form.autosave_status = 503
    with editing(browser, form) as page:
        page.get_by_label("Headline").fill("Two")
        expect(page.get_by_text("Not saved, trying again")).to_be_visible()
        form.autosave_status = 200
        expect(page.get_by_text("Saved 12:03")).to_be_visible(timeout=20_000)
        assert form.fields["headline"] == "Two"


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (401, "Not saved: you are signed out. Sign in in a new tab"),
        (422, "Not saved. The headline is too long."),
    ],
)
def test_a_text_that_the_server_refuses(
    browser: Browser, form: DeskForm, status: int, text: str
) -> None:
    form.autosave_status = status
    with editing(browser, form) as page:
        page.get_by_label("Headline").fill("Two")
        expect(page.locator(".autosave [role=status]")).to_have_text(text)


def test_a_new_session_in_another_tab_saves_the_text(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        form.token = "token-of-the-next-session"
        page.get_by_label("Headline").fill("Two")
        expect(page.get_by_role("link", name="Sign in in a new tab")).to_be_visible()
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.get_by_text("Saved 12:03")).to_be_visible()
        assert form.fields["headline"] == "Two"


def test_markdown_that_was_not_converted_is_offered_back(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        page.get_by_role("button", name="Markdown").click()
        form.stop()
        page.locator(".editor-source:visible").fill("A *new* text")
        expect(page.get_by_text("The Markdown could not be converted")).to_be_visible()
        form.start(form.port)
        page.evaluate("window.stop()")
        page.reload()
        page.get_by_role("button", name="Restore").click()
        wait_for(lambda: form.fields["body"].strip() == "<p>A <em>new</em> text</p>")


def test_a_text_survives_a_server_and_a_browser_that_are_killed(
    browser: Browser, form: DeskForm, tmp_path: Path
) -> None:
    def profile() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=str(CHROMIUM), args=ARGUMENTS
        )

    page = profile().pages[0]
    page.goto(f"{form.url}/edit")
    expect(page.locator(".editor-text")).to_be_visible()
    form.stop()
    page.locator(".editor-text").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Survivor")
    wait_for(lambda: is_stored(tmp_path, "Survivor"))
    kill_browser(tmp_path)
    form.start(form.port)
    context = profile()
    page = context.pages[0]
    page.goto(f"{form.url}/edit")
    expect(page.get_by_text("that was not saved")).to_be_visible()
    page.get_by_role("button", name="Restore").click()
    expect(page.locator(".editor-text")).to_have_text("First. Survivor")
    expect(page.get_by_text("Saved 12:03")).to_be_visible()
    context.close()

    assert form.fields["body"] == "<p>First. Survivor</p>"


def is_stored(profile: Path, text: str) -> bool:
    """Return whether the browser's storage on disk has a text."""
    files = (profile / "Default" / "Local Storage" / "leveldb").glob("*.log")
    data = b"".join(file.read_bytes() for file in files)
    return text.encode() in data or text.encode("utf-16-le") in data


def kill_browser(profile: Path) -> None:
    """Kill the browser that uses a profile: its lock names the process."""
    process = int((profile / "SingletonLock").readlink().name.rpartition("-")[2])
    os.kill(process, signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{process}").exists())


@needs_axe
def test_a_lost_race_shows_both_texts(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        form.fields = {"headline": "Theirs", "tags": "Harbour", "body": "<p>Their <b>text</b>.</p>"}
        form.revision = 7
        page.locator(".editor-text").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Mine.")
        section = page.get_by_role("region", name="Both texts")
        expect(section.get_by_label("Text: Theirs")).to_have_value("Their text.")
        expect(section.get_by_label("Text: Yours")).to_have_value("First. Mine.")
        # The headline was changed only by them, the text by both.
        expect(section.get_by_role("radio", name="Theirs").first).to_be_checked()
        expect(section.get_by_role("radio", name="Yours").last).to_be_checked()
        check_accessibility(page)
        section.get_by_role("button", name="Save my choice").click()
        wait_for(lambda: form.revision == 8)

        expected = {"headline": "Theirs", "tags": "Harbour", "body": "<p>First. Mine.</p>"}
        assert form.fields == expected
        expect(page.get_by_label("Headline")).to_have_value("Theirs")


def test_their_text_can_be_chosen(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        form.fields["body"], form.revision = "<p>Theirs.</p>", 7
        page.locator(".editor-text").click()
        page.keyboard.type("Mine. ")
        page.get_by_role("radio", name="Theirs").check()
        page.get_by_role("button", name="Save my choice").click()
        wait_for(lambda: form.revision == 8)

        assert form.fields["body"] == "<p>Theirs.</p>"
        expect(page.locator(".editor-text")).to_have_text("Theirs.")


def test_a_text_that_only_this_editor_changed_has_no_conflict(
    browser: Browser, form: DeskForm
) -> None:
    with editing(browser, form) as page:
        form.revision = 7
        page.get_by_label("Headline").fill("Two")
        wait_for(lambda: form.fields["headline"] == "Two")
        assert form.revision == 8


@needs_axe
def test_tags_are_completed(browser: Browser, form: DeskForm) -> None:
    with editing(browser, form) as page:
        field = page.get_by_role("combobox", name="Tags")
        field.press_sequentially("ba")
        options = page.get_by_role("listbox", name="Tags").get_by_role("option")
        expect(options).to_have_text(["Baku3", "Bakery3", "Barents Sea3"])
        check_accessibility(page)
        field.press("ArrowDown")
        field.press("ArrowDown")
        expect(page.locator("[role=option][aria-selected=true]")).to_have_text("Bakery3")
        field.press("Enter")
        field.press_sequentially("New tag,baku")
        field.press("Enter")
        field.press("Backspace")
        page.get_by_role("button", name="Remove Harbour").click()

        assert page.locator("[name=tags]").input_value() == "Bakery, New tag"


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 360])
def test_the_form_fits_and_is_accessible(
    browser: Browser, form: DeskForm, scheme: Any, width: int
) -> None:
    size: Any = {"width": width, "height": 800}
    with editing(browser, form, EVERYTHING, color_scheme=scheme, viewport=size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check_accessibility(page)
        page.get_by_role("button", name="Edit picture").click()
        check_accessibility(page)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Markdown").click()
        check_accessibility(page)


def check_accessibility(page: Page) -> None:
    # The policy of the page lets no script in, so the rules come through the debugger.
    page.evaluate(AXE.read_text() + "; undefined")
    report = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    rows = [(violation["id"], violation["nodes"][0]["html"]) for violation in report["violations"]]
    assert rows == []


def test_words_come_from_the_page(browser: Browser, form: DeskForm) -> None:
    form.words = {"Bold": "Qalın", "Saved {time}": "Saxlanıldı {time}"}
    with editing(browser, form) as page:
        expect(page.get_by_role("button", name="Qalın")).to_be_visible()
        page.get_by_label("Headline").fill("İki")
        expect(page.get_by_text("Saxlanıldı 12:03")).to_be_visible()


def test_without_javascript_the_form_sends_its_html(browser: Browser, form: DeskForm) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{form.url}/edit")
    page.get_by_label("Text").fill("<p>New.</p>")
    page.get_by_label("Tags").fill("Baku, Harbour")
    page.get_by_role("button", name="Save").click()

    assert form.submitted["body"] == "<p>New.</p>"
    assert form.submitted["tags"] == "Baku, Harbour"
    context.close()
