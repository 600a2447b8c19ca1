"""The installed command and a real server, as a person and as pollers use them."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import platform
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from support.constants import ROOT
from support.servers import environment, fetch, free_port, run, serving, wait_for, wait_until_ready

TGKILL = {"x86_64": 234, "aarch64": 131}[platform.machine()]  # the number of the system call


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The sample newsroom on a real server."""
    folder = tmp_path_factory.mktemp("newsroom")
    imported = run(folder, "import", str(ROOT / "data"), "--json")
    assert 0 == imported.returncode, imported.stderr
    assert json.loads(imported.stdout)["new"] >= 40
    with serving(folder) as base:
        yield folder, base


def test_a_signal_to_any_thread_stops_the_server(tmp_path: Path) -> None:
    """The kernel may deliver SIGTERM to a thread in which Python never runs a handler."""
    port = free_port()
    command = [sys.executable, "-m", "feeds", "serve", "--port", str(port)]
    log = tmp_path / "server.log"
    with log.open("a") as output:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=environment(), stdout=output, stderr=output
        )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", server, tmp_path)
        threads = {int(path.name) for path in Path(f"/proc/{server.pid}/task").iterdir()}
        other_thread = max(threads - {server.pid})
        ctypes.CDLL(None).syscall(TGKILL, server.pid, other_thread, int(signal.SIGTERM))
        assert 0 == server.wait(20), log.read_text()
    finally:
        server.kill()
        server.wait()


def test_the_samples_import_once(newsroom: tuple[Path, str]) -> None:
    again = run(newsroom[0], "import", str(ROOT / "data"), "--json")

    assert (0, 0) == (json.loads(again.stdout)["new"], json.loads(again.stdout)["updated"])


def test_every_feed_of_ours_is_clean(newsroom: tuple[Path, str]) -> None:
    checked = run(newsroom[0], "check", WIREFEED_BASE_URL=newsroom[1])

    assert (0, "") == (checked.returncode, checked.stdout)


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/feeds/latest.json",
        "/feeds/updated.rss",
        "/sections/sea/latest.atom",
    ],
)
def test_a_poll_of_what_did_not_change_is_304(newsroom: tuple[Path, str], path: str) -> None:
    time.sleep(1.1)  # by date alone nothing is promised within the second of a change
    status, headers, body = fetch(newsroom[1] + path)
    assert 200 == status
    assert body

    for condition in (
        {"If_None_Match": headers["etag"]},
        {"If_None_Match": "W/" + headers["etag"]},
        {"If_None_Match": '"other", ' + headers["etag"][:-1] + '-gzip"'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": headers["last-modified"]},
    ):
        status, again, body = fetch(newsroom[1] + path, **condition)
        assert (304, b"") == (status, body), condition
        assert {headers[n] for n in ("etag", "cache-control", "vary")} == {
            again[n] for n in ("etag", "cache-control", "vary")
        }
    assert (
        200
        == fetch(
            newsroom[1] + path, If_None_Match='"other"', If_Modified_Since=headers["last-modified"]
        )[0]
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/feeds", 200),
        ("/feeds.opml", 200),
        ("/sitemap.xml", 200),
        ("/healthz", 200),
        ("/readyz", 200),
        ("/sections/city", 200),
        ("/feeds/latest.rss?utm_source=x", 301),
        ("/feeds/latest.rss?section=sea", 301),
        ("/feeds/latest.rss?size=0", 400),
        ("/feeds/latest.rss?content=x", 400),
        ("/sections/none/latest.rss", 404),
        ("/sections/none", 404),
        ("/feeds/none.rss", 404),
        ("/articles/00000000-0000-7000-8000-000000000000", 404),
        ("/articles/00000000-0000-7000-8000-000000000000/related.rss", 404),
        ("/media/..%2Fwirefeed.db", 404),
        ("/feeds/latest.rss?q=%ff", 400),
    ],
)
def test_addresses(newsroom: tuple[Path, str], path: str, status: int) -> None:
    child_pids, headers, body = fetch(newsroom[1] + path)

    assert status == child_pids, body
    assert "nosniff" == headers["x-content-type-options"]
    if status >= 400:
        assert headers["content-type"].startswith("text/plain")
        assert len(body) > 10


