"""Files that requests of the API carry: as the body, or as the part ``file`` of a form."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from feeds.domain.scopes import Scope
from feeds.errors import StoreError
from feeds.pictures.kinds import KINDS
from feeds.store import api_tokens
from feeds.text.tokens import is_token, token_hash
from feeds.web.api.problems import Problem
from feeds.web.state import State, state

FORM = "multipart/form-data"
PICTURE_TYPES = (FORM, *(kind.media_type for kind in KINDS))
PART = "file"
# What a form has around its file.
MAX_FORM_BYTES = 100_000


def file_sent(media_types: Sequence[str]) -> bytes:
    """Return the bytes of the file in the present request.

    Raises:
        Problem: 400 without a file, 413 for one that is too long, 415 for a body of another type.
    """
    if request.mimetype not in media_types:
        types = ", ".join(media_types)
        raise Problem(415, "The body has another type", f"Send it as one of: {types}.")
    limit = state().settings.picture_max_bytes
    request.max_content_length = limit + MAX_FORM_BYTES
    try:
        data = request.get_data()
        return data if request.mimetype != FORM else _part()
    except RequestEntityTooLarge as error:
        detail = f"picture {PART!r} has more than {limit:,} bytes"
        errors = [{"pointer": f"#/{PART}", "detail": detail}]
        raise Problem(413, "The picture is too long", detail, errors) from error


def limit_for(parts: State, authorization: str) -> int:
    """Return how many bytes a request to upload may have: 0 without a token that may write."""
    kind, _, secret = authorization.partition(" ")
    secret = secret.strip()
    if kind.lower() != "bearer" or not is_token(secret):
        return 0
    try:
        with parts.database.read() as connection:
            token = api_tokens.by_hash(connection, token_hash(secret), parts.now())
    except StoreError:
        return 0
    may_write = token is not None and Scope.WRITE in token.scopes
    return parts.settings.picture_max_bytes + MAX_FORM_BYTES if may_write else 0


def _part() -> bytes:
    parts = request.files.getlist(PART)
    if len(parts) != 1:
        detail = f"The form needs one part {PART!r} with a file; it has {len(parts)}."
        errors = [{"pointer": f"#/{PART}", "detail": "is missing" if not parts else "is repeated"}]
        raise Problem(400, "The form is wrong", detail, errors)
    data: bytes = parts[0].read()
    return data
