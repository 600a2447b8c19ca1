"""A form of the desk and its server: the editor's files under the desk's policy."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from feeds.newsroom.body_conversion import html_of_embed, html_of_markdown
from support.constants import ROOT

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'"
)
STATIC = ROOT / "feeds" / "web" / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript"}
TAGS = ("Baku", "Bakery", "Barents Sea", "Harbour", "Harvest")
PICTURE = "media:0123456789abcdef0123456789abcdef.png"
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Edit</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="csrf-token" content="{token}">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/site.css">
<link rel="stylesheet" href="/static/desk/editor.css">
<script type="application/json" id="editor-words">{words}</script>
<script type="module" src="/static/desk/editor.js"></script>
<script type="module" src="/static/desk/autosave.js"></script>
<script type="module" src="/static/desk/tags.js"></script>
</head><body><main><h1>Edit</h1>
<form method="post" action="/save" data-autosave="/autosave" data-sign-in="/sign-in"
 data-token="/token" data-zone="UTC">
<input type="hidden" name="csrf_token" value="{token}">
<input type="hidden" name="revision" value="{revision}">
<p><label for="headline">Headline</label><br>
<input id="headline" name="headline" value="{headline}"></p>
<p><label for="tags">Tags</label><br>
<input id="tags" name="tags" value="{tags}" data-suggest="/suggest"></p>
<p><label for="body">Text</label></p>
<textarea id="body" name="body" rows="20" data-editor data-upload="/media" data-markdown="/markdown"
 data-embed="/embed" data-media="/media/" data-focus-points>{body}</textarea>
<p><button>Save</button></p>
</form></main></body></html>"""


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


class DeskForm:
    """The server of one article's form. Tests change and read its attributes."""

    def __init__(self, picture: bytes) -> None:
        self.words: dict[str, str] = {}
        self.picture = picture
        self.fields = {"headline": "Harbour opens", "tags": "Harbour", "body": "<p>First.</p>"}
        self.revision = 1
        self.token = "token-of-the-session"
        self.autosave_status = 200
        self.upload_status = 201
        self.uploads: list[tuple[str, bytes]] = []
        self.submitted: dict[str, str] = {}
        self.start(0)

    def start(self, port: int) -> None:
        self.server = FormServer(("127.0.0.1", port), Handler)
        self.server.form = self
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def page(self) -> str:
        return PAGE.format(
            token=self.token,
            words=json.dumps(self.words),
            revision=self.revision,
            **{name: escaped(value) for name, value in self.fields.items()},
        )

    def get(self, path: str, query: dict[str, str]) -> tuple[int, Any]:
        if path == "/suggest":
            names = [name for name in TAGS if name.lower().startswith(query["q"].lower())]
            return 200, [{"name": name, "note": 3} for name in names]
        if path == "/embed":
            html = html_of_embed(query["url"])
            return 200 if html else 404, {"html": html}
        return (200, {"csrf_token": self.token}) if path == "/token" else (404, {})

    def upload(self, media_type: str, data: bytes) -> tuple[int, Any]:
        if self.upload_status != 201:
            return self.upload_status, {"detail": "This is not a picture."}
        self.uploads.append((media_type, data))
        name = PICTURE.removeprefix("media:")
        return 201, {"address": PICTURE, "url": f"/media/{name}", "width": 800, "height": 600}

    def autosave(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.autosave_status != 200:
            return self.autosave_status, {"detail": "The headline is too long."}
        if int(sent.pop("revision")) != self.revision:
            return 409, {"revision": self.revision, "fields": self.fields}
        self.fields = {name: sent.get(name, "") for name in self.fields}
        self.revision += 1
        return 200, {"revision": self.revision, "saved_at": "2026-11-30T12:03:00Z"}


class FormServer(ThreadingHTTPServer):
    """A server that knows the form that it serves."""

    form: DeskForm


class Handler(BaseHTTPRequestHandler):
    server: FormServer

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/edit":
            self.send(200, self.server.form.page().encode(), "text/html; charset=utf-8")
        elif url.path.startswith("/static/"):
            file = STATIC / url.path.removeprefix("/static/")
            self.send(200, file.read_bytes(), TYPES[file.suffix])
        elif url.path.startswith("/media/"):
            self.send(200, self.server.form.picture, "image/png")
        else:
            self.answer(*self.server.form.get(url.path, query))

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        form = self.server.form
        if self.path == "/save":
            form.submitted = fields_of(data)
            self.send(200, b"<!doctype html><title>Saved</title><p>Saved", "text/html")
        elif self.headers["X-CSRF-Token"] != form.token:
            self.answer(403, {"detail": "no token"})
        elif self.path == "/media":
            self.answer(*form.upload(self.headers["Content-Type"], data))
        elif self.path == "/markdown":
            self.answer(200, {"html": html_of_markdown(json.loads(data)["text"])})
        else:
            self.answer(*form.autosave(fields_of(data)))

    def answer(self, status: int, value: Any) -> None:
        self.send(status, json.dumps(value).encode(), "application/json")

    def send(self, status: int, body: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def fields_of(data: bytes) -> dict[str, str]:
    parsed = parse_qs(data.decode(), keep_blank_values=True)
    return {name: values[0].replace("\r\n", "\n") for name, values in parsed.items()}
