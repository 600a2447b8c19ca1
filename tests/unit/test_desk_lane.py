"""The desk in the gateway: threads of its own, and long bodies only for browsers with a session."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from feeds.web.gateway import Gateway

WAIT_S = 20.0
MAX_BYTES, MAX_UPLOAD = 1_000, 5_000


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

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body

    def response_bytes(self, status: int, _headers: Any, body: bytes) -> None:
        self.status, self.text = status, body

    def response_empty(self, status: int, _headers: Any) -> None:
        self.status = status


async def answered(gateway: Gateway, request: Request) -> int:
    await asyncio.wait_for(gateway.__rsgi__(request.scope, request), WAIT_S)
    return request.status


def gateway_of(application: Any) -> Gateway:
    return Gateway(
        NothingInMemory(),  # type: ignore[arg-type]
        application,
        max_body_bytes=MAX_BYTES,
        desk_path="/desk/",
        desk_limit=lambda cookies: MAX_UPLOAD if cookies == "wirefeed_desk=signed-in" else 0,
    )


def length_of(environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [environ["CONTENT_LENGTH"].encode()]


@pytest.mark.parametrize("public", ["/feeds/latest.rss?q=ferry", "/", "/api/v1/articles?q=ferry"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_desk_does_not_wait_for_public_requests(public: str, method: str) -> None:
    is_over = threading.Event()

    def application(environ: Any, start_response: Any) -> list[bytes]:
        if not environ["PATH_INFO"].startswith("/desk/"):
            is_over.wait(WAIT_S)
        return length_of(environ, start_response)

    async def run() -> int:
        gateway = gateway_of(application)
        busy = [
            asyncio.create_task(answered(gateway, Request(verb, public)))
            for verb in ("GET", "POST")
            for _ in range(8)
        ]
        await asyncio.sleep(0)
        try:
            return await answered(gateway, Request(method, "/desk/articles?q=ferry"))
        finally:
            is_over.set()
            await asyncio.gather(*busy)

    assert 200 == asyncio.run(run())


@pytest.mark.parametrize(
    ("path", "cookie", "length", "status"),
    [
        ("/desk/pictures", "wirefeed_desk=signed-in", MAX_UPLOAD, 200),
        ("/desk/pictures", "wirefeed_desk=signed-in", MAX_UPLOAD + 1, 413),
        ("/desk/pictures", "wirefeed_desk=other", MAX_BYTES, 200),
        ("/desk/pictures", "wirefeed_desk=other", MAX_BYTES + 1, 413),
        ("/desk/pictures", "", MAX_BYTES + 1, 413),
        ("/deskx", "wirefeed_desk=signed-in", MAX_BYTES + 1, 413),
        ("/hub", "wirefeed_desk=signed-in", MAX_BYTES + 1, 413),
    ],
)
def test_long_bodies_need_a_session(path: str, cookie: str, length: int, status: int) -> None:
    headers = {"cookie": cookie} if cookie else {}
    request = Request("POST", path, b"x" * length, **headers)

    assert status == asyncio.run(answered(gateway_of(length_of), request))
