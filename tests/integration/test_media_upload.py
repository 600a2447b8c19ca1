"""Pictures that a CMS or an editor uploads, and where readers see them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.cms import LATER, Cms
from support.newsroom import feed
from support.pictures import EVIL, drawing, encoded, photograph, png_that_declares
from support.servers import run
from werkzeug.test import TestResponse

from feeds.config import Settings
from feeds.newsroom import tokens
from feeds.newsroom.editor import Editor
from feeds.store import Database
from feeds.web import create_app
from feeds.web.api.route import PREFIX

IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture
def editor(database: Database, settings: Settings, tmp_path: Path) -> Editor:
    folder = replace(settings, media_dir=str(tmp_path / "media"), picture_max_mb=1)
    return Editor(database=database, settings=folder, now=lambda: LATER)


class Uploader:
    """A client that uploads files."""

    def __init__(self, editor: Editor, scopes: tuple[str, ...] = ("read", "write")) -> None:
        _, self._secret = tokens.issue(editor, f"uploader-{'-'.join(scopes)}", list(scopes), None)
        app = create_app(editor.settings, database=editor.database, now=lambda: LATER)
        self.client = app.test_client()

    def send(self, data: Any, content_type: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(
            f"{PREFIX}/media",
            data=data,
            content_type=content_type,
            headers={"Authorization": f"Bearer {self._secret}", **named},
        )

    def send_form(self, data: bytes, name: str = "a.jpg", **headers: str) -> TestResponse:
        form = {"file": (BytesIO(data), name)}
        return self.send(form, "multipart/form-data", **headers)


@pytest.fixture
def uploader(editor: Editor) -> Uploader:
    return Uploader(editor)


def test_an_uploaded_picture_is_clean_and_has_renditions(uploader: Uploader) -> None:
    answer = uploader.send_form(photograph((1000, 600)))

    assert 201 == answer.status_code, answer.text
    picture = answer.json
    assert ("image/jpeg", 1000, 600) == tuple(picture[name] for name in ("type", "width", "height"))
    assert "GPS position" in picture["removed"]
    assert [320, 320, 640, 640, 1000] == [copy["width"] for copy in picture["renditions"]]
    assert f"media:{picture['id']}.jpg" == picture["address"]
    for file in (picture, *picture["renditions"]):
        path = file["url"].removeprefix("https://news.example")
        shown = uploader.client.get(path)
        assert (200, file["type"]) == (shown.status_code, shown.content_type)
        assert (file["bytes"], (file["width"], file["height"])) == (
            len(shown.data),
            Image.open(BytesIO(shown.data)).size,
        )
        assert b"SECRET" not in shown.data
        assert IMMUTABLE == shown.headers["Cache-Control"]
        assert "default-src 'none'; sandbox" == shown.headers["Content-Security-Policy"]
        assert "nosniff" == shown.headers["X-Content-Type-Options"]
        unchanged = uploader.client.get(path, headers={"If-None-Match": shown.headers["ETag"]})
        part = uploader.client.get(path, headers={"Range": "bytes=0-9"})
        assert (304, 206, 10) == (unchanged.status_code, part.status_code, len(part.data))


def test_the_same_bytes_are_one_picture(uploader: Uploader, cms: Cms) -> None:
    data = photograph()
    first, second = uploader.send_form(data), uploader.send(data, "image/png")

    assert first.json == second.json
    assert first.headers["Location"].endswith(f"/api/v1/media/{first.json['id']}")
    for name in (first.json["id"], first.json["address"], f"{first.json['id']}.jpg"):
        read = cms.send("GET", f"/media/{name}")
        assert 200 == read.status_code
        assert read.json | {"removed": []} == first.json | {"removed": []}
    assert 404 == cms.send("GET", f"/media/{'0' * 32}").status_code
    assert 404 == cms.send("GET", "/media/..%2f..%2fwirefeed.db").status_code


def test_a_repeated_request_gets_the_same_answer(uploader: Uploader) -> None:
    # The parts of the two forms are divided by different lines.
    first = uploader.send_form(photograph(), Idempotency_Key="1")
    again = uploader.send_form(photograph(), Idempotency_Key="1")
    other = uploader.send_form(photograph((400, 400)), Idempotency_Key="1")

    assert (201, 201, 422) == (first.status_code, again.status_code, other.status_code)
    assert "true" == again.headers["Idempotency-Replayed"]
    assert first.json["url"] == again.json["url"]


REFUSED = {
    "a page": (b"<!doctype html>" + EVIL, 415),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
    "a bomb": (png_that_declares(60_000, 60_000), 422),
    "a cut file": (photograph()[:3_000], 422),
    "too many bytes": (photograph() + b"\0" * 1_000_000, 413),
    "very many bytes": (photograph() + b"\0" * 2_000_000, 413),
    "nothing": (b"", 415),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_names_the_file_and_its_fault(uploader: Uploader, case: str) -> None:
    data, status = REFUSED[case]

    for answer in (uploader.send_form(data), uploader.send(data, "image/jpeg")):
        assert (status, "application/problem+json") == (answer.status_code, answer.content_type)
        (error,) = answer.json["errors"]
        assert "#/file" == error["pointer"]
        assert error["detail"].startswith("picture 'file' ")
        if status == 413:
            assert "1,000,000 bytes" in answer.json["detail"]


def test_a_body_that_is_no_file_is_refused(uploader: Uploader) -> None:
    two = {"file": [(BytesIO(photograph()), "a.jpg"), (BytesIO(photograph()), "b.jpg")]}

    assert 415 == uploader.send("{}", "application/json").status_code
    assert 415 == uploader.send(photograph(), "text/html").status_code
    assert 400 == uploader.send({"other": "x"}, "multipart/form-data").status_code
    assert 400 == uploader.send(two, "multipart/form-data").status_code
    assert 400 == uploader.send(b"--", "multipart/form-data").status_code


def test_who_may_only_read_uploads_nothing(editor: Editor) -> None:
    answer = Uploader(editor, ("read",)).send_form(photograph())

    assert 403 == answer.status_code
    assert not Path(editor.settings.media_dir).exists()


def page_of(uploader: Uploader, article: Any) -> str:
    text: str = uploader.client.get(article["page"].removeprefix("https://news.example")).text
    return text


@pytest.mark.parametrize("form", ["{address}", "{url}", "media:{id}"])
def test_an_article_shows_its_uploaded_picture(
    uploader: Uploader, cms: Cms, editor: Editor, form: str
) -> None:
    picture = uploader.send_form(photograph((1000, 600))).json
    words = {"alt": "A quay", "caption": "The quay.", "credit": "A. Person"}

    article = cms.add(images=[{"url": form.format(**picture), **words}])

    (image,) = article["images"]
    assert words | {"url": picture["address"], "width": 1000, "type": "image/jpeg"} == {
        name: image[name] for name in (*words, "url", "width", "type")
    }
    page, base = page_of(uploader, article), f"https://news.example/media/{picture['id']}"
    webp = f"{base}-320.webp 320w, {base}-640.webp 640w, {base}-1000.webp 1000w"
    jpeg = f"{base}-320.jpg 320w, {base}-640.jpg 640w, {base}.jpg 1000w"
    assert f'<picture><source type="image/webp" srcset="{webp}" sizes="' in page
    assert re.search(rf'<img src="{base}\.jpg" alt="A quay" srcset="{jpeg}" sizes="[^"]+"', page)
    assert f'<meta property="og:image" content="{base}.jpg">' in page
    assert webp in uploader.client.get("/").text
    card = uploader.client.get(f"/embed/articles/{article['id'][9:]}?pictures=yes").text
    assert webp in card and 'sizes="5rem"' in card
    (item,) = feed(editor.database, editor.settings, "/feeds/latest.json")["items"]
    assert (f"{base}.jpg", 1) == (item["image"], len(item["attachments"]))
    assert "srcset" not in item["content_html"]


def test_a_picture_in_the_text_has_renditions_on_the_page(uploader: Uploader, cms: Cms) -> None:
    picture = uploader.send_form(encoded(drawing((700, 500)), "PNG")).json
    text = f"<p>The second quay opened.</p><img src='{picture['url']}' alt='A quay'>"

    article = cms.add(body_html=text)

    assert f'src="{picture["address"]}"' in article["body_html"]
    assert 'width="700" height="500"' in article["body_html"]
    page = page_of(uploader, article)
    assert f"/media/{picture['id']}-640.webp 640w" in page
    assert 2 == page.count(f"{picture['id']}-320.webp") + page.count(f"{picture['id']}-320.jpg")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"images": [f"media:{'0' * 32}.jpg"]}, "#/images"),
        ({"images": ["media:x"]}, "#/images"),
        ({"body_html": f"<p>Quay.</p><img src='media:{'0' * 32}.jpg'>"}, "#/body_html"),
    ],
)
def test_an_article_with_a_missing_picture_is_refused(
    cms: Cms, fields: dict[str, Any], pointer: str
) -> None:
    refused = cms.send("POST", "/articles", {"title": "Quay", "body_html": "<p>Q.</p>"} | fields)

    assert (422, pointer) == (refused.status_code, refused.json["errors"][0]["pointer"])
    article = cms.add()
    assert 422 == cms.act(article, "", fields).status_code


def test_a_revision_replaces_the_picture(uploader: Uploader, cms: Cms) -> None:
    first, second = (
        uploader.send_form(photograph((size, 400))).json["address"] for size in (500, 600)
    )
    article = cms.add(images=[first])

    revised = cms.act(article, "", {"images": [{"url": second, "alt": "Another"}]}).json

    assert [(second, "Another", 600)] == [
        (image["url"], image["alt"], image["width"]) for image in revised["images"]
    ]


def test_the_command_line_adds_and_replaces_a_picture(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text("---\ntitle: The quay\n---\nThe quay is open.\n")
    (tmp_path / "a.jpg").write_bytes(photograph((800, 600), orientation=6))
    (tmp_path / "b.png").write_bytes(encoded(drawing((500, 400)), "PNG"))
    (tmp_path / "page.jpg").write_bytes(b"<!doctype html>" + EVIL)
    words = ("--alt", "A quay", "--caption", "The quay.", "--credit", "A. Person")

    added = run(tmp_path, "articles", "add", "story.md", "--image", "a.jpg", *words)
    assert 0 == added.returncode, added.stderr
    assert "removed from the picture: EXIF" in added.stderr
    media = tmp_path / "data/media"
    stored = {path.name for path in media.iterdir()}
    assert 4 == len(stored)  # of 600 × 800: the picture, 600 in WebP, 320 in two formats

    trial = run(tmp_path, "articles", "revise", "@last", "--image", "b.png", "--dry-run")
    assert 0 == trial.returncode, trial.stderr
    assert re.search(r"^-images: media:\w+\.jpg$", trial.stdout, re.MULTILINE)
    assert re.search(r"^\+images: media:\w+\.png$", trial.stdout, re.MULTILINE)
    assert re.search(r"^-alt of media:\w+\.jpg: A quay$", trial.stdout, re.MULTILINE)
    assert stored == {path.name for path in media.iterdir()}

    revised = run(tmp_path, "articles", "revise", "@last", "--image", "b.png", "--alt", "A plan")
    assert 0 == revised.returncode, revised.stderr
    shown = json.loads(run(tmp_path, "articles", "show", "@last", "--json").stdout)
    assert (2, [True]) == (shown["revision"], [url.endswith(".png") for url in shown["images"]])

    for arguments, code, reason in (
        (("--image", "page.jpg"), 1, "is not a PNG, JPEG, GIF, WebP or AVIF file"),
        (("--image", "none.jpg"), 1, "No such file"),
        (("--alt", "A quay"), 2, "--image FILE"),
    ):
        refused = run(tmp_path, "articles", "revise", "@last", *arguments)
        assert (code, True) == (refused.returncode, reason in refused.stderr), refused.stderr
