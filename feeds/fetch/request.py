"""GET one address, with its redirects, conditionally where validators are known."""

from __future__ import annotations

import re
import socket
import ssl
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpcore
import httpx

from feeds.errors import FetchError, ForbiddenAddress, Gone
from feeds.fetch.guard import Guard
from feeds.fetch.retry_after import parse_retry_after
from feeds.text.urls import clean_url
from feeds.version import VERSION

MAX_REDIRECTS = 5
# Accepted content codings, with zlib's window size for their header; nested codings are refused.
_PACKED = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
# Values of Content-Encoding that name no coding; the body is then read unchanged.
_NO_CODING = frozenset(
    ["", "identity", "none", "binary", "7bit", "8bit", "utf-8", "utf8", "iso-8859-1", "text"]
)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """An answer.

    ``body`` is empty and ``is_unchanged`` true where a 304 came; ``links`` is its Link header.
    ``moved_to`` is the address that permanent redirects alone lead to (RFC 9110 §15.4.2, §15.4.9).
    """

    url: str
    body: bytes
    media_type: str
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False
    links: str = ""
    max_age_s: int = 0
    moved_to: str = ""


class _GuardedBackend(httpcore.NetworkBackend):
    """Opens sockets to addresses that the guard allows, and to ``own``, a host and port of ours."""

    def __init__(self, guard: Guard, deadline: float, own: tuple[str, int] | None) -> None:
        self._guard = guard
        self._own = own
        self._deadline = deadline
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            address_infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved") from error
        is_own = (host.lower(), port) == self._own
        for *_, address in address_infos:
            if is_own or self._guard.may_ask(str(address[0]), port):
                stream = self._real.connect_tcp(
                    str(address[0]),
                    port,
                    timeout=timeout,
                    local_address=local_address,
                    socket_options=socket_options,
                )
                return _TimedStream(stream, self._deadline)
        raise _Refused(f"{host} is not a public address, or port {port} is neither 80 nor 443")


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at a deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def _left(self, timeout: float | None) -> float:
        left_s = self._deadline - time.monotonic()
        if left_s <= 0:
            raise httpcore.ReadTimeout("took too long")
        return left_s if timeout is None else min(timeout, left_s)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Refused(httpcore.ConnectError):
    pass


def _transport(allowed: Iterable[str], deadline: float, own_url: str = "") -> httpx.HTTPTransport:
    transport = httpx.HTTPTransport(trust_env=False)
    own = _host_and_port(own_url) if own_url else None
    transport._pool._network_backend = _GuardedBackend(Guard(allowed), deadline, own)
    return transport


