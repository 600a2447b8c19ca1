"""Signatures of webhooks, judged by the library of Standard Webhooks."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from feeds.domain.signatures import signed_headers
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