def test_a_query_that_nobody_encoded_is_read(newsroom: tuple[Path, str]) -> None:
    """Raw UTF-8 in a request line, as scripts send it."""
    port = int(newsroom[1].rpartition(":")[2])
    path = "/feeds/related.rss?to=Мост+через+пролив".encode()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % path)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"related.rss?to=%D0%9C%D0%BE%D1%81%D1%82+" in answer


def test_a_forged_host_changes_nothing(newsroom: tuple[Path, str]) -> None:
    assert (
        fetch(newsroom[1] + "/feeds/latest.atom")[2]
        == fetch(newsroom[1] + "/feeds/latest.atom", Host="evil.example")[2]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/sections//x",
        "//feeds",
        "/feeds//latest.rss",
        "/articles//x/",
        "/sections/city/",
        "//evil.example/x",
    ],
)
def test_no_redirect_names_the_host_that_a_request_names(
    newsroom: tuple[Path, str], path: str
) -> None:
    status, headers, body = fetch(newsroom[1] + path, Host="evil.example")

    assert "evil.example" not in headers.get("location", "")
    assert status == 404 or headers.get("location", newsroom[1]).startswith(newsroom[1])
    assert b"//evil" not in body.replace(b"//evil.example/x", b"")


def test_an_error_page_runs_nothing(newsroom: tuple[Path, str]) -> None:
    _, headers, _ = fetch(newsroom[1] + "/feeds/latest.rss?lang=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "text/plain; charset=utf-8" == headers["content-type"]


def test_a_newsroom_from_a_terminal(tmp_path: Path) -> None:
    story = (
        "---\ntitle: Bridge opens\nsection: City\nauthors: [Leyla]\n---\nThe new bridge "
        "**opened** on Monday, and the first thousand cars crossed it.\n"
    )
    added = run(tmp_path, "articles", "add", "-", stdin=story)
    assert 0 == added.returncode, added.stderr
    uuid = added.stdout.strip().removeprefix("urn:uuid:")
    with serving(tmp_path) as base:
        etag = fetch(base + "/feeds/latest.rss")[1]["etag"]
        (tmp_path / "new.md").write_text(
            "The new bridge opened on Monday. By evening nine thousand cars had crossed it.\n"
        )
        revised = run(
            tmp_path,
            "articles",
            "revise",
            uuid,
            "--body-file",
            "new.md",
            "--significance",
            "update",
            "--note",
            "Nine thousand cars by evening.",
        )
        assert 0 == revised.returncode, revised.stderr
        # Changes are served within a second.
        wait_for(lambda: b"Nine thousand" in fetch(base + "/feeds/updated.rss")[2])
        wait_for(lambda: etag != fetch(base + "/feeds/latest.rss")[1]["etag"])
        updated = feedparser.parse(fetch(base + "/feeds/updated.rss")[2])
        assert ["Nine thousand cars by evening."] == [e.summary for e in updated.entries]
        page = f"{base}/articles/bridge-opens-{uuid[-8:]}"
        wait_for(lambda: b"Nine thousand cars by evening." in fetch(page)[2])

        renamed = run(
            tmp_path,
            "articles",
            "revise",
            uuid,
            "--headline",
            "Bridge opens early",
            "--significance",
            "minor",
        )
        assert 0 == renamed.returncode, renamed.stderr
        wait_for(lambda: b"Bridge opens early" in fetch(base + "/feeds/latest.json")[2])
        item = json.loads(fetch(base + "/feeds/latest.json")[2])["items"][0]
        assert "nine thousand cars" in item["content_html"]

        withdrawn = run(tmp_path, "articles", "withdraw", uuid, "--note", "It was another bridge.")
        assert 0 == withdrawn.returncode, withdrawn.stderr
        for path in (
            f"/articles/{uuid}",
            f"/articles/{uuid}/related.rss",
            f"/articles/{uuid}/revisions.json",
        ):
            assert 410 == fetch(base + path)[0]
        everywhere = b"".join(
            fetch(base + p)[2]
            for p in (
                "/feeds/latest.rss",
                "/feeds/updated.atom",
                "/",
                "/sitemap.xml",
                "/sections/city",
            )
        )
        assert b"Bridge opens" not in everywhere
        assert b"It was another bridge." in everywhere
    listed = run(tmp_path, "articles", "list", "--status", "withdrawn")
    assert uuid in listed.stdout
    assert 1 == run(tmp_path, "articles", "withdraw", uuid, "--note", "again").returncode


def test_the_same_bytes_after_a_restart(tmp_path: Path) -> None:
    run(tmp_path, "import", str(ROOT / "data"))
    statuses = []
    for _ in range(2):
        with serving(tmp_path, WIREFEED_BASE_URL="https://news.example") as base:
            time.sleep(1.1)
            answers = [
                fetch(base + path)
                for path in (
                    "/feeds/latest.rss",
                    "/feeds/updated.atom",
                    "/feeds/latest.json?size=200",
                )
            ]
            statuses.append(
                [(body, headers["etag"], headers["last-modified"]) for _, headers, body in answers]
            )
    assert statuses[0] == statuses[1]


def test_killed_at_any_instant_no_acknowledged_article_is_lost(tmp_path: Path) -> None:
    """kill -9 in a loop during an import: what a batch's report said is there, and nothing is half
    there.
    """
    lines = [
        json.dumps(
            {"id": str(i), "title": f"Story {i}", "body": f"The text of story number {i} is here."}
        )
        for i in range(3000)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines))
    run(tmp_path, "migrate")
    before = 0
    for pause_s in (0.9, 1.3, 1.7, 2.2):
        importing = subprocess.Popen(
            [sys.executable, "-m", "feeds", "import", "news.jsonl"],
            cwd=tmp_path,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(pause_s)
        importing.send_signal(signal.SIGKILL)
        importing.wait()
        with sqlite3.connect(tmp_path / "data" / "wirefeed.db") as store:
            (articles,) = store.execute("SELECT count(*) FROM articles").fetchone()
            (whole,) = store.execute(
                "SELECT count(*) FROM articles a JOIN revisions r ON r.article_key = a.key AND "
                "r.number = a.revision JOIN changes c ON c.article_key = a.key JOIN vectors v ON "
                "v.article_key = a.key"
            ).fetchone()
            (seq, ordinal) = store.execute("SELECT seq, ordinal FROM counter").fetchone()
            assert ("ok",) == store.execute("PRAGMA integrity_check").fetchone()
        store.close()
        assert articles == whole == seq == ordinal
        assert articles >= before
        before = articles


def test_export_writes_what_the_server_serves_and_only_what_changed(tmp_path: Path) -> None:
    run(tmp_path, "import", str(ROOT / "data"))
    env = {"WIREFEED_BASE_URL": "https://news.example"}
    first = run(tmp_path, "export", "public", **env)
    assert 0 == first.returncode, first.stderr
    second = run(tmp_path, "export", "public", **env)

    assert "written\t0" in second.stdout
    with serving(tmp_path, **env) as base:
        assert (tmp_path / "public/feeds/latest.rss").read_bytes() == fetch(
            base + "/feeds/latest.rss"
        )[2]
    article = json.loads(run(tmp_path, "articles", "list", "--json").stdout.splitlines()[0])
    page = tmp_path / f"public{article['path']}/index.html"
    assert {".html", ".html.br", ".html.gz", ".html.zst"} == {
        "." + p.name.partition(".")[2] for p in page.parent.iterdir()
    }
    run(tmp_path, "articles", "withdraw", article["id"], "--note", "wrong")
    third = run(tmp_path, "export", "public", **env)
    assert not page.exists()
    assert (
        0
        < int(re.findall(r"written\t(\d+)", third.stdout)[0])
        < int(re.findall(r"written\t(\d+)", first.stdout)[0])
    )


def test_the_wheel_works_from_anywhere(tmp_path: Path) -> None:
    """Templates, styles and migrations are in the package: nothing of the checkout is needed."""
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "-w",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("wirefeed-*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    env = {"PYTHONPATH": str(installed)}
    (tmp_path / "a.md").write_text("---\ntitle: Bridge opens\n---\nThe bridge opened.\n")

    subprocess.run(
        [sys.executable, "-m", "feeds", "articles", "add", "a.md"],
        cwd=tmp_path,
        env=environment(**env),
        check=True,
    )
    where = subprocess.run(
        [sys.executable, "-c", "import feeds; print(feeds.__file__)"],
        cwd=tmp_path,
        env=environment(**env),
        capture_output=True,
        text=True,
    )
    assert str(installed) in where.stdout
    with serving(tmp_path, **env) as base:
        for path in ("/", "/feeds", "/static/site.css", "/static/feed.css", "/feeds/latest.rss"):
            assert 200 == fetch(base + path)[0]
        assert b"Bridge opens" in fetch(base + "/")[2]


def test_misuse_and_bad_input_have_their_exit_status(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"title": "A", "body": "Fine."}\n{"title": 1}\n')

    bad = run(tmp_path, "import", "bad.jsonl")
    assert 1 == bad.returncode
    assert "bad.jsonl:2" in bad.stderr
    assert "new\t1" in bad.stdout
    assert 1 == run(tmp_path, "import", "missing.txt").returncode
    assert 2 == run(tmp_path, "import").returncode
    assert 2 == run(tmp_path, "import", "bad.jsonl", "--published", "some day").returncode
    wrong = run(tmp_path, "config", WIREFEED_TIMEZONE="Mars/Olympus")
    assert (2, 1) == (wrong.returncode, len(wrong.stderr.strip().splitlines()))
    masked = run(
        tmp_path, "config", WIREFEED_DATABASE_URL="postgresql://desk:secret@db.example/wire"
    )
    assert "secret" not in masked.stdout
    listed = run(
        tmp_path, "config", WIREFEED_FORMER_BASE_URLS="https://old.example,https://older.example"
    )
    assert (
        "former_base_urls = https://old.example,https://older.example" in listed.stdout.splitlines()
    )
    assert "rsl_permits = " in listed.stdout.splitlines()
    assert 0 == run(tmp_path, "doctor", WIREFEED_BASE_URL="https://news.example").returncode


def test_a_page_fetched_from_inside_is_refused(newsroom: tuple[Path, str]) -> None:
    refused = run(newsroom[0], "import", newsroom[1] + "/feeds/latest.rss")

    assert 1 == refused.returncode
    assert "not a public address" in refused.stderr


def test_a_feed_is_polled_conditionally(newsroom: tuple[Path, str], tmp_path: Path) -> None:
    allowed = {"WIREFEED_FETCH_ALLOW": "127.0.0.0/8"}

    first = run(tmp_path, "import", newsroom[1] + "/feeds/latest.atom", **allowed)
    second = run(tmp_path, "import", newsroom[1] + "/feeds/latest.atom", **allowed)

    assert 0 == first.returncode, first.stderr
    assert "new\t20" in first.stdout, first.stderr
    assert "not modified" in second.stderr


def test_an_article_page_is_fetched_and_extracted(
    newsroom: tuple[Path, str], tmp_path: Path
) -> None:
    item = json.loads(fetch(newsroom[1] + "/feeds/latest.json?lang=en")[2])["items"][0]

    completed = run(tmp_path, "import", item["url"], WIREFEED_FETCH_ALLOW="127.0.0.0/8")

    assert 0 == completed.returncode, completed.stderr
    assert "new\t1" in completed.stdout, completed.stderr
    listed = json.loads(run(tmp_path, "articles", "list", "--json").stdout.splitlines()[0])
    assert item["title"] in json.dumps(listed, ensure_ascii=False)
    shown = run(tmp_path, "articles", "show", listed["id"]).stdout
    text = item["content_html"].rpartition("</figure>\n")[2]
    assert text.removeprefix("<p>")[:60] in shown


@pytest.mark.skipif(
    not Path("/usr/bin/chromium").exists() and not os.environ.get("CI"), reason="needs Chromium"
)
def test_pages_run_nothing_and_fit_a_phone(newsroom: tuple[Path, str]) -> None:
    """A real browser: no script runs, nothing is wider than the screen, in light and dark."""
    from playwright.sync_api import sync_playwright
    from support.hostile_markup import HOSTILE

    from feeds.sanitize import clean_html

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark")
        ran: list[str] = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        for path in ("/", "/feeds", "/sections/city"):
            page.goto(newsroom[1] + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto("about:blank")
        page.route("**/*", lambda route: route.abort())
        active = [
            fragment
            for fragment in HOSTILE
            if page.evaluate(_JUDGED, clean_html(fragment, "https://news.example/"))
        ]
        browser.close()
    assert ([], []) == (ran, active)


_JUDGED = """html => {
    document.body.innerHTML = html;
    const all = [...document.body.querySelectorAll("*")];
    return all.some(e => e.matches("script,iframe,object,embed,form,svg,math,style,link,meta,base,template")
        || [...e.attributes].some(a => a.name.startsWith("on") || /^\\s*(javascript|data|vbscript):/i.test(a.value)));
}"""  # noqa: E501


def test_an_embargo_ends_by_itself_on_a_running_server(tmp_path: Path) -> None:
    release = datetime.now(UTC) + timedelta(seconds=12)
    story = {"title": "Figures", "body": "The figures are out.", "release_at": release.isoformat()}
    (tmp_path / "news.jsonl").write_text(json.dumps(story))
    run(tmp_path, "import", "news.jsonl")
    with serving(tmp_path) as base:
        assert b"Figures" not in fetch(base + "/feeds/latest.json")[2]
        for _ in range(200):
            if b"Figures" in fetch(base + "/feeds/latest.json")[2]:
                break
            time.sleep(0.1)
        assert datetime.now(UTC) >= release
        assert b"Figures" in fetch(base + "/")[2]


def test_slow_and_greedy_clients_hold_nobody_up(tmp_path: Path) -> None:
    """Two hundred that never finish their headers, one with too many, one with too long a body;
    polls go on.
    """
    run(tmp_path, "import", str(ROOT / "data"))
    with serving(tmp_path) as base:
        host, port = base.removeprefix("http://").split(":")
        slow = [socket.create_connection((host, int(port)), timeout=20) for _ in range(200)]
        for client in slow:
            client.sendall(b"GET /feeds/latest.rss HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        for _ in range(20):
            assert 200 == fetch(base + "/feeds/latest.rss")[0]
        greedy = socket.create_connection((host, int(port)), timeout=20)
        with contextlib.suppress(OSError):
            greedy.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-Header: y\r\n" * 10_000 + b"\r\n")
        with contextlib.suppress(OSError):
            assert greedy.recv(100).startswith((b"HTTP/1.1 4", b"")), "32 kB of headers are enough"
        request = urllib.request.Request(base + "/feeds/latest.rss", data=b"x" * 2_000_000)
        with pytest.raises((urllib.error.HTTPError, OSError)):
            urllib.request.urlopen(request, timeout=20)
        slow[0].settimeout(20)
        assert not slow[0].recv(100).startswith(b"HTTP/1.1 200"), (
            "who says nothing for ten seconds is let go"
        )
        for client in (*slow, greedy):
            client.close()
        assert 200 == fetch(base + "/feeds/latest.rss")[0]


def test_a_graceful_restart_loses_no_poll(tmp_path: Path) -> None:
    """SIGHUP brings new workers; every poll in the meantime is answered."""
    run(tmp_path, "import", str(ROOT / "data"))
    with serving(tmp_path, WIREFEED_POLL_BUDGET="0") as base:
        server = next(
            int(path.name)
            for path in Path("/proc").iterdir()
            if path.name.isdigit()
            and base.rpartition(":")[2] in command_of(path)
            and parent_of(path) == os.getpid()
        )
        before = children_of(server)
        os.kill(server, signal.SIGHUP)
        statuses = []

        def is_renewed() -> bool:
            statuses.append(_status(base + "/feeds/latest.rss"))
            return not before & children_of(server)

        wait_for(is_renewed, 60)
        assert {200} == {*statuses, _status(base + "/feeds/latest.rss")}


def _status(url: str) -> int:
    """Return 0 if there is no answer."""
    try:
        return fetch(url)[0]
    except OSError:
        return 0


def command_of(process: Path) -> list[str]:
    try:
        return (process / "cmdline").read_text().split("\0")
    except OSError:
        return []


def parent_of(process: Path) -> int:
    return int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])


def children_of(pid: int) -> set[int]:
    child_pids = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    # The worker beside the server is not restarted with it.
    return {int(child) for child in child_pids if "worker" not in command_of(Path("/proc") / child)}


def test_a_request_has_an_id_in_its_answer(tmp_path: Path) -> None:
    """That of a proxy, if it can be one; feeds from memory have none, since copies are cached."""
    with serving(tmp_path) as base:
        missing = f"{base}/sections/none"
        named = fetch(missing, X_Request_Id="0123456789abcdef")[1]
        unnamed = fetch(missing)[1]
        forged = fetch(missing, X_Request_Id="a b\tc: d")[1]
        poll = fetch(f"{base}/feeds/latest.rss", X_Request_Id="0123456789abcdef")[1]

    assert "0123456789abcdef" == named["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{32}", unnamed["x-request-id"])
    assert re.fullmatch(r"[0-9a-f]{32}", forged["x-request-id"])
    assert "x-request-id" not in poll
