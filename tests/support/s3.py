"""A local S3 server (moto), in an environment of its own: its libraries exclude some of ours."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import obstore
import pytest
from obstore.store import S3Store

from support.constants import ROOT
from support.servers import fetch, free_port

MOTO = ROOT / ".s3" / "bin" / "moto_server"


class Bucket:
    """The bucket ``news`` of a server: its environment for commands, and its objects."""

    def __init__(self, endpoint: str) -> None:
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}
        self.env = {"AWS_ENDPOINT_URL": endpoint, "AWS_REGION": "eu-central-1", **keys}
        self._store = S3Store(
            "news",
            endpoint=endpoint,
            access_key_id="key",
            secret_access_key="secret",
            region="eu-central-1",
            client_options={"allow_http": True},
        )

    def names(self) -> set[str]:
        return {row["path"] for batch in obstore.list(self._store) for row in batch}

    def get(self, key: str) -> tuple[bytes, dict[str, Any]]:
        """The bytes and the headers of an object."""
        answer = obstore.get(self._store, key)
        return bytes(answer.bytes()), dict(answer.attributes)


@contextmanager
def s3_server() -> Iterator[Bucket]:
    if not MOTO.exists() and not os.environ.get("CI"):
        pytest.skip("no S3 server: make s3-server")
    port = free_port()
    server = subprocess.Popen(
        [str(MOTO), "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    endpoint = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 40
        while not _is_created(endpoint):
            assert time.monotonic() < until, "the S3 server does not start"
            time.sleep(0.1)
        yield Bucket(endpoint)
    finally:
        server.terminate()
        server.wait(20)


def _is_created(endpoint: str) -> bool:
    """Create the bucket; return whether the server has answered."""
    created = subprocess.run(
        ["curl", "-s", "-o", os.devnull, "-X", "PUT", f"{endpoint}/news"], check=False
    )
    return created.returncode == 0 and fetch(f"{endpoint}/news")[0] < 500
