"""The desk in the gateway: threads of its own, and long bodies only for browsers with a session."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from support.rsgi import WAIT_S, NothingInMemory, Request, answered

from feeds.web.gateway import Gateway

MAX_BYTES, MAX_UPLOAD = 1_000, 5_000


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
