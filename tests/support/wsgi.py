"""A request to a WSGI application, without a server."""

from __future__ import annotations

from typing import Any

from werkzeug.test import EnvironBuilder


def answer(
    application: Any, method: str, address: str, headers: dict[str, str]
) -> tuple[int, list[tuple[str, str]], bytes]:
    path, _, query = address.partition("?")
    environ = EnvironBuilder(
        path=path, query_string=query, method=method, headers=headers
    ).get_environ()
    status: list[Any] = []

    def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        status[:] = [int(line[:3]), headers]

    chunks = application(environ, start_response)
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return status[0], sorted((name.lower(), value) for name, value in status[1]), body
