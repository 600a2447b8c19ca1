"""Sign-in to the desk: by password and code, by link, by passkey.

Failures are counted for the account and for the client's address before the secret is checked.
The same answer, in the same time, follows a wrong password and an unknown name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address

from feeds.errors import SignInBlocked, SignInFailed, UserNotFound
from feeds.newsroom import passwords, second_factor
from feeds.newsroom.editor import Editor
from feeds.store import Connection, sessions, sign_in_failures, sign_in_steps, users
from feeds.store.sessions import Session
from feeds.store.sign_in_failures import Limit
from feeds.store.sign_in_steps import Purpose, Step
from feeds.store.users import User
from feeds.text.tokens import new_token, token_hash

# An account is guarded by short pauses: a stranger must not lock its user out for long.
ACCOUNT_FREE, ACCOUNT_LONGEST = 5, timedelta(minutes=15)
# A client may be a whole office.
CLIENT_FREE, CLIENT_LONGEST = 20, timedelta(hours=1)
CODE_LIFE = timedelta(minutes=10)
NEW_PASSWORD_LIFE = timedelta(hours=1)
_MAX_NAME = 100


class Way(StrEnum):
    """The first proof of a sign-in."""

    PASSWORD = "password"  # noqa: S105 - a word
    LINK = "link"  # for an hour a password can then be set without the former one
    PASSKEY = "passkey"


@dataclass(frozen=True, kw_only=True)
class Client:
    """The browser that signs in. ``address`` is empty behind an unknown proxy."""

    address: str
    agent: str = ""


def by_password(editor: Editor, name: str, password: str, client: Client) -> User:
    """Return the user with this name and password; a second factor may be due.

    Raises:
        SignInBlocked: too many attempts failed.
        SignInFailed: there is no such user, or the password is wrong.
    """
    limits = begin_attempt(editor, name.strip().lower()[:_MAX_NAME], client)
    with editor.database.read() as connection:
        user = users.by_name(connection, name.strip().lower()[:_MAX_NAME])
    is_right = passwords.is_password(password, user.password_hash if user else "")
    if user is None or not is_right or user.disabled is not None:
        raise SignInFailed("the name or the password is wrong")
    with editor.database.share() as connection:
        note_success(connection, limits)
        if passwords.needs_new_hash(user.password_hash):
            hashed = passwords.password_hash(password, name=user.name)
            users.change(connection, user, password_hash=hashed)
    return user


def await_code(editor: Editor, user: User, way: Way) -> str:
    """Return the secret of a browser that has given the first proof and has to send a code."""
    secret, now = new_token(), editor.now()
    step = Step(purpose=Purpose.CODE, user_key=user.key, data=way.value)
    with editor.database.share() as connection:
        sign_in_steps.put(connection, token_hash(secret), step, now + CODE_LIFE, now)
    return secret


def is_awaiting_code(editor: Editor, secret: str) -> bool:
    """Return whether a browser has given the first proof and has to send a code."""
    with editor.database.read() as connection:
        step = sign_in_steps.find(connection, token_hash(secret), Purpose.CODE, editor.now())
    return step is not None


def by_code(editor: Editor, secret: str, code: str, client: Client) -> tuple[User, Way]:
    """Return the user of a browser that waits for this code, or for this recovery code, and the
    first proof.

    Raises:
        SignInBlocked: too many attempts failed.
        SignInFailed: the code is wrong or was used, or the password is too long ago.
    """
    hashed, now = token_hash(secret), editor.now()
    with editor.database.read() as connection:
        step = sign_in_steps.find(connection, hashed, Purpose.CODE, now)
    if step is None or step.user_key is None:
        raise SignInFailed("the code came too late; sign in again")
    # The code has failures of its own: the right password does not forgive them.
    limits = begin_attempt(editor, f"code of {step.user_key}", client)
    with editor.database.share() as connection:
        user = enabled_user(connection, step.user_key)
        if not second_factor.use_code(connection, user, code, now):
            raise SignInFailed("the code is wrong, or was used before")
        if sign_in_steps.use(connection, hashed, Purpose.CODE, now) is None:
            raise SignInFailed("the code came too late; sign in again")
        note_success(connection, limits)
    return user, Way(step.data)


def by_link(editor: Editor, secret: str, client: Client) -> User:
    """Return the user of a link, which is then used.

    Raises:
        SignInBlocked: too many attempts failed.
        SignInFailed: the link is unknown, used or too old.
    """
    limits = begin_attempt(editor, "", client)
    with editor.database.share() as connection:
        hashed = token_hash(secret)
        step = sign_in_steps.use(connection, hashed, Purpose.LINK, editor.now())
        if step is None or step.user_key is None:
            raise SignInFailed("the link was used, or is too old; ask for a new one")
        note_success(connection, limits)
        return enabled_user(connection, step.user_key)


def start_session(editor: Editor, user: User, client: Client, way: Way) -> str:
    """Return the token of a new session of a user."""
    token, now = new_token(), editor.now()
    hashed = token_hash(token)
    with editor.database.share() as connection:
        sessions.start(connection, user, hashed, client.agent, now)
        if way is Way.LINK:
            step = Step(purpose=Purpose.PASSWORD, user_key=user.key, data="")
            sign_in_steps.put(connection, hashed, step, now + NEW_PASSWORD_LIFE, now)
    return token


def may_set_password(editor: Editor, session_hash: str) -> bool:
    """Return whether the user of a session may set a password without the former one."""
    with editor.database.read() as connection:
        step = sign_in_steps.find(connection, session_hash, Purpose.PASSWORD, editor.now())
    return step is not None


def end_session(editor: Editor, session_hash: str) -> None:
    """End a session at once, in all processes."""
    with editor.database.share() as connection:
        sessions.end(connection, session_hash)


def end_session_of(editor: Editor, user: User, name: str) -> None:
    """End one session of a user, by its name."""
    with editor.database.share() as connection:
        sessions.end_of_user(connection, user, name)


def end_other_sessions(editor: Editor, session: Session) -> None:
    """End all other sessions of a session's user, and its unused links."""
    with editor.database.share() as connection:
        sessions.end_others(connection, session.user, session.hash)
        sign_in_steps.end_links(connection, session.user.key)


