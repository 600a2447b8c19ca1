"""Users of the desk: the pages of accounts, the command, and what backups carry."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.constants import NOW
from support.desk import PASSWORD, anonymous, desk_user, editor_of, with_user
from support.servers import run

from feeds.config import Settings
from feeds.domain.roles import Role, role_of
from feeds.errors import BadUser
from feeds.newsroom import users
from feeds.newsroom.editor import Editor
from feeds.operations import backup
from feeds.store import Database
from feeds.store import users as stored_users
from feeds.store.schema import TRANSIENT
from feeds.store.transfer import count_rows
from feeds.web.desk.browsers import browser_of


@pytest.fixture
def editor(database: Database, settings: Settings) -> Editor:
    return editor_of(database, settings)


def user(editor: Editor, name: str) -> stored_users.User:
    with editor.database.read() as connection:
        return stored_users.named(connection, name)


def test_a_chief_adds_a_user_who_signs_in_by_the_link(editor: Editor) -> None:
    chief = desk_user(editor, Role.CHIEF)

    form = {"name": "Ana", "full_name": " Ana  Silva ", "email": "ana@news.example"}
    page = chief.post("/users", form | {"role": "editor"})
    link = re.search(r"https://news.example/desk(/link/wf_[\w-]+)", page.text)
    assert link is not None
    ana = anonymous(editor)
    ana.get(link[1])
    ana.post(link[1])
    ana.get("/account")

    assert 303 == ana.post("/account/password", {"password": PASSWORD}).status_code
    assert 303 == anonymous(editor).sign_in("ana").status_code
    added = user(editor, "ana")
    assert ("Ana Silva", "ana@news.example") == (added.full_name, added.email)
    assert Role.EDITOR is added.role


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "role": "editor"},
        {"name": "a b", "role": "editor"},
        {"name": "../x", "role": "editor"},
        {"name": "<b>", "role": "editor"},
        {"name": "a" * 61, "role": "editor"},
        {"name": "ben", "role": "king"},
        {"name": "ben", "role": ""},
        {"name": "ben", "role": "editor", "email": "no address"},
        {"name": "ben", "role": "editor", "email": "a@b\nBcc: c@d"},
        {"name": "ben", "role": "editor", "full_name": "x" * 101},
        {"name": "a-chief", "role": "editor"},
    ],
)
def test_a_wrong_user_is_refused_with_the_reason(editor: Editor, form: dict[str, str]) -> None:
    chief = desk_user(editor, Role.CHIEF)

    page = chief.post("/users", form)

    assert 400 == page.status_code
    assert 'class="problem" role="alert"' in page.text
    with editor.database.read() as connection:
        assert 1 == stored_users.count(connection)


def test_a_full_name_cannot_run(editor: Editor) -> None:
    chief = desk_user(editor, Role.CHIEF)
    chief.post("/account", {"full_name": "<script>alert(1)</script>"})

    for page in (chief.get("/account"), chief.get("/users")):
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


def test_the_last_chief_stays(editor: Editor) -> None:
    chief = desk_user(editor, Role.CHIEF)

    demoted = chief.post("/users/a-chief/role", {"role": "editor"})
    disabled = chief.post("/users/a-chief/disable")
    users.add(editor, "another", Role.CHIEF)
    after = chief.post("/users/a-chief/role", {"role": "editor"})

    assert (400, 400, 303) == (demoted.status_code, disabled.status_code, after.status_code)
    assert Role.EDITOR is user(editor, "a-chief").role
    with pytest.raises(BadUser):
        users.disable(editor, "another")


def test_a_chief_cannot_lose_the_last_place_to_a_disabled_one(editor: Editor) -> None:
    users.add(editor, "one-chief", Role.CHIEF)
    users.add(editor, "another", Role.CHIEF)
    users.disable(editor, "another")

    with pytest.raises(BadUser):
        users.disable(editor, "one-chief")


def test_there_is_a_first_link_until_a_user_can_sign_in(editor: Editor) -> None:
    first, second = users.first_link(editor), users.first_link(editor)
    assert first != second
    assert "" != second

    users.set_password(editor, "chief", PASSWORD)

    assert "" == users.first_link(editor)


def test_a_store_with_users_has_no_first_link(editor: Editor) -> None:
    users.add(editor, "ana", Role.EDITOR)

    assert "" == users.first_link(editor)


def test_a_backup_has_users_and_no_sessions(
    editor: Editor, tmp_path: Path, settings: Settings
) -> None:
    with_user(editor, "ana", Role.EDITOR)
    ana = desk_user(editor, Role.EDITOR, "ana")
    users.issue_link(editor, "ana")
    anonymous(editor).sign_in("ana", "a wrong lantern")
    media, file = tmp_path / "media", tmp_path / "backup.tar.zst"

    backup.write_backup(editor.database, media, file, NOW)
    copy = Database(f"sqlite:///{tmp_path}/copy.db")
    copy.migrate()
    counts = backup.copy_store(editor.database, copy)
    backup.restore_backup(editor.database, media, file, NOW, replaces=True)

    for database in (editor.database, copy):
        with database.read() as connection:
            assert [0] * len(TRANSIENT) == [count_rows(connection, table) for table in TRANSIENT]
        restored = editor_of(database, settings)
        assert 303 == anonymous(restored).sign_in("ana").status_code
    assert 303 == ana.get("/account").status_code
    assert 1 == counts["users"]
    assert "user_sessions" not in counts
    copy.close()


def test_the_command_manages_users(tmp_path: Path) -> None:
    def users_command(*words: str, stdin: str = "") -> Any:
        return run(tmp_path, "users", *words, stdin=stdin)

    added = users_command("add", "ana", "--role", "chief", "--full-name", "Ana Silva")
    assert re.fullmatch(r"http://127.0.0.1:8000/desk/link/wf_[\w-]{43}\n", added.stdout)
    assert 1 == users_command("add", "ana", "--role", "editor").returncode
    assert 2 == users_command("add", "ben", "--role", "king").returncode
    assert 1 == users_command("password", "ana", stdin="short\n").returncode
    assert 0 == users_command("password", "ana", stdin=f"{PASSWORD}\n").returncode
    assert 1 == users_command("disable", "ana").returncode
    users_command("add", "ben", "--role", "chief")
    for words in (("role", "ana", "--role", "editor"), ("disable", "ana"), ("enable", "ana")):
        assert 0 == users_command(*words).returncode
    assert 0 == users_command("reset-second-factor", "ana").returncode
    assert 1 == users_command("link", "nobody").returncode
    assert 2 == users_command("link").returncode
    assert "" == users_command("link", "--first").stdout

    shown = [json.loads(line) for line in users_command("list", "--json").stdout.splitlines()]
    assert ["ana", "ben"] == [row["name"] for row in shown]
    assert ("editor", "active", True) == tuple(
        shown[0][name] for name in ("role", "state", "has_password")
    )


def test_roles_have_an_order() -> None:
    included = [[role.includes(other) for other in Role] for role in Role]

    assert [[True, False, False], [True, True, False], [True, True, True]] == included
    with pytest.raises(BadUser):
        role_of("Chief")


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),  # noqa: E501
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iOS"),  # noqa: E501
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", "curl/8"),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers_have_short_names(agent: str, expected: str) -> None:
    assert expected == browser_of(agent)
