"""Redirects of former addresses, exact and by prefix.

A source is a path with its query, or a host before them: ``/old/story``, ``/?p=123``,
``www.example.com/2024/``. Without a host it holds on every host. Neither ends with a slash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, delete, func, select

from feeds.errors import BadRedirect
from feeds.store.rows import upsert
from feeds.store.schema import articles, redirects
from feeds.store.selects import PATH, path_from

MAX_CHARS = 2_000
MAX_STEPS = 32  # of a path that is looked up by its beginnings
_SAFE = "/!$&'()*+,;=:@~-._%"


@dataclass(frozen=True, kw_only=True)
class Redirect:
    """``target`` is a path of the newsroom, or an address elsewhere."""

    source: str
    target: str
    is_prefix: bool = False


def checked(source: str, target: str, *, is_prefix: bool = False) -> Redirect:
    """Return a redirect in its stored form.

    Raises:
        BadRedirect: source or target is not an address, or the source leads to itself.
    """
    written = source_of(source)
    if not written or len(written) > MAX_CHARS:
        raise BadRedirect(
            f"{source[:80]!r} is not an address; write one like /old/story or "
            "https://old.example/story"
        )
    is_path = target.startswith("/") and not target.startswith("//")
    is_address = target.startswith(("http://", "https://")) and source_of(target)
    if not (is_path or is_address) or not target.isprintable() or len(target) > MAX_CHARS:
        raise BadRedirect(
            f"{target[:80]!r} is not an address; write one like /sections/city or "
            "https://news.example/sections/city"
        )
    if source_of(target) == written:
        raise BadRedirect(f"{source[:80]!r} leads to itself")
    return Redirect(source=written, target=target, is_prefix=is_prefix)


def source_of(address: str) -> str:
    """Return the form by which an address is found: host in lower case, path and query, no slash at
    the end of the path; empty if it is none.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not parts.hostname):
        return ""
    if not parts.scheme and not address.startswith("/"):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{_bare(parts.path)}{query}"


def _bare(path: str) -> str:
    return quote(path, safe=_SAFE).rstrip("/") or "/"


def record(connection: Connection, rows: Iterable[Redirect]) -> int:
    """Store redirects; a present one of the same source gets the new target. Return how many."""
    count = 0
    for row in rows:
        values = {"source": row.source, "target": row.target, "is_prefix": int(row.is_prefix)}
        upsert(connection, redirects, values, ["source"])
        count += 1
    return count


def record_former(connection: Connection, hosts: Set[str]) -> int:
    """Redirect the addresses on ``hosts`` that articles had to the articles' pages.

    These are the articles' links, and their guids and source ids that are addresses, such as
    ``https://old.example/?p=123``. Return how many were recorded.
    """
    return record(connection, _former(connection, hosts))


def _former(connection: Connection, hosts: Set[str]) -> Iterator[Redirect]:
    rows = connection.execute(
        select(*PATH, articles.c.url, articles.c.guid, articles.c.source_id)
    ).all()
    for row in rows:
        for address in sorted({row.url, row.guid, row.source_id or ""}):
            try:
                if urlsplit(address).netloc.lower() in hosts:
                    yield checked(address, path_from(row))
            except (BadRedirect, ValueError):
                continue  # the root of the former site, or no address


def remove(connection: Connection, source: str) -> bool:
    """Remove the redirect of an address. Return whether there was one."""
    removed = connection.execute(delete(redirects).where(redirects.c.source == source_of(source)))
    return removed.rowcount > 0


def every(connection: Connection) -> list[Redirect]:
    """Return all redirects by source."""
    rows = connection.execute(select(redirects).order_by(redirects.c.source))
    return [
        Redirect(source=row.source, target=row.target, is_prefix=bool(row.is_prefix))
        for row in rows
    ]


def target_of(connection: Connection, host: str, path: str, query: str) -> str:
    """Return the target of a request, "" if none: an exact source before a prefix, the longest
    prefix first. The rest after a prefix is appended to its target.
    """
    bare = _bare(path)
    if len(bare) > MAX_CHARS:
        return ""
    with_query = [f"{bare}?{query}"] if query else []
    exact = [f"{place}{name}" for place in (host.lower(), "") for name in (*with_query, bare)]
    rows = connection.execute(
        select(redirects).where(redirects.c.source.in_(exact), redirects.c.is_prefix == 0)
    )
    targets = {row.source: str(row.target) for row in rows}
    for source in exact:
        if source in targets:
            return targets[source]
    return _by_prefix(connection, host.lower(), bare, f"?{query}" if query else "")


def _by_prefix(connection: Connection, host: str, path: str, query: str) -> str:
    steps = path.split("/")[:MAX_STEPS]
    beginnings = ["/".join(steps[:count]) or "/" for count in range(len(steps), 0, -1)]
    sources = [f"{place}{beginning}" for place in (host, "") for beginning in beginnings]
    row = connection.execute(
        select(redirects)
        .where(redirects.c.source.in_(sources), redirects.c.is_prefix == 1)
        .order_by(func.length(redirects.c.source).desc())
        .limit(1)
    ).first()
    if row is None:
        return ""
    beginning = row.source[row.source.index("/") :].rstrip("/")
    rest = path[len(beginning) :]
    target = str(row.target)
    return f"{target.rstrip('/')}{rest}{query}" if rest.strip("/") else target
