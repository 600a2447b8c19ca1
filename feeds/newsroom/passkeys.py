"""Passkeys: registration and sign-in (WebAuthn Level 2; https://github.com/duo-labs/py_webauthn).

A passkey verifies its user by itself, so a sign-in with it needs no code. Challenges are valid
once, for five minutes, in the browser that they were made for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from feeds.domain.acts import Act, ObjectKind
from feeds.errors import BadUser, SignInFailed
from feeds.newsroom.editor import Editor
from feeds.newsroom.sign_in import Client, begin_attempt, enabled_user, note_success
from feeds.store import passkeys, sign_in_steps
from feeds.store.passkeys import Passkey
from feeds.store.sign_in_steps import Purpose, Step
from feeds.store.users import User
from feeds.text.urls import origin_of

if TYPE_CHECKING:
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria

CHALLENGE_LIFE = timedelta(minutes=5)
MAX_LABEL = 60


def relying_party(base_url: str) -> str:
    """Return the host that passkeys are bound to; empty where browsers allow none."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host if parts.scheme == "https" or host == "localhost" else ""
    return ""


def begin_registration(editor: Editor, session_hash: str, user: User) -> str:
    """Return the options of ``navigator.credentials.create`` as JSON."""
    import webauthn  # with cryptography: ten megabytes that most processes never need
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    with editor.database.read() as connection:
        present = passkeys.of_user(connection, user)
    options = webauthn.generate_registration_options(
        rp_id=relying_party(editor.settings.base_url),
        rp_name=editor.settings.title,
        user_name=user.name,
        user_id=str(user.key).encode(),
        user_display_name=user.shown_name,
        authenticator_selection=_selection(),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(passkey.credential_id))
            for passkey in present
        ],
    )
    _remember(editor, session_hash, options.challenge, user.key)
    return webauthn.options_to_json(options)


def register(
    editor: Editor, session_hash: str, user: User, credential: dict[str, Any], label: str
) -> None:
    """Store the passkey that a browser has created for a user.

    Raises:
        BadUser: the answer does not belong to the challenge, or the passkey is known already.
    """
    import webauthn

    challenge = _challenge(editor, session_hash, user.key)
    if not challenge:
        raise BadUser("the passkey came too late; begin again")
    with _verifying(BadUser("the browser's passkey is not valid")):
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=relying_party(editor.settings.base_url),
            expected_origin=origin_of(editor.settings.base_url),
            require_user_verification=True,
        )
    passkey = Passkey(
        credential_id=_text_of(verified.credential_id),
        user_key=user.key,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        label=" ".join(label.replace("\0", "").split())[:MAX_LABEL],
        created=editor.now(),
    )
    act = Act(verb="add passkey", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        passkeys.add(writer.connection, passkey)
        act.on(user.name)


def begin_sign_in(editor: Editor, browser_hash: str) -> str:
    """Return the options of ``navigator.credentials.get`` as JSON, for any user."""
    import webauthn
    from webauthn.helpers.structs import UserVerificationRequirement

    options = webauthn.generate_authentication_options(
        rp_id=relying_party(editor.settings.base_url),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _remember(editor, browser_hash, options.challenge, None)
    return webauthn.options_to_json(options)


def by_passkey(
    editor: Editor, browser_hash: str, credential: dict[str, Any], client: Client
) -> User:
    """Return the user of a passkey that has signed the challenge of this browser.

    Raises:
        SignInBlocked: too many attempts failed.
        SignInFailed: the passkey is unknown, its signature is wrong, or it came too late.
    """
    import webauthn

    limits = begin_attempt(editor, "", client)
    challenge = _challenge(editor, browser_hash, None)
    with editor.database.read() as connection:
        passkey = passkeys.by_credential(connection, str(credential.get("id", "")))
    if passkey is None or not challenge:
        raise SignInFailed("this passkey is not known here, or came too late")
    with _verifying(SignInFailed("the passkey's signature is wrong")):
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=relying_party(editor.settings.base_url),
            expected_origin=origin_of(editor.settings.base_url),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    with editor.database.share() as connection:
        note_success(connection, limits)
        passkeys.note_use(connection, passkey, verified.new_sign_count, editor.now())
        return enabled_user(connection, passkey.user_key)


def remove(editor: Editor, user: User, key: int) -> None:
    """Delete a passkey of a user.

    Raises:
        BadUser: the user has no such passkey.
    """
    act = Act(verb="remove passkey", kind=ObjectKind.USER)
    with editor.writing(act) as writer:
        if not passkeys.remove(writer.connection, user, key):
            raise BadUser("there is no such passkey")
        act.on(user.name)


def _selection() -> AuthenticatorSelectionCriteria:
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    return AuthenticatorSelectionCriteria(
        resident_key=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )


def _remember(editor: Editor, browser_hash: str, challenge: bytes, user_key: int | None) -> None:
    step = Step(purpose=Purpose.CHALLENGE, user_key=user_key, data=challenge.hex())
    now = editor.now()
    with editor.database.share() as connection:
        sign_in_steps.put(connection, browser_hash, step, now + CHALLENGE_LIFE, now)


def _challenge(editor: Editor, browser_hash: str, user_key: int | None) -> bytes:
    """Return the challenge of a browser, which is then used; empty if there is none."""
    with editor.database.share() as connection:
        step = sign_in_steps.use(connection, browser_hash, Purpose.CHALLENGE, editor.now())
    return bytes.fromhex(step.data) if step and step.user_key == user_key else b""


def _text_of(data: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(data)


@contextmanager
def _verifying(refusal: BadUser | SignInFailed) -> Iterator[None]:
    """Raise ``refusal`` for a response of a browser that the library does not accept."""
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, ValueError, KeyError, TypeError, json.JSONDecodeError) as error:
        raise refusal from error
