"""Requests to a gateway without a server: what Granian would give it (RSGI 1.5)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

from feeds.web.gateway import Gateway

WAIT_S = 20.0


class NothingInMemory:
    """An edge without documents."""

    def answer(self, *_: object) -> None:
        return None

    def client(self, peer: str, _forwarded: str) -> str:
        return peer

    def is_ready(self, *_: object) -> bool:
        return False


class Request:
    """A request as Granian gives it, and what is answered."""

    def __init__(self, method: str, path: str, body: bytes = b"", **headers: str) -> None:
        path, _, query = path.partition("?")
        self.scope = SimpleNamespace(
            method=method,
            path=path,
            query_string=query,
            client="192.0.2.1:4000",
            server="127.0.0.1:8000",
            scheme="http",
            http_version="1.1",
            headers=headers | ({"content-length": str(len(body))} if body else {}),
        )
        self._body, self.status, self.text = body, 0, b""
        self.answered: dict[str, str] = {}

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.text, self.answered = status, body, dict(headers)

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.status, self.answered = status, dict(headers)


async def answered(gateway: Gateway, request: Request) -> int:
    await asyncio.wait_for(gateway.__rsgi__(request.scope, request), WAIT_S)
    return request.status
