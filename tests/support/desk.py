"""Users of the desk: browsers without scripts."""

from __future__ import annotations

import http.client
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.test import Client, TestResponse

from feeds.config import Settings
from feeds.domain.roles import Role
from feeds.newsroom import sign_in, users
from feeds.newsroom.editor import Editor
from feeds.newsroom.sign_in import Way
from feeds.store import Database
from feeds.store import users as stored_users
from feeds.web import create_app
from feeds.web.desk.sessions import cookie_name, cookie_path
from support.constants import NOW

PASSWORD = "a lantern over the quay"
BROWSER = sign_in.Client(address="192.0.2.7", agent="a browser of the tests")
_PEER = {"REMOTE_ADDR": "192.0.2.9"}
_CSRF = re.compile(r'name="csrf(?:-token)?" (?:value|content)="([0-9a-f]{64})"')


def csrf_in(page: str) -> str:
    """The token in the forms of a page; empty if it has none."""
    match = _CSRF.search(page)
    return match.group(1) if match else ""


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW + timedelta(hours=2)

    def __call__(self) -> datetime:
        return self.at


class DeskUser:
    """A browser at the desk: it keeps its cookie, and sends the token of the last page."""

    def __init__(self, client: Client, editor: Editor, name: str = "") -> None:
        self.client, self.editor, self.name, self.csrf = client, editor, name, ""

    @property
    def cookie(self) -> str:
        """The value of the desk's cookie; empty without one."""
        name, path = cookie_name(self.editor.settings), cookie_path(self.editor.settings)
        cookie = self.client.get_cookie(name, path=path)
        return cookie.value if cookie else ""

    def set_cookie(self, value: str) -> None:
        settings = self.editor.settings
        self.client.set_cookie(cookie_name(settings), value, path=cookie_path(settings))

    def get(self, path: str, **options: Any) -> TestResponse:
        """GET an address of the desk, such as ``/articles``."""
        answer = self.client.get(f"/desk{path}", environ_base=_PEER, **options)
        self.csrf = csrf_in(answer.text) or self.csrf
        return answer

    def post(self, path: str, form: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """POST a form with the token of the last page."""
        fields = {"csrf": self.csrf} | (form or {})
        return self.client.post(f"/desk{path}", data=fields, environ_base=_PEER, **options)

    def sign_in(self, name: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
        """Send the form of the sign-in page."""
        self.get("/sign-in")
        return self.post("/sign-in", {"name": name, "password": password, "next": wanted})


def editor_of(database: Database, settings: Settings) -> Editor:
    return Editor(database=database, settings=settings, now=database.now)


def with_user(editor: Editor, name: str, role: Role, password: str = PASSWORD) -> None:
    """Add a user with a password."""
    users.add(editor, name, role)
    users.set_password(editor, name, password)


def anonymous(editor: Editor, app: Any = None) -> DeskUser:
    """A browser that has opened the sign-in page."""
    client = Client(app or create_app(editor.settings, database=editor.database, now=editor.now))
    browser = DeskUser(client, editor)
    browser.get("/sign-in")
    return browser


def desk_user(editor: Editor, role: Role, name: str = "", app: Any = None) -> DeskUser:
    """A browser that is signed in as a user of a role, who is added if need be."""
    browser = anonymous(editor, app)
    browser.name = name or f"a-{role.value}"
    with editor.database.read() as connection:
        user = stored_users.by_name(connection, browser.name)
    user = user or users.add(editor, browser.name, role)
    browser.set_cookie(sign_in.start_session(editor, user, BROWSER, Way.PASSWORD))
    browser.get("/account")
    return browser


class DeskConnection:
    """A client of a real server (``base`` ends with ``/desk``). It opens a connection for
    each request, so that all processes answer some.
    """

    def __init__(self, base: str) -> None:
        self.parts, self.cookie, self.csrf = urlsplit(base), "", ""

    def send(
        self, method: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Return the status, the location and the body."""
        connection = http.client.HTTPConnection(self.parts.netloc, timeout=30)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        body = None
        if form is not None:
            body = urlencode({"csrf": self.csrf} | form)
            names["Content-Type"] = "application/x-www-form-urlencoded"
        cookies = {"Cookie": self.cookie} if self.cookie else {}
        connection.request(method, f"{self.parts.path}{path}", body, names | cookies)
        response = connection.getresponse()
        text = response.read().decode()
        self.cookie = (response.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        self.csrf = csrf_in(text) or self.csrf
        connection.close()
        return response.status, response.getheader("Location") or "", text

    def sign_in(self, name: str, password: str = PASSWORD, **headers: str) -> int:
        """Send the form of the sign-in page; return the status of the answer."""
        form = {"name": name, "password": password}
        self.send("GET", "/sign-in")
        status, _, _ = self.send("POST", "/sign-in", form, **headers)
        self.send("GET", "/account")
        return status


def path_of(answer: TestResponse) -> str:
    """The address of the desk that an answer redirects to."""
    assert 303 == answer.status_code, answer.text
    return answer.headers["Location"].partition("/desk")[2]
