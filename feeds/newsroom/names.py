"""What editors call an article: its id, an end of it, its address, its headline, or ``@last``."""

from __future__ import annotations

import re
from collections import Counter

from feeds.errors import AmbiguousName, ArticleNotFound
from feeds.store import Reader
from feeds.store import names as store
from feeds.text.ids import uuid_in
from feeds.text.tokenizer import headline_key

LAST = "@last"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Ids of one minute begin alike; four characters of the end tell a thousand articles apart.
_PART = re.compile(r"[0-9a-f-]{4,35}")
_MOST = 10


def uuid_named(reader: Reader, name: str) -> str:
    """Return the UUID of the article that a name means: the last one added for ``@last``.

    A part is the beginning or the end of an id, at least four characters. A headline may be written
    as a slug, and may be cut after a word.

    Raises:
        ArticleNotFound: no article has this name.
        AmbiguousName: several have it.
    """
    written = name.strip()
    uuid = uuid_in(written)
    if _UUID.fullmatch(uuid):
        return uuid
    if written == LAST:
        newest = reader.newest_uuid()
        if not newest:
            raise ArticleNotFound(written)
        return newest
    uuids: list[str] = []
    if _PART.fullmatch(uuid):
        uuids = reader.uuids_with(uuid, _MOST)
    key = headline_key(written.replace("-", " "))
    if not uuids and key:
        uuids = reader.uuids_under(key, _MOST)
    if len(uuids) > 1:
        raise AmbiguousName(written, uuids)
    if not uuids:
        raise ArticleNotFound(written)
    return uuids[0]


def beginning_with(reader: Reader, beginning: str, limit: int) -> list[tuple[str, str]]:
    """Return names of the newest articles that begin so, each with the headline: the headline as a
    slug, or the id where that is the beginning, or where several articles have the headline.
    """
    key = headline_key(beginning.replace("-", " "))
    articles = store.beginning_with(reader.connection, beginning, key, limit)
    keys = Counter(article.key for article in articles)
    names = []
    for article in articles:
        slug = article.key.replace(" ", "-")
        is_named_by_slug = slug.startswith(beginning) and keys[article.key] == 1 and slug
        names.append((slug if is_named_by_slug else article.uuid, article.headline))
    return names
