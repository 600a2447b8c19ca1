"""Signatures of webhooks, judged by the library of Standard Webhooks."""

from __future__ import annotations

import hashlib
import hmac
import time
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from feeds.domain.signatures import (
    is_standard_secret,
    signed_headers,
    verify_ghost,
    verify_standard,
    verify_superdesk,
)
from feeds.errors import BadSignature
from feeds.text.tokens import new_signing_secret

BODY = '{"type":"article.published","data":{"title":"Bakı: neft qiyməti — 70 $"}}'.encode()
MINUTE_S = 60


def test_the_library_accepts_what_we_sign() -> None:
    secret = new_signing_secret()

    headers = signed_headers([secret], "msg_1", int(time.time()), BODY)

    verified = Webhook(secret).verify(BODY, headers)
    assert "article.published" == verified["type"]


def test_the_signature_is_that_of_the_library() -> None:
    secret, at_s = new_signing_secret(), 1_795_973_438
    at = datetime.fromtimestamp(at_s, UTC)

    signed = Webhook(secret).sign("msg_1", at, BODY.decode())

    assert signed == signed_headers([secret], "msg_1", at_s, BODY)["webhook-signature"]


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY + b" "},
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(int(time.time()) - 1)},
        {"webhook-timestamp": str(int(time.time()) - 6 * MINUTE_S)},
        {"webhook-timestamp": str(int(time.time()) + 6 * MINUTE_S)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_changed_on_its_way_is_refused(change: dict[str, object]) -> None:
    secret = new_signing_secret()
    headers = signed_headers([secret], "msg_1", int(time.time()), BODY)
    message = {"body": BODY, **headers, **change}
    body = message.pop("body")

    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body, message)


def test_an_old_message_is_refused_though_its_signature_is_right() -> None:
    """The replay window: a message that was recorded cannot be sent again later."""
    secret = new_signing_secret()
    headers = signed_headers([secret], "msg_1", int(time.time()) - 6 * MINUTE_S, BODY)

    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify(BODY, headers)


def test_each_of_two_secrets_accepts_the_message_and_no_other() -> None:
    present, former, other = (new_signing_secret() for _ in range(3))

    headers = signed_headers([present, former], "msg_1", int(time.time()), BODY)

    for secret in (present, former):
        assert Webhook(secret).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(BODY, headers)


# -- what others sign

NOW_S = 1_795_973_438
SECRET = "whsec_" + "c2VjcmV0IG9mIGEgY29ubmVjdG9y"


def ghost_header(secret: str, body: bytes, at_ms: int) -> str:
    digest = hmac.new(secret.encode(), body + str(at_ms).encode(), hashlib.sha256).hexdigest()
    return f"sha256={digest}, t={at_ms}"


def test_our_check_accepts_what_the_library_signs() -> None:
    at = datetime.fromtimestamp(NOW_S, UTC)
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(NOW_S),
        "webhook-signature": Webhook(SECRET).sign("msg_1", at, BODY.decode()),
    }
    assert "msg_1" == verify_standard([new_signing_secret(), SECRET], headers, BODY, NOW_S)


@pytest.mark.parametrize("distance_s", [-301, 301])
def test_our_check_has_a_window(distance_s: int) -> None:
    headers = signed_headers([SECRET], "msg_1", NOW_S, BODY)
    assert verify_standard([SECRET], headers, BODY, NOW_S + distance_s * 0.99)
    with pytest.raises(BadSignature, match="clocks"):
        verify_standard([SECRET], headers, BODY, NOW_S + distance_s)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"webhook-id": "msg_2"}, "another secret or text"),
        ({"webhook-id": "msg 1"}, "cannot be read"),
        ({"webhook-timestamp": "soon"}, "cannot be read"),
        ({"webhook-timestamp": "-5"}, "cannot be read"),
        ({"webhook-signature": "v1,AAAA v2,BBBB"}, "another secret or text"),
        ({"webhook-signature": "ÿ"}, "another secret or text"),
        ({"webhook-signature": ""}, "webhook-signature is missing"),
    ],
)
def test_our_check_refuses_what_was_changed(change: dict[str, str], reason: str) -> None:
    headers = signed_headers([SECRET], "msg_1", NOW_S, BODY) | change
    with pytest.raises(BadSignature, match=reason):
        verify_standard([SECRET], headers, BODY, NOW_S)


def test_ghost_signs_body_and_time() -> None:
    header = ghost_header(SECRET, BODY, NOW_S * 1000)
    verify_ghost([new_signing_secret(), SECRET], header, BODY, NOW_S)
    for body, now_s in ((BODY + b" ", NOW_S), (BODY, NOW_S + 301)):
        with pytest.raises(BadSignature):
            verify_ghost([SECRET], header, body, now_s)


@pytest.mark.parametrize("header", ["", "sha256=00, t=1", "t=1", "sha1=00", "x" * 10_000])
def test_another_header_of_ghost_is_refused(header: str) -> None:
    with pytest.raises(BadSignature, match="cannot be read"):
        verify_ghost([SECRET], header, BODY, NOW_S)


def test_superdesk_signs_the_body() -> None:
    header = "sha1=" + hmac.new(SECRET.encode(), BODY, "sha1").hexdigest()
    verify_superdesk([new_signing_secret(), SECRET], header, BODY)
    for body, presented in ((BODY + b" ", header), (BODY, ""), (BODY, "sha1=é")):
        with pytest.raises(BadSignature):
            verify_superdesk([SECRET], presented, body)


@pytest.mark.parametrize(
    ("secret", "expected"),
    [
        ("whsec_" + "A" * 43 + "=", True),
        ("whsec_" + "A" * 22 + "==", True),
        ("whsec_AAAA", False),
        ("whsec_no base64", False),
        ("", False),
    ],
)
def test_a_secret_has_enough_bytes(secret: str, expected: bool) -> None:
    assert expected is is_standard_secret(secret)
