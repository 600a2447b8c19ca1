"""Tokens of the API: issued once, shown once, revocable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from feeds.domain.acts import Act, ObjectKind
from feeds.domain.scopes import scopes_of
from feeds.errors import BadToken
from feeds.newsroom.editor import Editor
from feeds.store import api_tokens
from feeds.store.api_tokens import ApiToken
from feeds.text.tokens import new_token, token_hash

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def issue(
    editor: Editor, name: str, scopes: Iterable[str], valid_for: timedelta | None
) -> tuple[ApiToken, str]:
    """Store a new token; return it and its secret, which is not stored.

    Raises:
        BadToken: the name is wrong or in use, or a scope is unknown.
    """
    if _NAME.fullmatch(name) is None:
        raise BadToken(f"{name!r}: a name has a-z, 0-9 and -, at most 60 of them")
    now = editor.now()
    token = ApiToken(
        name=name,
        scopes=scopes_of(scopes),
        created=now,
        expires=None if valid_for is None else now + valid_for,
    )
    secret = new_token()
    act = Act(verb="issue", kind=ObjectKind.TOKEN)
    with editor.writing(act) as writer:
        api_tokens.add(writer.connection, token, token_hash(secret))
        act.on(name, scopes=sorted(token.scopes))
    return token, secret


def revoke(editor: Editor, name: str) -> None:
    """End a token at once.

    Raises:
        TokenNotFound: there is no token of this name.
    """
    act = Act(verb="revoke", kind=ObjectKind.TOKEN)
    with editor.writing(act) as writer:
        api_tokens.revoke(writer.connection, name, writer.now)
        act.on(name)
