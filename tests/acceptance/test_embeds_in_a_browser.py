"""Embeds in a real Chromium, on pages that another origin serves, with strict policies and hostile
styles around them.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright
from support.constants import ROOT
from support.rows import line
from support.servers import fetch, run, serving, wait_for

AXE = ROOT / ".readers" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
QUAY = (
    "The harbour authority opened a second container quay, which lets two vessels unload their "
    "containers at once."
)
TITLE = "Second container quay opens"
HOSTILE_TITLE = "<img src=x onerror=alert(1)> & <b>bold</b>"
pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason="needs Chromium"
)


class Host:
    """Somebody else's site: pages by path, each with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        pages = self.pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body, headers = pages.get(self.path, ("", {}))
                self.send_response(200 if self.path in pages else 404)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        # Another host name than the newsroom's: another site, not only another origin.
        self.url = f"http://localhost:{self.server.server_port}"

    def put(self, path: str, body: str, head: str = "", **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        page = (
            '<!doctype html><html lang="en"><head><meta '
            f'charset="utf-8"><title>Host</title>{head}</head>'
            f"<body><main><h1>Our own page</h1>{body}</main></body></html>"
        )
        self.pages[path] = (page, named)
        return self.url + path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host_page = Host()
    yield host_page
    host_page.server.shutdown()


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    lines = [
        line(
            "quay", TITLE, QUAY, section="Sea", images=[{"url": "https://pictures.example/q.jpg"}]
        ),
        line(
            "snow",
            "Snow closes the pass",
            "Snow fell all night and the road over the pass was closed to lorries.",
        ),
        line(
            "bad",
            "Five < six",
            "A body that tries nothing, with enough words to be an article of its own.",
        ),
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    assert 0 == run(tmp_path, "import", "news.jsonl").returncode
    with serving(tmp_path, WIREFEED_LOG_ACCESS="true") as base:
        yield tmp_path, base


@contextmanager
def opened(browser: Browser, url: str, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, under a clock that the test moves; it must neither fail nor
    be asked anything.
    """
    context = browser.new_context(**options)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on(
        "console",
        lambda message: wrong.append(message.text) if "Content Security" in message.text else None,
    )
    page.clock.install()
    page.goto(url)
    yield page
    assert ([], []) == (wrong, context.cookies())
    context.close()


def strict(base: str) -> str:
    """A policy that allows the guide's sources and no style."""
    return (
        f"default-src 'none'; script-src {base}; connect-src {base}; img-src {base}; frame-src "
        f"{base}"
    )


def titles(page: Page, element: str = "wirefeed-headlines") -> list[str]:
    return page.locator(f"{element} a").all_inner_texts()


def story_of(base: str, folder: Path, title: str) -> str:
    rows = [
        json.loads(row) for row in run(folder, "articles", "list", "--json").stdout.splitlines()
    ]
    return str(next(row["id"] for row in rows if row["headline"] == title)).removeprefix(
        "urn:uuid:"
    )


def style(page: Page, selector: str, name: str) -> str:
    return str(
        page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{name}")
    )


def test_headlines_show_under_a_strict_policy_in_both_themes(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    base = newsroom[1]
    body = f'<script src="{base}/embed.js" async></script>' + "".join(
        f'<wirefeed-headlines id="{theme}" feed="latest" size="3" '
        f'theme="{theme}"></wirefeed-headlines>'
        for theme in ("light", "dark", "auto")
    )
    url = host.put("/strict", body, Content_Security_Policy=strict(base))
    for scheme, expected in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 22, 26)")):
        with opened(browser, url, color_scheme=scheme) as page:
            for theme in ("light", "dark", "auto"):
                page.wait_for_selector(f"#{theme} a")
            assert [TITLE, "Five < six", "Snow closes the pass"] == sorted(
                titles(page, "#light"), key=lambda t: (t != TITLE, t)
            )
            assert "rgb(255, 255, 255)" == style(page, "#light section", "backgroundColor")
            assert "rgb(20, 22, 26)" == style(page, "#dark section", "backgroundColor")
            assert expected == style(page, "#auto section", "backgroundColor")
            assert 0 == page.evaluate("localStorage.length + sessionStorage.length")


def feeds_have(base: str, words: str, *, is_present: bool = True) -> None:
    """Wait until both server processes serve a change: the page's clock is not the server's."""

    def is_served() -> bool:
        return (words.encode() in fetch(base + "/feeds/latest.json")[2]) is is_present

    wait_for(lambda: all(is_served() for _ in range(8)))


def wait_by_the_clock(page: Page, locator: Locator) -> None:
    """Let the page poll until it shows something: a poll may come before a process has a change."""
    for _ in range(10):
        page.clock.run_for(150_000)
        with contextlib.suppress(TimeoutError):
            locator.wait_for(timeout=3_000)
            return
    locator.wait_for(timeout=3_000)


def test_a_correction_and_a_withdrawal_reach_an_open_page(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    folder, base = newsroom
    uuid = story_of(base, folder, TITLE)
    body = (
        f'<script src="{base}/embed.js" async></script><wirefeed-headlines '
        'size="5"></wirefeed-headlines>'
        f'<wirefeed-article id="{uuid}"></wirefeed-article>'
        f'<iframe src="{base}/embed/latest?size=5" sandbox="allow-scripts"></iframe>'
    )
    with opened(browser, host.put("/live", body)) as page:
        page.wait_for_selector("wirefeed-article a")
        frame = page.frame_locator("iframe")
        frame.locator("a", has_text=TITLE).wait_for()

        new = line(
            "quay",
            "Second container quay opens, fifth crane",
            f"Correction: it has five cranes, not four. {QUAY}",
        )
        (folder / "again.jsonl").write_text(new)
        assert "updated\t1" in run(folder, "import", "again.jsonl").stdout
        feeds_have(base, "fifth crane")
        wait_by_the_clock(page, page.locator("wirefeed-headlines a", has_text="fifth crane"))
        page.locator("wirefeed-article b.correction").wait_for(timeout=10_000)
        frame.locator("a", has_text="fifth crane").wait_for(timeout=10_000)

        assert 0 == run(folder, "articles", "unpublish", uuid).returncode
        feeds_have(base, "fifth crane", is_present=False)
        wait_by_the_clock(
            page, page.locator("wirefeed-article", has_text="This story is not available")
        )
        assert 0 == run(folder, "articles", "publish", uuid).returncode
        feeds_have(base, "fifth crane")
        wait_by_the_clock(page, page.locator("wirefeed-article a", has_text="fifth crane"))

        assert 0 == run(folder, "articles", "withdraw", uuid, "--note", "It was wrong.").returncode
        feeds_have(base, "fifth crane", is_present=False)
        wait_by_the_clock(
            page, page.locator("wirefeed-article", has_text="This story was withdrawn")
        )
        page.locator("wirefeed-headlines a", has_text="fifth crane").wait_for(
            state="detached", timeout=10_000
        )
        frame.locator("a", has_text="fifth crane").wait_for(state="detached", timeout=10_000)
        assert 2 == len(titles(page))


def test_an_open_page_keeps_what_it_had_while_we_are_down(
    browser: Browser, host: Host, tmp_path: Path
) -> None:
    (tmp_path / "news.jsonl").write_text(line("quay", TITLE, QUAY))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        port = int(base.rpartition(":")[2])
        element = (
            '<wirefeed-headlines><ul><li><a href="https://news.example/1">Link of yesterday</a>'
            "</li></ul></wirefeed-headlines>"
        )
        url = host.put("/down", f'<script src="{base}/embed.js" async></script>{element}')
        dead = host.put(
            "/dead",
            f'<script src="{base}/embed.js" '
            f"async></script>{element.replace('headlines>', 'headlines base=http://localhost:9>', 1)}",  # noqa: E501
        )
        with opened(browser, dead) as page:
            page.wait_for_timeout(500)
            assert ["Link of yesterday"] == page.locator(
                "wirefeed-headlines >> css=ul a"
            ).all_inner_texts()
            expect(page.locator("wirefeed-headlines a").first).to_be_visible()
        context = browser.new_context()
        page = context.new_page()
        page.clock.install()
        asked: list[str] = []
        page.on(
            "request",
            lambda request: asked.append(request.url) if "latest.json" in request.url else None,
        )
        page.goto(url)
        page.locator("wirefeed-headlines a", has_text=TITLE).wait_for()
    page.clock.run_for(130_000)
    page.wait_for_timeout(300)
    before = len(asked)
    for _ in range(6):
        page.clock.run_for(130_000)
        page.wait_for_timeout(100)
    expect(page.locator("wirefeed-headlines a", has_text=TITLE)).to_be_visible()
    assert 1 <= len(asked) - before <= 4, "it asks less and less"
    (tmp_path / "more.jsonl").write_text(
        line("snow", "Snow closes the pass", "Snow fell all night on the old road.")
    )
    run(tmp_path, "import", "more.jsonl")
    with serving(tmp_path, port):
        for _ in range(20):
            page.clock.run_for(130_000)
            page.wait_for_timeout(100)
            if page.locator("wirefeed-headlines a", has_text="Snow").count():
                break
        expect(page.locator("wirefeed-headlines a", has_text="Snow")).to_be_visible()
        context.close()


def test_the_styles_of_the_host_end_at_the_element(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    base = newsroom[1]
    styles = (
        "<style>* { color: red !important; font-size: 50px !important; text-transform: "
        "uppercase !important; line-height: 5 !important } section, ul, li, a, p { display: "
        "none !important }</style>"
    )
    body = (
        f'<script src="{base}/embed.js"></script><wirefeed-headlines theme="light">'
        "</wirefeed-headlines>"
    )
    with opened(browser, host.put("/hostile", body, head=styles)) as page:
        page.wait_for_selector("wirefeed-headlines a")
        boxes = {
            name: style(page, "wirefeed-headlines section", name)
            for name in ("color", "fontSize", "textTransform", "display")
        }
        assert {
            "color": "rgb(26, 28, 32)",
            "fontSize": "16px",
            "textTransform": "none",
            "display": "block",
        } == boxes
        expect(page.locator("wirefeed-headlines a").first).to_be_visible()


def test_a_variable_of_the_host_colours_no_link(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    _, base = newsroom
    head = "<style>:root{--accent:#ffee00;--accent-dark:255 0 0;--link:red;--ink:yellow}</style>"
    body = (
        f'<script src="{base}/embed.js" async></script><wirefeed-headlines theme="light">'
        "</wirefeed-headlines>"
    )
    with opened(browser, host.put("/variables", body, head=head)) as page:
        page.locator("wirefeed-headlines a").first.wait_for()
        assert "rgb(11, 83, 148)" == style(page, "wirefeed-headlines a", "color")


def test_nothing_of_an_article_runs(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    """A feed with hostile titles, links and pictures, as if somebody had got at the answer on its
    way.
    """
    base = newsroom[1]
    item = {
        "id": "1",
        "title": HOSTILE_TITLE,
        "url": "javascript:alert(2)",
        "image": "javascript:alert(3)",
        "language": 'en" onclick="alert(4)',
        "date_published": "x",
        "summary": HOSTILE_TITLE,
    }
    body = (
        f'<script src="{base}/embed.js"></script><wirefeed-headlines pictures="yes">'
        '</wirefeed-headlines><wirefeed-article id="x"></wirefeed-article>'
    )
    url = host.put("/attack", body)
    context = browser.new_context()
    page = context.new_page()
    messages: list[str] = []
    page.on("dialog", lambda dialog: (messages.append(dialog.message), dialog.dismiss()))
    answer = json.dumps({"title": HOSTILE_TITLE, "items": [item]})
    page.route(
        "**/*.json*",
        lambda route: route.fulfill(body=answer, headers={"Access-Control-Allow-Origin": "*"}),
    )
    page.goto(url)
    page.wait_for_selector("wirefeed-article a")
    for link in page.locator("wirefeed-headlines a, wirefeed-article a").all():
        assert link.get_attribute("href") is None
        link.click(force=True)
    page.wait_for_timeout(200)
    assert [] == messages
    assert [HOSTILE_TITLE] == titles(page)
    expect(page.locator("wirefeed-headlines img")).to_have_count(0)
    context.close()


def test_related_asks_by_the_pages_own_words_and_logs_none(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    folder, base = newsroom
    body = (
        f'<script src="{base}/embed.js"></script><wirefeed-related text="Two vessels unload '
        'containers at a quay of zanzibar"></wirefeed-related>'
    )
    description = '<meta name="description" content="Vessels unload containers">'
    with opened(browser, host.put("/related", body, head=description)) as page:
        page.locator("wirefeed-related a", has_text=TITLE).wait_for()
        asked: list[str] = []
        page.on(
            "request",
            lambda request: asked.append(request.url) if "related.json" in request.url else None,
        )
        page.locator("wirefeed-related").evaluate("element => element.removeAttribute('text')")
        for _ in range(50):
            page.wait_for_timeout(50)
            if asked:
                break
        assert asked and "to=Our%20own%20page.%20Vessels%20unload%20containers" in asked[0]
    assert "zanzibar" not in (folder / "server.log").read_text()
    assert "related.json" in (folder / "server.log").read_text()


def test_a_card_in_wordpress_sandbox_tells_its_height_and_links(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    folder, base = newsroom
    uuid = story_of(base, folder, TITLE)
    listener = "window.heard = []; addEventListener('message', event => heard.push(event.data));"
    host.pages["/listen.js"] = (listener, {"Content-Type": "text/javascript"})
    body = (
        '<script src="/listen.js"></script><iframe sandbox="allow-scripts" width="500" '
        f'height="50" src="{base}/embed/articles/{uuid}#?secret=abc123"></iframe>'
    )
    with opened(browser, host.put("/wordpress", body)) as page:
        page.wait_for_function("heard.some(one => one.message === 'height')")
        frame = page.frame_locator("iframe")
        height = frame.locator("body").evaluate(
            "body => Math.ceil(body.getBoundingClientRect().height)"
        )
        heard = page.evaluate("heard")
        assert {"message": "height", "value": height, "secret": "abc123"} in heard
        assert {"type": "wirefeed:height", "height": height} in heard
        frame.locator("a").first.click()
        page.wait_for_function("heard.some(one => one.message === 'link')")
        link = page.evaluate("heard.find(one => one.message === 'link')")
        address = fetch(f"{base}/articles/{uuid}")[1]["location"]
        assert {"message": "link", "value": address, "secret": "abc123"} == link


def test_what_the_builder_writes_works_on_another_site(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    base = newsroom[1]
    with opened(browser, base + "/embed/builder") as page:
        page.frame_locator(".preview").locator("a", has_text="Snow").wait_for()
        page.select_option("[name=section]", "sea")
        page.fill("[name=accent]", "#ffcc00")
        page.clock.run_for(300)
        page.locator("#pinned", has_text='section="sea"').wait_for()
        page.locator(".what", has_text="hard to read").wait_for()
        page.frame_locator(".preview").locator("a", has_text=TITLE).wait_for()
        expect(page.frame_locator(".preview").locator("a", has_text="Snow")).to_have_count(0)
        pinned, frame = page.inner_text("#pinned"), page.inner_text("#frame")
        expect(page).to_have_url(re.compile(r"section=sea"))
    with opened(browser, host.put("/pasted", pinned + frame)) as page:
        page.locator("wirefeed-headlines section a", has_text=TITLE).wait_for()
        expect(page.locator("wirefeed-headlines section a")).to_have_text([TITLE])
        page.frame_locator("iframe").locator("a", has_text=TITLE).wait_for()
    broken = pinned.replace("sha384-", "sha384-AAAA")
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.put("/broken", broken))
    page.wait_for_timeout(500)
    assert 0 == page.locator("wirefeed-headlines section").count(), (
        "a script of other bytes does not run"
    )
    expect(page.locator("wirefeed-headlines a")).to_have_text([TITLE])
    context.close()


@pytest.mark.skipif(
    not AXE.exists() and not os.environ.get("CI"),
    reason="needs axe-core in .readers (.ci/run puts it there)",
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_embeds_are_accessible(
    browser: Browser, host: Host, newsroom: tuple[Path, str], scheme: str
) -> None:
    """axe-core finds nothing against WCAG 2.2 AA: the elements, the frames, the builder."""
    folder, base = newsroom
    uuid = story_of(base, folder, TITLE)
    elements = "".join(
        f'<wirefeed-headlines theme="{theme}" level="2" heading="News, {theme}" accent="#8f7200" '
        'accent-dark="#ffcc00"></wirefeed-headlines>'
        for theme in ("light", "dark", "auto")
    )
    elements += (
        '<wirefeed-related text="quay vessels" level="2" lang="en"></wirefeed-related>'
        f'<wirefeed-article id="{uuid}"></wirefeed-article>'
    )
    pages = [
        host.put("/axe", f'<script src="{base}/embed.js"></script>{elements}'),
        f"{base}/embed/latest?accent=ffcc00&level=2",
        f"{base}/embed/articles/{uuid}?level=2",
        f"{base}/embed/builder",
        f"{base}/articles/{uuid}",
    ]
    for url in pages:
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
        page = context.new_page()
        page.goto(url)
        if "axe" in url:
            page.wait_for_selector("wirefeed-article a")
            page.wait_for_selector("wirefeed-related a")
        page.evaluate(AXE.read_text())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        report = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
        rules = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in report["violations"]]
        # A frame in another page needs no h1.
        allowed = {"page-has-heading-one"} if "/embed/" in url else set()
        assert [] == [rule for rule in rules if rule[0] not in allowed], url
        assert 10 < len(report["passes"])
        context.close()


def test_links_are_reached_by_the_keyboard_and_keep_their_focus(
    browser: Browser, host: Host, newsroom: tuple[Path, str]
) -> None:
    folder, base = newsroom
    body = f'<script src="{base}/embed.js"></script><wirefeed-headlines></wirefeed-headlines>'
    with opened(browser, host.put("/keys", body)) as page:
        page.wait_for_selector("wirefeed-headlines a")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        focused = "document.querySelector('wirefeed-headlines').shadowRoot.activeElement.href"
        before = page.evaluate(focused)
        (folder / "more.jsonl").write_text(
            line("new", "Bridge opens", "The bridge over the river was opened again.")
        )
        run(folder, "import", "more.jsonl")
        feeds_have(base, "Bridge opens")
        page.clock.run_for(150_000)
        page.locator("wirefeed-headlines a", has_text="Bridge").wait_for()
        assert before == page.evaluate(focused)
        assert "3px" == style(page, "wirefeed-headlines a:focus", "outlineWidth")
