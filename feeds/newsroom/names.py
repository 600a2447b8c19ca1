"""What editors call an article: its id, an end of it, its address, its headline, or ``@last``."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress

from feeds.errors import AmbiguousName, ArticleNotFound
from feeds.store import Reader
from feeds.store import names as store
from feeds.text.ids import short_id_of, uuid_in
from feeds.text.tokenizer import headline_key

LAST = "@last"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Ids of one minute begin alike; four characters of the end tell a thousand articles apart.
_PART = re.compile(r"[0-9a-f-]{4,35}")
_MOST = 10
# The newest articles, whose present headlines are names.
RECENT = 2_000


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
    if "-" in uuid and short_id_of(uuid):
        with suppress(ArticleNotFound):
            return reader.uuid_at(uuid)
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
        uuids = _uuids_by_headline(reader, key)
    if len(uuids) > 1:
        raise AmbiguousName(written, uuids)
    if not uuids:
        raise ArticleNotFound(written)
    return uuids[0]


def _uuids_by_headline(reader: Reader, key: str) -> list[str]:
    """Return the articles with this headline, at first or now, else those whose headline begins
    with its words. Headlines of now are compared among the newest articles.
    """
    keys = {row.uuid: headline_key(row.headline) for row in store.newest(reader.connection, RECENT)}
    whole = reader.uuids_under(key, _MOST, is_whole=True)
    whole += [uuid for uuid, present in keys.items() if present == key]
    if whole:
        return list(dict.fromkeys(whole))[:_MOST]
    begun = reader.uuids_under(key, _MOST, is_whole=False)
    begun += [uuid for uuid, present in keys.items() if present.startswith(f"{key} ")]
    return list(dict.fromkeys(begun))[:_MOST]


def beginning_with(reader: Reader, beginning: str) -> list[tuple[str, str]]:
    """Return names of the newest articles that begin so, each with the headline: the headline as a
    slug, or the id where that is the beginning, or where several articles have the headline.
    """
    rows = store.newest(reader.connection, RECENT)
    slugs = {row.uuid: headline_key(row.headline).replace(" ", "-") for row in rows}
    counts = Counter(slugs.values())
    names = []
    for row in rows:
        slug = slugs[row.uuid]
        is_distinct = bool(slug) and counts[slug] == 1
        name = slug if is_distinct and slug.startswith(beginning) else row.uuid
        if name.startswith(beginning):
            names.append((name, row.headline))
    return names
