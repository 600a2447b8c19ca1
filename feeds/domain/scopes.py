"""What a token of the API, or an editor, may do. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from feeds.errors import BadToken


class Scope(StrEnum):
    """A permission; each is given by itself."""

    READ = "read"  # articles of any status, changes, sections
    WRITE = "write"  # drafts
    PUBLISH = "publish"  # what the public sees: new articles, revisions, times
    WITHDRAW = "withdraw"  # withdrawals, which are permanent
    MANAGE = "manage"  # sections, redirects and webhooks


def scopes_of(names: Iterable[str]) -> frozenset[Scope]:
    """Return the scopes of these names.

    Raises:
        BadToken: a name is none, or there is no name.
    """
    scope_by_name = {scope.value: scope for scope in Scope}
    wanted = list(names)
    unknown = [name for name in wanted if name not in scope_by_name]
    if unknown or not wanted:
        wrong = f"{unknown[0]!r} is no scope" if unknown else "a token needs a scope"
        raise BadToken(f"{wrong}; there are {', '.join(scope_by_name)}")
    return frozenset(scope_by_name[name] for name in wanted)
