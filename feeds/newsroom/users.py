"""Users of the desk: what chiefs do with accounts, for the command line and the desk."""

from __future__ import annotations

import re
from datetime import timedelta

from feeds.domain.acts import Act, ObjectKind
from feeds.domain.roles import Role
from feeds.errors import BadUser
from feeds.languages.desk.phrases import LANGUAGES
from feeds.newsroom.editor import Editor
from feeds.newsroom.passwords import password_hash
from feeds.store import Connection, passkeys, sessions, sign_in_steps, users
from feeds.store.sign_in_steps import Purpose, Step
from feeds.store.users import User
from feeds.text.tokens import new_token, token_hash

LINK_LIFE = timedelta(hours=1)
# The user of a store that had none.
_FIRST = "chief"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,180}")
_MAX_FULL_NAME = 100


def add(editor: Editor, name: str, role: Role, *, full_name: str = "", email: str = "") -> User:
    """Store a new user, who has no password yet: a link is the first way to sign in.

    Raises:
        BadUser: the name is wrong or in use, or another field is wrong.
    """
    if _NAME.fullmatch(name) is None:
        raise BadUser(f"{name[:80]!r}: a name has a-z, 0-9, dots, - and _, at most 60 of them")
    user = User(
        name=name,
        full_name=_full_name(full_name),
        email=_email(email),
        role=role,
        created=editor.now(),
    )
    act = Act(verb="add", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        added = users.add(connection, user)
        act.on(name, user.full_name, role=role.value)
    return added


def set_password(editor: Editor, name: str, password: str, *, keep: str = "") -> None:
    """Replace a password, and end the user's sessions and links but the session ``keep``.

    Raises:
        BadUser: the password is too easy.
        UserNotFound: no user has this name.
    """
    hashed = password_hash(password, name=name)
    act = Act(verb="set password", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        user = users.named(connection, name)
        users.change(connection, user, password_hash=hashed)
        sessions.end_others(connection, user, keep)
        sign_in_steps.end_links(connection, user.key)
        act.on(name)


def change_role(editor: Editor, name: str, role: Role) -> None:
    """Give a user another role, from the next request on.

    Raises:
        BadUser: the user is the last chief.
        UserNotFound: no user has this name.
    """
    act = Act(verb="change role", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        user = users.named(connection, name)
        if role is not Role.CHIEF:
            _require_another_chief(connection, user)
        users.change(connection, user, role=role.value)
        act.on(name, former=user.role.value, role=role.value)


def disable(editor: Editor, name: str) -> None:
    """Disable a user: all sessions end at once.

    Raises:
        BadUser: the user is the last chief.
        UserNotFound: no user has this name.
    """
    act = Act(verb="disable", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        user = users.named(connection, name)
        _require_another_chief(connection, user)
        if user.disabled is None:
            users.disable(connection, user, editor.now())
            act.on(name)


def enable(editor: Editor, name: str) -> None:
    """Let a disabled user sign in again.

    Raises:
        UserNotFound: no user has this name.
    """
    act = Act(verb="enable", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        users.change(connection, users.named(connection, name), disabled=None)
        act.on(name)


def issue_link(editor: Editor, name: str, *, is_of_new_user: bool = False) -> str:
    """Return a new address at which a user signs in once, within an hour, without a password.

    Earlier links of the user end. That of a new user is part of the addition, which the audit log
    has.

    Raises:
        BadUser: the user is disabled.
        UserNotFound: no user has this name.
    """
    secret = new_token()
    now = editor.now()
    act = Act(verb="issue link", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        user = users.named(connection, name)
        if user.disabled is not None:
            raise BadUser(f"{name} is disabled; enable the account first")
        sign_in_steps.end_links(connection, user.key)
        step = Step(purpose=Purpose.LINK, user_key=user.key, data="")
        sign_in_steps.put(connection, token_hash(secret), step, now + LINK_LIFE, now)
        if not is_of_new_user:
            act.on(name)
    return f"{editor.settings.base_url}/desk/link/{secret}"


def first_link(editor: Editor) -> str:
    """Add the user ``chief`` to a store without users, and return a link; empty if a user can
    sign in already.
    """
    with editor.database.read() as connection:
        present = users.every(connection)
        has_access = any(
            user.password_hash or passkeys.of_user(connection, user) for user in present
        )
    if has_access or [user.name for user in present] not in ([], [_FIRST]):
        return ""
    if not present:
        add(editor, _FIRST, Role.CHIEF)
    return issue_link(editor, _FIRST, is_of_new_user=not present)


def change_settings(
    editor: Editor, name: str, *, full_name: str, email: str, language: str
) -> None:
    """Change what users change about themselves.

    Raises:
        BadUser: a field is wrong.
        UserNotFound: no user has this name.
    """
    if language and language not in LANGUAGES:
        raise BadUser(f"{language[:20]!r} is not a language of the desk")
    values = {"full_name": _full_name(full_name), "email": _email(email), "language": language}
    act = Act(verb="change settings", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        users.change(connection, users.named(connection, name), **values)
        act.on(name)


def remove_second_factors(editor: Editor, name: str) -> None:
    """Delete a user's second factor and passkeys, for a user who lost them; sessions end.

    Raises:
        UserNotFound: no user has this name.
    """
    act = Act(verb="remove second factors", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        user = users.named(connection, name)
        users.remove_second_factors(connection, user)
        users.end_access(connection, user)
        act.on(name)


def _require_another_chief(connection: Connection, user: User) -> None:
    is_chief = user.role is Role.CHIEF and user.disabled is None
    if is_chief and not users.has_other_chief(connection, user):
        raise BadUser(f"{user.name} is the last chief; add another one first")


def _full_name(text: str) -> str:
    full_name = " ".join(text.split())
    if len(full_name) > _MAX_FULL_NAME or not full_name.isprintable():
        raise BadUser(f"a full name has at most {_MAX_FULL_NAME} characters")
    return full_name


def _email(text: str) -> str:
    email = text.strip()
    if email and _EMAIL.fullmatch(email) is None:
        raise BadUser(f"{email[:80]!r} is not an e-mail address")
    return email
