"""Editors: on whose behalf, and in which store, a use case works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from feeds.config import Settings
from feeds.domain.acts import Act, Actor
from feeds.errors import NotPermitted
from feeds.store import Connection, Database, Writer, api_requests, audit
from feeds.store.api_requests import RequestKey


@dataclass(frozen=True, kw_only=True)
class Editor:
    """Who changes the newsroom's content, in an opened and migrated store.

    ``now`` is the store's clock. ``name`` is that of the API token; the command line has none.
    ``actor`` is who the audit log names; ``run`` counts the changes of one request in one
    row.
    ``request`` is the key of a request that may come again. An editor who may not publish changes
    drafts only.
    """

    database: Database
    settings: Settings
    now: Callable[[], datetime]
    name: str = ""
    request: RequestKey | None = None
    may_publish: bool = True
    actor: Actor = field(default_factory=Actor)
    run: audit.Run | None = None

    def require_publishing(self) -> None:
        """Stop a change that the public would see.

        Raises:
            NotPermitted: the editor may change drafts only.
        """
        if not self.may_publish:
            raise NotPermitted

    @contextmanager
    def writing(self, act: Act | None) -> Iterator[Writer]:
        """Change the store in one transaction, and record the act in the audit log.

        The act names its object before the transaction ends, unless nothing has changed. None is
        for notes that are no change of an editor, such as the log of a connector.

        Raises:
            RequestRepeated, KeyReused: the request's key was used before.
        """
        with self.database.write() as connection:
            if self.request is not None:
                api_requests.refuse_repeated(connection, self.request)
            writer = Writer(connection, self.now())
            yield writer
            if act is not None and act.object_id:
                self._record(connection, act, writer.now)
        if self.run is not None:
            self.run.keep()

    def import_run(self, name: str = "", **details: Any) -> audit.Run:
        """Return the row of the audit log for an import, which counts its articles."""
        return audit.Run(self.actor, object_id=name, details=details)

    def _record(self, connection: Connection, act: Act, now: datetime) -> None:
        if self.run is None:
            audit.append(connection, self.actor, act, now)
        else:
            self.run.add(connection, {"new": 1}, now)

    def note(self, writer: Writer, uuid: str) -> None:
        """Note, in the transaction of ``writer``, that the request has changed an article."""
        if self.request is not None:
            api_requests.note(writer.connection, self.request, uuid, writer.now)
