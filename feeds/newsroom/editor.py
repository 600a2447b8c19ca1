"""Editors: on whose behalf, and in which store, a use case works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from feeds.config import Settings
from feeds.errors import NotPermitted
from feeds.store import Database, Writer, api_requests
from feeds.store.api_requests import RequestKey


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Who changes the newsroom's content, in an opened and migrated store.

    ``now`` is the store's clock. ``name`` is that of the API token; the command line has none.
    ``request`` is the key of a request that may come again. An editor who may not publish changes
    drafts only.
    """

    database: Database
    settings: Settings
    now: Callable[[], datetime]
    name: str = ""
    request: RequestKey | None = None
    may_publish: bool = True

    def require_publishing(self) -> None:
        """Stop a change that the public would see.

        Raises:
            NotPermitted: the editor may change drafts only.
        """
        if not self.may_publish:
            raise NotPermitted

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Change the store in one transaction.

        Raises:
            RequestRepeated, KeyReused: the request's key was used before.
        """
        with self.database.write() as connection:
            if self.request is not None:
                api_requests.refuse_repeated(connection, self.request)
            yield Writer(connection, self.now())

    def note(self, writer: Writer, uuid: str) -> None:
        """Note, in the transaction of ``writer``, that the request has changed an article."""
        if self.request is not None:
            api_requests.note(writer.connection, self.request, uuid, writer.now)
