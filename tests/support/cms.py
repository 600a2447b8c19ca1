"""A CMS: a client of the API with a token."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from werkzeug.test import Client, TestResponse

from feeds.domain.scopes import Scope
from feeds.newsroom import tokens
from feeds.newsroom.editor import Editor
from feeds.web import create_app
from feeds.web.api import budget
from feeds.web.api.route import PREFIX
from support.constants import NOW
from support.rows import QUAY

LATER = NOW + timedelta(hours=1)
ARTICLE = {
    "title": "Quay opens",
    "body_html": f"<p>{QUAY}</p>",
    "section": "City",
    "tags": ["port"],
}
ALL = [scope.value for scope in Scope]


class Cms:
    """A client with a token."""

    def __init__(self, client: Client, secret: str) -> None:
        self._client, self._secret = client, secret

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.open(
            PREFIX + path,
            method=method,
            data=None if body is None else json.dumps(body),
            headers={
                "Authorization": f"Bearer {self._secret}",
                "Content-Type": "application/json",
            }
            | named,
        )

    def add(self, **fields: Any) -> Any:
        answer = self.send("POST", "/articles", ARTICLE | fields)
        assert 201 == answer.status_code, answer.text
        return answer.json

    def act(self, article: Any, action: str, body: Any = None, **headers: str) -> TestResponse:
        path = f"/articles/{article['id']}{action}"
        method = "POST" if action else "PATCH"
        return self.send(method, path, body, **{"If_Match": f'"{article["version"]}"'} | headers)


def cms_of(editor: Editor, name: str = "cms", scopes: list[str] = ALL) -> Cms:
    # The requests of other tests do not count.
    budget._limiter.cache_clear()
    _, secret = tokens.issue(editor, name, scopes, None)
    app = create_app(editor.settings, database=editor.database, now=lambda: LATER)
    return Cms(app.test_client(), secret)
