"""Users of the desk: browsers without scripts, signed in by a one-time link or a password."""

from __future__ import annotations

import re
from typing import Any

from werkzeug.test import Client, TestResponse

from feeds.config import Settings
from feeds.domain.roles import Role
from feeds.newsroom import users
from feeds.newsroom.editor import Editor
from feeds.store import Database
from feeds.store import users as stored_users
from feeds.web import create_app

PASSWORD = "a lantern over the quay"
_CSRF = re.compile(r'name="csrf(?:-token)?" (?:value|content)="([0-9a-f]{64})"')


def csrf_in(page: str) -> str:
    """The token in the forms of a page; empty if it has none."""
    match = _CSRF.search(page)
    return match.group(1) if match else ""


class DeskUser:
    """A browser at the desk: it keeps its cookie, and sends the token of the last page."""

    def __init__(self, client: Client, name: str = "") -> None:
        self.client, self.name, self.csrf = client, name, ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET an address of the desk, such as ``/articles``."""
        answer = self.client.get(f"/desk{path}", **options)
        self.csrf = csrf_in(answer.text) or self.csrf
        return answer

    def post(self, path: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form with the token."""
        fields = {"csrf": self.csrf} | (form or {})
        return self.client.post(f"/desk{path}", data=fields, **options)

    def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
        self.get("/sign-in")
        answer = self.post("/sign-in", {"name": name, "password": password, "next": wanted})
        if answer.status_code == 303:
            self.name = name
            self.get("/")
        return answer


def editor_of(database: Database, settings: Settings) -> Editor:
    return Editor(database=database, settings=settings, now=database.now)


def with_user(editor: Editor, name: str, role: Role, password: str = PASSWORD) -> None:
    """Add a user with a password."""
    users.add(editor, name, role)
    users.set_password(editor, name, password)


def desk_user(editor: Editor, role: Role | None, name: str = "", app: Any = None) -> DeskUser:
    """A browser at the editor's desk, signed in as a user of a role; None: anonymous."""
    client = Client(app or create_app(editor.settings, database=editor.database, now=editor.now))
    user = DeskUser(client)
    if role is None:
        user.get("/sign-in")
        return user
    name = name or f"a-{role.value}"
    with editor.database.read() as connection:
        is_new = stored_users.by_name(connection, name) is None
    if is_new:
        with_user(editor, name, role)
    answer = user.sign_in(name)
    assert 303 == answer.status_code, answer.text
    return user
