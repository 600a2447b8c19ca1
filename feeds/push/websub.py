"""The words of WebSub (W3C Recommendation, https://www.w3.org/TR/websub/) and when to try again.

Pure.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode, urlsplit

from feeds.errors import BadHubRequest
from feeds.text.numbers import parse_whole_number

DAY_S = 86_400
LEAST_LEASE_S, LEASE_S, MOST_LEASE_S = DAY_S, 10 * DAY_S, 30 * DAY_S
MAX_SECRET_BYTES = 199
MAX_URL_CHARS = 2_000
# RFC 3986 §2: valid characters of an address, kept unchanged.
_URL = re.compile(r"^https?://[!-~]+$")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A well-formed request.

    ``host`` is the callback's with its port, ``lease_s`` what will be granted.
    """

    mode: str
    callback: str
    topic: str
    host: str
    secret: str = ""
    lease_s: int = LEASE_S


def parse_request(form: Mapping[str, str]) -> Asked:
    """Return a subscriber's request (§5.1). Obsolete fields, such as ``hub.verify``, are ignored.

    Raises:
        BadHubRequest: with the sentence for the answer.
    """
    mode = form.get("hub.mode", "")
    if mode == "publish":
        raise BadHubRequest(
            "this hub announces its own newsroom's feeds only, and knows by itself when they change"
        )
    if mode not in ("subscribe", "unsubscribe"):
        raise BadHubRequest(f"hub.mode is {mode[:40]!r}; there are subscribe and unsubscribe")
    topic = form.get("hub.topic", "")
    if not topic or len(topic) > MAX_URL_CHARS:
        raise BadHubRequest(
            "hub.topic is missing; it is the address that the feed calls its own (rel=self)"
        )
    callback = form.get("hub.callback", "")
    secret = form.get("hub.secret", "")
    if len(secret.encode("utf-8", "surrogateescape")) > MAX_SECRET_BYTES:
        raise BadHubRequest(f"hub.secret has more than {MAX_SECRET_BYTES} bytes")
    return Asked(
        mode=mode,
        callback=callback,
        topic=topic,
        host=host_of(callback),
        secret=secret,
        lease_s=lease(form.get("hub.lease_seconds", "")),
    )


def host_of(callback: str) -> str:
    """Host and port of a callback's address.

    Raises:
        BadHubRequest: it is none that could be called.
    """
    if not callback:
        raise BadHubRequest("hub.callback is missing")
    if len(callback) > MAX_URL_CHARS or not _URL.match(callback):
        raise BadHubRequest(
            "hub.callback is not an http or https address in ASCII; percent-encode other characters"
        )
    try:
        parts = urlsplit(callback)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise BadHubRequest("hub.callback has no port that could be") from error
    if not parts.hostname or "@" in parts.netloc or "#" in callback:
        raise BadHubRequest("hub.callback must have a host, and neither a password nor a fragment")
    return f"{parts.hostname}:{port}"


def literal_address(host: str) -> str:
    """Return the IP address if ``host`` (with a port) is one, in any spelling that resolvers
    accept; else empty.
    """
    name = host.rpartition(":")[0]
    try:
        return str(ipaddress.ip_address(name.strip("[]")))
    except ValueError:
        return _classful(name)


def _classful(name: str) -> str:
    """Return the IPv4 address of 127.1, 0x7f.1, 2130706433, 0177.0.0.1 and other forms of
    inet_aton(3).
    """
    import socket

    if not re.fullmatch(r"[0-9a-fA-FxX.]+", name):
        return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(name))
    except OSError:
        return ""


def lease(text: str) -> int:
    """Return the granted lease in seconds: the requested one within one to thirty days; ten days if
    invalid.
    """
    seconds = parse_whole_number(text, max_digits=11)
    return min(MOST_LEASE_S, max(LEAST_LEASE_S, seconds)) if seconds else LEASE_S


def called(callback: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return the callback with ``fields`` after its own query, which stays byte for byte (§5.3)."""
    joint = "&" if "?" in callback else "?"
    return callback + joint + urlencode(list(fields), quote_via=quote_plus)


def verification(callback: str, mode: str, topic: str, challenge: str, lease_s: int) -> str:
    """Return the address of the verification request (§5.3.1)."""
    fields = [("hub.mode", mode), ("hub.topic", topic), ("hub.challenge", challenge)]
    return called(
        callback, fields + ([("hub.lease_seconds", str(lease_s))] if mode == "subscribe" else [])
    )


def denial(callback: str, topic: str, reason: str) -> str:
    """Return the address of the denial request (§5.2)."""
    return called(callback, [("hub.mode", "denied"), ("hub.topic", topic), ("hub.reason", reason)])
