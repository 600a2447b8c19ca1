"""The examples of docs/guides/library.md, run as they are written, on real servers."""

from __future__ import annotations

import contextlib
import re
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.addresses import addresses_in
from support.constants import ROOT
from support.rows import FERRY, QUAY
from support.servers import environment, fetch, free_port, wait_for

from feeds import Article, Newsroom

GUIDE = (ROOT / "docs/guides/library.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
NAME = re.compile(r"\A# (\w+\.py)\n")
SITE_SETTINGS = """
SECRET_KEY = "of a test"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "site_urls"
WSGI_APPLICATION = "site_wsgi.application"
INSTALLED_APPS = ["stories"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.db"}}
USE_TZ = True
"""
SITE_URLS = """
from django.http import HttpResponse
from django.urls import path

import site_views

urlpatterns = [path("", lambda request: HttpResponse("the site")), path("sport", site_views.sport)]
"""
STORIES = """
from django.db import models


class Story(models.Model):
    title = models.CharField(max_length=200)
    body = models.TextField()
    is_public = models.BooleanField(default=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the modules of the guide, and a store with two articles."""
    for block in BLOCKS:
        if name := NAME.match(block):
            (tmp_path / name[1]).write_text(block)
    with Newsroom(tmp_path / "news.db") as newsroom:
        newsroom.add(title="Quay opens", body=QUAY, section="Sport", url="https://example.com/17")
        _, title, body, _ = FERRY[0]
        newsroom.add(title=title, body=body, url="https://example.com/18")
    return tmp_path


def with_port(folder: Path, module: str) -> int:
    """Give a site a port of its own; the guide names one."""
    port = free_port()
    text = (folder / module).read_text()
    (folder / module).write_text(re.sub(r"127\.0\.0\.1:81\d\d", f"127.0.0.1:{port}", text))
    return port


@contextlib.contextmanager
def site(folder: Path, base: str, *arguments: str) -> Iterator[None]:
    """Run a server in the folder until the end of the block."""
    command = [sys.executable, "-m", *arguments]
    with (folder / "site.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=env_of(folder), stdout=log, stderr=log)
    try:
        wait_for(lambda: process.poll() is not None or fetch(f"{base}/")[0], 60)
        assert process.poll() is None, (folder / "site.log").read_text()
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()


def env_of(folder: Path) -> dict[str, str]:
    return environment(
        is_measured=False, PYTHONPATH=f"{folder}:{ROOT}", DJANGO_SETTINGS_MODULE="site_settings"
    )


def run_python(folder: Path, code: str) -> str:
    """Run code in a process of its own; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=folder,
        env=env_of(folder),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout


def check_mounted(base: str) -> None:
    """Read the mounted newsroom, and follow each address that it names."""
    address = f"{base}/news/feeds/latest.atom"
    status, headers, body = fetch(address)
    assert 200 == status, body
    assert b"Quay opens" in body
    assert f'<{address}>; rel="self"' in headers["link"]
    assert 304 == fetch(address, If_None_Match=headers["etag"])[0]
    host = base.removeprefix("http://")
    named = set(addresses_in(address, headers, body, host))
    assert {} == {
        url: status
        for url in named
        if (status := fetch(url)[0]) >= 400 or not url.startswith(f"{base}/news/")
    }
    articles = [url for url in named if re.search(r"/articles/[^/]+$", url)]
    assert {"https://example.com/17", "https://example.com/18"} == {
        fetch(url)[1]["location"] for url in articles
    }
    assert 404 == fetch(f"{base}/news/feeds")[0]


def test_every_example_is_run_here() -> None:
    names = [match[1] if (match := NAME.match(block)) else "" for block in BLOCKS]

    assert [
        "",
        "flask_site.py",
        "site_wsgi.py",
        "site_news.py",
        "site_views.py",
        "fastapi_site.py",
        "mirror_sql.py",
        "mirror_django.py",
    ] == names


def test_the_plain_example(tmp_path: Path) -> None:
    lines = run_python(tmp_path, BLOCKS[0]).splitlines()

    assert re.fullmatch(r"2 https://example\.com/news/articles/[a-z0-9-]+-[0-9a-f]{8}", lines[0])
    assert lines[1].startswith("Quay opened 20")
    assert lines[2].startswith("application/atom+xml ")
    assert "304" == lines[3]


def test_the_flask_site(folder: Path) -> None:
    port = with_port(folder, "flask_site.py")
    base = f"http://127.0.0.1:{port}"
    arguments = ["flask", "--app", "flask_site", "run", "--port", str(port), "--no-reload"]
    with site(folder, base, *arguments):
        assert b"<li>Quay opens</li>" in fetch(f"{base}/")[2]
        check_mounted(base)


def test_the_fastapi_site(folder: Path) -> None:
    port = with_port(folder, "fastapi_site.py")
    base = f"http://127.0.0.1:{port}"
    with site(folder, base, "uvicorn", "fastapi_site:app", "--port", str(port)):
        assert b"Quay opens" in fetch(f"{base}/headlines")[2]
        check_mounted(base)
    assert "Traceback" not in (folder / "site.log").read_text()


@pytest.fixture
def django_site(folder: Path) -> Path:
    (folder / "site_settings.py").write_text(SITE_SETTINGS)
    (folder / "site_urls.py").write_text(SITE_URLS)
    (folder / "stories").mkdir()
    (folder / "stories" / "__init__.py").touch()
    (folder / "stories" / "models.py").write_text(STORIES)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"],
        cwd=folder,
        env=env_of(folder),
        check=True,
    )
    return folder


def test_the_django_site(django_site: Path) -> None:
    port = with_port(django_site, "site_news.py")
    base = f"http://127.0.0.1:{port}"
    with site(django_site, base, "django", "runserver", str(port), "--noreload"):
        assert b"the site" == fetch(f"{base}/")[2]
        check_mounted(base)
        status, headers, body = fetch(f"{base}/sport")
        assert 200 == status
        assert b"Quay opens" in body
        assert headers["content-type"].startswith("application/rss+xml")
        assert 304 == fetch(f"{base}/sport", If_None_Match=headers["etag"])[0]


def test_the_mirror_of_a_table(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(folder))
    import mirror_sql

    table = sqlite3.connect(":memory:")
    table.execute(
        "CREATE TABLE stories (id INTEGER PRIMARY KEY, title, body_html, section, updated_at, "
        "deleted_at)"
    )

    def write(number: int, title: str, minute: int, deleted_at: str = "") -> None:
        at = f"2026-11-20T10:{minute:02}:00Z"
        row = (number, title, f"<p>{title}: {QUAY} {number}</p>", "City", at, deleted_at or None)
        table.execute("REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?)", row)

    with Newsroom(folder / "mirrored.db") as newsroom:
        for number in range(4):
            write(number, f"Story {number}", number)
        mirror_sql.AT_ONCE = 3
        mirror_sql.copy(table, newsroom)
        mirror_sql.copy(table, newsroom)
        assert 4 == len(newsroom.articles().articles)
        assert ("2026-11-20T10:03:00Z", 3) == newsroom.mirror("stories").cursor

        # One that was committed late, a change, and a deletion.
        write(4, "Late story", 2)
        write(1, "Story one", 30)
        write(2, "Story 2", 31, "2026-11-20T10:31:00Z")
        mirror_sql.copy(table, newsroom)
        titles = {article.source_id: article.title for article in newsroom.articles().articles}
        late = newsroom.find("4", source="stories")
        gone = newsroom.find("2", source="stories")

    assert {"0": "Story 0", "1": "Story one", "3": "Story 3", "4": "Late story"} == titles
    assert ("live", "withdrawn") == (status_of(late), status_of(gone))


def status_of(article: Article | None) -> str:
    assert article is not None
    return article.status


def test_the_mirror_of_a_django_model(django_site: Path) -> None:
    code = f"""
        import django; django.setup()
        from datetime import UTC, datetime, timedelta
        from feeds import Newsroom
        import mirror_django
        from stories.models import Story

        mirror_django.AT_ONCE = 2
        now = datetime(2026, 11, 20, 10, tzinfo=UTC)
        for number in range(5):
            at = now + timedelta(minutes=number)
            text = f"<p>Story {{number}}: {QUAY} {{number}}</p>"
            title = f"Story {{number}}"
            Story.objects.create(title=title, body=text, published_at=at, updated_at=at)
        with Newsroom("mirrored.db") as newsroom:
            mirror_django.copy(newsroom)
            print(sorted(article.title for article in newsroom.articles().articles))
            later = now + timedelta(hours=1)
            Story.objects.filter(pk=1).update(title="Story zero", updated_at=later)
            Story.objects.filter(pk=3).delete()
            mirror_django.copy(newsroom)
            mirror_django.copy(newsroom)
            print(sorted(article.title for article in newsroom.articles().articles))
            print(newsroom.find("3", source="stories").status, newsroom.changes().next)
    """
    lines = run_python(django_site, code).splitlines()

    assert str([f"Story {number}" for number in range(5)]) == lines[0]
    assert str(["Story 1", "Story 3", "Story 4", "Story zero"]) == lines[1]
    assert "withdrawn 7" == lines[2]


def test_the_examples_are_typed(folder: Path) -> None:
    names = ["plain.py", "flask_site.py", "fastapi_site.py", "mirror_sql.py"]
    (folder / "plain.py").write_text(BLOCKS[0])
    # Flask's documentation replaces wsgi_app in this way, too.
    options = ["--strict", "--ignore-missing-imports", "--disable-error-code", "method-assign"]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, *names],
        cwd=folder,
        env=env_of(folder) | {"MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )

    assert 0 == done.returncode, done.stdout
