"""Second factors: codes of an authenticator app (TOTP, RFC 6238), and recovery codes."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime, timedelta

import pyotp

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import SignInFailed
from feeds.newsroom.editor import Editor
from feeds.store import Connection, sign_in_steps, users
from feeds.store.sign_in_steps import Purpose, Step
from feeds.store.users import User
from feeds.text.tokens import token_hash

STEP_S = 30
# Codes of the neighbouring time steps are accepted: clocks differ.
TOLERANCE = 1
RECOVERY_CODES = 10
SETUP_LIFE = timedelta(minutes=15)
_CODE = re.compile(r"\d{6}")


def begin(editor: Editor, session_hash: str, user: User) -> str:
    """Return the secret of a new second factor, which waits for its first code."""
    secret, now = pyotp.random_base32(), editor.now()
    step = Step(purpose=Purpose.TOTP, user_key=user.key, data=secret)
    with editor.database.share() as connection:
        sign_in_steps.put(connection, session_hash, step, now + SETUP_LIFE, now)
    return secret


def pending_secret(editor: Editor, session_hash: str) -> str:
    """Return the secret that waits for its first code; empty if there is none."""
    with editor.database.read() as connection:
        step = sign_in_steps.find(connection, session_hash, Purpose.TOTP, editor.now())
    return step.data if step else ""


def address_of(secret: str, user: User, issuer: str) -> str:
    """Return the ``otpauth`` address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.name, issuer_name=issuer)


def confirm(editor: Editor, session_hash: str, user: User, code: str) -> list[str]:
    """Switch the second factor on that waits for its first code; return new recovery codes.

    Raises:
        SignInFailed: the code is wrong, or the secret waited too long.
    """
    now = editor.now()
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    act = Act(verb="add second factor", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        connection = writer.connection
        pending = sign_in_steps.find(connection, session_hash, Purpose.TOTP, now)
        if pending is None:
            raise SignInFailed("the code came too late; begin again")
        step = _step_of(pending.data, code, now)
        if step is None:
            raise SignInFailed("the code is wrong; check the clock of the device")
        sign_in_steps.use(connection, session_hash, Purpose.TOTP, now)
        users.change(connection, user, totp_secret=pending.data, totp_step=step)
        users.replace_recovery_codes(connection, user, [_hash(code) for code in codes])
        act.on(user.name)
    return codes


def switch_off(editor: Editor, user: User) -> None:
    """Remove a user's second factor and its recovery codes; passkeys stay."""
    act = Act(verb="remove second factor", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        users.change(writer.connection, user, totp_secret="", totp_step=0)
        users.replace_recovery_codes(writer.connection, user, ())
        act.on(user.name)


def use_code(connection: Connection, user: User, code: str, now: datetime) -> bool:
    """Return whether a code is valid now; it is then used. A recovery code is, too."""
    if not user.totp_secret:
        return False
    digits = re.sub(r"[\s-]", "", code)
    if _CODE.fullmatch(digits):
        step = _step_of(user.totp_secret, digits, now)
        return step is not None and users.use_totp_step(connection, user, step)
    return users.use_recovery_code(connection, user, _hash(code))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step that a code is of; None for a wrong code."""
    digits = re.sub(r"[\s-]", "", code)
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // STEP_S
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):
        expected = totp.at(step * STEP_S)
        if hmac.compare_digest(expected.encode(), digits.encode()):
            return step
    return None


def _new_recovery_code() -> str:
    """Return 80 random bits as four groups of letters and digits."""
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))


def _hash(code: str) -> str:
    return token_hash(re.sub(r"[\s-]", "", code).lower())
