"""Many requests at once: an asynchronous client without redirects, cookies or unbounded bodies."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import aiohttp
from yarl import URL

from feeds.errors import FetchError, ForbiddenAddress
from feeds.fetch.guard import Guard
from feeds.fetch.retry_after import parse_retry_after
from feeds.version import VERSION

CONNECT_S = 5.0


class Unreachable(FetchError):
    """No connection was possible: other deliveries to this host can wait, too."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer's status, the beginning of its body, and its Retry-After, 0 without one."""

    status: int
    body: bytes
    retry_after_s: int = 0


class Client:
    """Use it as an asynchronous context manager.

    ``timeout_s`` is for the whole of a request, ``max_bytes`` of an answer's body.
    """

    def __init__(self, guard: Guard, *, timeout_s: float = 10.0, max_bytes: int = 4096) -> None:
        self._guard = guard
        self._timeout = aiohttp.ClientTimeout(
            total=timeout_s, sock_connect=min(CONNECT_S, timeout_s)
        )
        self._max_bytes = max_bytes

    async def __aenter__(self) -> Client:
        connector = aiohttp.TCPConnector(limit=0, socket_factory=self._socket, keepalive_timeout=15)
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": f"Wirefeed/{VERSION}", "Accept-Encoding": "identity"},
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(self, url: str) -> Answer:
        """GET ``url`` byte for byte as written.

        Raises:
            ForbiddenAddress: the address is not public.
            FetchError: no answer in time.
        """
        return await self._ask("GET", url, None, {})

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST ``body``; raises what ``get`` does."""
        return await self._ask("POST", url, body, headers)

    async def _ask(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        try:
            target = URL(url, encoded=True)
            async with self._session.request(
                method, target, data=body, headers=dict(headers), allow_redirects=False
            ) as response:
                return Answer(
                    status=response.status,
                    body=await _beginning(response, self._max_bytes),
                    retry_after_s=parse_retry_after(response.headers.get("Retry-After", "")),
                )
        except aiohttp.ClientConnectorError as error:
            if error.os_error.errno == errno.EACCES:
                raise ForbiddenAddress(
                    url, "is not a public address, or its port is neither 80 nor 443"
                ) from error
            raise Unreachable(
                url, f"cannot be reached: {error.os_error.strerror or error}"
            ) from error
        except aiohttp.ConnectionTimeoutError as error:
            raise Unreachable(url, f"no connection within {CONNECT_S:g} s") from error
        except TimeoutError as error:
            raise FetchError(url, f"no answer within {self._timeout.total:g} s") from error
        except (aiohttp.ClientError, ValueError) as error:
            raise FetchError(url, str(error) or type(error).__name__) from error

    def _socket(self, address_info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, proto, _, address = address_info
        if not self._guard.may_ask(str(address[0]), int(address[1])):
            raise PermissionError(errno.EACCES, "refused")
        return socket.socket(family, kind, proto)


async def _beginning(response: aiohttp.ClientResponse, most: int) -> bytes:
    parts, size = [], 0
    while size < most and (part := await response.content.read(most - size)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


async def addresses_of(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host name; empty where it does not resolve."""
    try:
        lookup = asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        address_infos = await asyncio.wait_for(lookup, CONNECT_S)
    except (OSError, UnicodeError, TimeoutError):
        return []
    return [str(address[0]) for *_, address in address_infos]
