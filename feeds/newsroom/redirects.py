"""Former addresses and where they lead now, as editors add and remove them."""

from __future__ import annotations

from collections.abc import Sequence

from feeds.domain.acts import Act, ObjectKind, public_part
from feeds.errors import BadRedirect
from feeds.newsroom.editor import Editor
from feeds.store import redirects
from feeds.store.redirects import Redirect


def add(editor: Editor, redirect: Redirect) -> None:
    """Redirect a former address; a present redirect of it is replaced."""
    act = Act(verb="add", kind=ObjectKind.REDIRECT)
    with editor.writing(act) as writer:
        redirects.record(writer.connection, [redirect])
        target = public_part(redirect.target)
        act.on(public_part(redirect.source), target=target, is_prefix=redirect.is_prefix)


def add_all(editor: Editor, rows: Sequence[Redirect]) -> int:
    """Add many redirects at once; return how many."""
    act = Act(verb="import", kind=ObjectKind.REDIRECT)
    with editor.writing(act) as writer:
        count = redirects.record(writer.connection, rows)
        if count:
            act.on("list", redirects=count)
    return count


def remove(editor: Editor, source: str) -> Redirect:
    """Remove the redirect of an address; return it.

    Raises:
        BadRedirect: there is none.
    """
    act = Act(verb="remove", kind=ObjectKind.REDIRECT)
    with editor.writing(act) as writer:
        present = {redirect.source: redirect for redirect in redirects.every(writer.connection)}
        if not redirects.remove(writer.connection, source):
            raise BadRedirect(f"there is no redirect of {source!r}; see: wirefeed redirects list")
        redirect = present[redirects.source_of(source)]
        act.on(public_part(redirect.source), target=public_part(redirect.target))
    return redirect