def begin_attempt(editor: Editor, name: str, client: Client) -> tuple[Limit, ...]:
    """Count an attempt of an account, empty for none, and of a client; return both.

    Raises:
        SignInBlocked: too many attempts failed.
    """
    account = Limit(kind="user", name=name, free=ACCOUNT_FREE, longest=ACCOUNT_LONGEST)
    network = _network_of(client.address)
    address = Limit(kind="client", name=network, free=CLIENT_FREE, longest=CLIENT_LONGEST)
    limits = (*([account] if name else []), *([address] if client.address else []))
    if limits:
        with editor.database.share() as connection:
            wait_s = sign_in_failures.begin(connection, limits, editor.now())
        if wait_s:
            raise SignInBlocked(wait_s)
    return limits


def _network_of(address: str) -> str:
    """Return an address without the part that its client chooses: an IPv6 one is its /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(IPv6Network((parsed, 64), strict=False))
    return address


def note_success(connection: Connection, limits: tuple[Limit, ...]) -> None:
    """Forget the failures of an account. Of a client only this attempt is taken back: one right
    password must not free it to guess others.
    """
    sign_in_failures.forgive(connection, [limit for limit in limits if limit.kind == "user"])
    sign_in_failures.take_back(connection, [limit for limit in limits if limit.kind != "user"])


def enabled_user(connection: Connection, user_key: int) -> User:
    """Return a user who may sign in.

    Raises:
        SignInFailed: the account is gone, or disabled.
    """
    try:
        user = users.by_key(connection, user_key)
    except UserNotFound as error:
        raise SignInFailed("the account is gone") from error
    if user.disabled is not None:
        raise SignInFailed("the account is disabled")
    return user