def _host_and_port(url: str) -> tuple[str, int]:
    """Return the host, in lower case, and the port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def get(
    url: str,
    *,
    timeout_s: float,
    max_bytes: int,
    allowed: Iterable[str] = (),
    etag: str = "",
    last_modified: str = "",
    own_url: str = "",
) -> Fetched:
    """GET ``url``, conditionally where validators are given (RFC 9110 §13).

    ``own_url`` is an address of our own server. Its host and port may be private; every other one,
    also after a redirect, is guarded.

    Raises:
        ForbiddenAddress: not http(s), or it (or a redirect) leads inside.
        FetchError: no answer in time, an error status, or over ``max_bytes``.
    """
    deadline = time.monotonic() + timeout_s
    headers = {
        "User-Agent": f"Wirefeed/{VERSION}",
        "Accept": "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5",
        "Accept-Encoding": "gzip",
    }
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    with httpx.Client(
        transport=_transport(allowed, deadline, own_url), timeout=timeout_s, trust_env=False
    ) as client:
        is_moved = True
        for hops in range(MAX_REDIRECTS + 1):
            target = clean_url(url)
            if not target:
                raise ForbiddenAddress(url, "is not an http(s) address")
            try:
                with client.stream("GET", target, headers=headers) as response:
                    if response.has_redirect_location:
                        url = urljoin(target, response.headers.get("location", ""))
                        is_moved = is_moved and response.status_code in (301, 308)
                        continue
                    fetched = _read(response, target, max_bytes, deadline)
                    return replace(fetched, moved_to=target if hops and is_moved else "")
            except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
                if isinstance(error.__cause__, _Refused):
                    raise ForbiddenAddress(target, str(error)) from error
                raise FetchError(target, str(error) or type(error).__name__) from error
    raise FetchError(url, f"more than {MAX_REDIRECTS} redirects")


def _read(response: httpx.Response, url: str, max_bytes: int, deadline: float) -> Fetched:
    if response.status_code == 304:
        return Fetched(
            url=url, body=b"", media_type="", is_unchanged=True, max_age_s=_max_age(response)
        )
    # 203: a proxy has changed the answer (RFC 9110 §15.3.4).
    if response.status_code not in (200, 203):
        reason = f"answered {response.status_code} {response.reason_phrase}"
        kind = Gone if response.status_code == 410 else FetchError
        raise kind(url, reason, parse_retry_after(response.headers.get("retry-after", "")))
    body = _unpacked(response, url, max_bytes, deadline)
    return Fetched(
        url=url,
        body=body,
        media_type=response.headers.get("content-type", ""),
        etag=response.headers.get("etag", ""),
        last_modified=response.headers.get("last-modified", ""),
        links=response.headers.get("link", ""),
        max_age_s=_max_age(response),
    )


def _unpacked(response: httpx.Response, url: str, max_bytes: int, deadline: float) -> bytes:
    """Return the body without its content coding: one layer of gzip, at most ``max_bytes``.

    Raises:
        FetchError: another coding, a broken one, or a body over the limit.
    """
    names = response.headers.get("content-encoding", "").lower().split(",")
    coding = ", ".join(name for name in map(str.strip, names) if name not in _NO_CODING)
    if coding and coding not in _PACKED:
        raise FetchError(url, f"is encoded as {coding[:60]!r}; only gzip is accepted")
    unpacker = zlib.decompressobj(_PACKED[coding]) if coding else None
    parts, size = [], 0
    for raw in response.iter_raw(65536):
        part = raw if unpacker is None else _next(unpacker, raw, max_bytes - size + 1, url)
        size += len(part)
        if size > max_bytes:
            raise FetchError(url, f"is larger than {max_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise FetchError(url, "took too long")
        parts.append(part)
    if unpacker is not None and not unpacker.eof:
        raise FetchError(url, "ended in the middle of its gzip data")
    return b"".join(parts)


def _next(unpacker: Any, raw: bytes, most: int, url: str) -> bytes:
    try:
        return bytes(unpacker.decompress(raw, most))
    except zlib.error as error:
        raise FetchError(url, f"has broken gzip data: {error}") from error


def _max_age(response: httpx.Response) -> int:
    age_match = re.search(r"\bmax-age=(\d{1,9})", response.headers.get("cache-control", ""))
    return int(age_match[1]) if age_match else 0


def post_form(
    url: str, fields: Sequence[tuple[str, str]], *, timeout_s: float, allowed: Iterable[str] = ()
) -> int:
    """POST a form; the status of the answer. No redirect is followed.

    Raises:
        ForbiddenAddress, FetchError: as ``get`` does.
    """
    body, headers = urlencode(list(fields)), {"Content-Type": "application/x-www-form-urlencoded"}
    return post(url, body.encode(), headers, timeout_s=timeout_s, allowed=allowed)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    timeout_s: float,
    allowed: Iterable[str] = (),
) -> int:
    """POST ``body``; the status of the answer. No redirect is followed.

    Raises:
        ForbiddenAddress, FetchError: as ``get`` does.
    """
    with httpx.Client(
        transport=_transport(allowed, time.monotonic() + timeout_s),
        timeout=timeout_s,
        trust_env=False,
    ) as client:
        try:
            sent = {"User-Agent": f"Wirefeed/{VERSION}", **headers}
            with client.stream("POST", url, content=body, headers=sent) as response:
                return response.status_code
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            if isinstance(error.__cause__, _Refused):
                raise ForbiddenAddress(url, str(error)) from error
            raise FetchError(url, str(error) or type(error).__name__) from error


def is_url(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https")
