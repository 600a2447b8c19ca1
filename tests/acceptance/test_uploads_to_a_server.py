"""Pictures that are uploaded to a real server, and shown, exported and saved with its store."""

from __future__ import annotations

import http.client
import json
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from support.pictures import encoded, photograph
from support.servers import fetch, run, serving
from support.stores import fresh_postgres

MEGABYTE = 1_000_000


def large_picture() -> bytes:
    """A picture of more bytes than other requests may have."""
    noise = Image.effect_noise((2_400, 1_600), 60).convert("RGB")
    return encoded(noise, "JPEG", quality=92)


def post(
    base: str, path: str, data: bytes, content_type: str, authorization: str
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    headers = {"Content-Type": content_type, "Authorization": authorization}
    try:
        connection.request("POST", f"/api/v1{path}", data, headers)
        answer = connection.getresponse()
        return answer.status, json.load(answer)
    finally:
        connection.close()


def refusal(base: str, path: str, length: int, authorization: str) -> tuple[int, Any]:
    """Announce a body, and read the answer before any of it is sent."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=60)
    try:
        connection.putrequest("POST", f"/api/v1{path}")
        connection.putheader("Content-Type", "image/jpeg")
        connection.putheader("Content-Length", str(length))
        connection.putheader("Authorization", authorization)
        connection.endheaders()
        answer = connection.getresponse()
        assert "close" == answer.headers["Connection"]
        return answer.status, json.load(answer)
    finally:
        connection.close()


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_large_picture_is_uploaded_shown_and_saved(
    tmp_path: Path, store: str, request: pytest.FixtureRequest
) -> None:
    env = {}
    if store == "postgresql":
        url = fresh_postgres(request.getfixturevalue("postgres_url"))
        env = {"WIREFEED_DATABASE_URL": url.replace("+psycopg", "")}
    issued = run(
        tmp_path, "tokens", "add", "cms", "--scope", "read", "--scope", "write",
        "--scope", "publish", **env,
    )  # fmt: skip
    token = f"Bearer {issued.stdout.strip()}"
    data = large_picture()
    assert MEGABYTE < len(data)

    with serving(tmp_path, **env) as base:
        status, picture = post(base, "/media", data, "image/jpeg", token)
        assert (201, 2_400) == (status, picture["width"]), picture
        article = {
            "title": "Quay opens",
            "body_html": "<p>The second quay opened on Friday.</p>",
            "images": [{"url": picture["address"], "alt": "A quay", "credit": "A. Person"}],
        }
        status, stored = post(
            base, "/articles", json.dumps(article).encode(), "application/json", token
        )
        assert 201 == status, stored
        page = fetch(base + urlsplit(stored["page"]).path)[2].decode()
        for file in (picture, *picture["renditions"]):
            with urllib.request.urlopen(base + urlsplit(file["url"]).path, timeout=20) as shown:
                assert file["bytes"] == len(shown.read())
            # Beside a fallback of each width, the picture itself is the largest.
            assert urlsplit(file["url"]).path in page

        without = refusal(base, "/media", len(data), "Bearer wf_none")
        too_long = refusal(base, "/media", 21 * MEGABYTE, token)
        elsewhere = refusal(base, "/articles", len(data), token)
        assert [401, 413, 413] == [answer[0] for answer in (without, too_long, elsewhere)]
        assert "20,100,000 bytes" in too_long[1]["title"]

    saved = run(tmp_path, "backup", "saved.tar.zst", **env)
    assert 0 == saved.returncode, saved.stderr
    back = tmp_path / "back"
    back.mkdir()
    restored = run(back, "restore", str(tmp_path / "saved.tar.zst"))
    assert 0 == restored.returncode, restored.stderr
    names = {path.name for path in (tmp_path / "data/media").iterdir()}
    assert 9 == len(names)
    assert names == {path.name for path in (back / "data/media").iterdir()}


def test_a_photograph_from_the_command_line_is_on_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photograph((900, 600)))
    (tmp_path / "story.md").write_text("---\ntitle: The quay\n---\nThe quay is open.\n")
    added = run(tmp_path, "articles", "add", "story.md", "--image", "a.jpg", "--alt", "A quay")
    assert 0 == added.returncode, added.stderr

    with serving(tmp_path) as base:
        page = fetch(f"{base}/articles/the-quay-{added.stdout.strip()[-8:]}")[2].decode()
        assert 'alt="A quay" srcset="' in page
        name = page.partition('srcset="')[2].partition("/media/")[2].partition(" ")[0]
        with urllib.request.urlopen(f"{base}/media/{name}", timeout=20) as shown:
            copy = shown.read()
    assert 320 == Image.open(BytesIO(copy)).width
    assert b"SECRET" not in copy
