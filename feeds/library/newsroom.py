"""The newsroom of a program: one store, through the use cases of the API and the commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from feeds import config
from feeds.config import Settings
from feeds.errors import StoreReadOnly
from feeds.library.mirror import Mirror
from feeds.library.opened import OpenStore
from feeds.library.reading import Reading
from feeds.library.site import Site, as_asgi
from feeds.library.writing import Writing


class Newsroom(Writing, Reading):
    """A newsroom in a program: an opened store, its settings, and its feeds.

    Any number of threads may use one newsroom, and any number of processes one store. A forked
    process opens the store again. Times are in UTC, by the store's clock.
    """

    def __init__(
        self,
        store: str | os.PathLike[str] | None = None,
        *,
        settings: Settings | None = None,
        is_read_only: bool = False,
        **options: Any,
    ) -> None:
        """Open ``store``: the path of an SQLite file, or a URL as ``WIREFEED_DATABASE_URL`` has.

        It is created and migrated, unless ``is_read_only``. ``options`` are settings
        (docs/reference/settings.md) over those of ``settings``. Neither the environment nor
        ``wirefeed.toml`` is read; ``from_environment`` does that.

        Raises:
            ConfigError: an option is unknown or wrong.
            StoreMissing: with ``is_read_only``, there is no store.
            StoreOutdated: the store is of a newer version, or, with ``is_read_only``, an older one.
            StoreUnreachable: the store cannot be opened.
        """
        if store is not None:
            options["database_url"] = _url_of(store)
        self.settings = config.from_values(options, settings)
        self.is_read_only = is_read_only
        self._open = OpenStore(self.settings, is_read_only=is_read_only)
        self._sites: list[Site] = []

    @classmethod
    def from_environment(cls, *, is_read_only: bool = False, **options: Any) -> Self:
        """Open the store that the commands use here: by ``WIREFEED_*`` and ``wirefeed.toml``.

        Raises:
            ConfigError: a setting is wrong; and what ``Newsroom`` raises.
        """
        settings = config.load(os.environ, Path.cwd())
        return cls(settings=settings, is_read_only=is_read_only, **options)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the threads of mounted applications, and close the store. Safe to repeat.

        Later calls raise NewsroomClosed; mounted applications answer 503.
        """
        for site in self._sites:
            site.close()
        self._open.close()

    def mirror(self, source: str) -> Mirror:
        """Return the mirror of another system's articles, whose ids are those of ``source``."""
        return Mirror(lambda: self._editor, source)

    def wsgi(
        self, *, pages: bool = True, desk: bool = True, api: bool = True, hub: bool = True
    ) -> Site:
        """Return the web application as WSGI, to mount at the path of ``base_url``.

        Its threads start with the first request of a process. ``pages``: pages for people, with
        sitemaps and robots.txt; ``desk``: the pages of editors; ``api``: the HTTP API; ``hub``:
        WebSub and rssCloud, whose deliveries need ``wirefeed worker``.

        Raises:
            StoreReadOnly: the application writes: subscriptions, receipts, ends of embargoes.
        """
        if self.is_read_only:
            raise StoreReadOnly
        site = Site(self._open, self.settings, pages=pages, desk=desk, api=api, hub=hub)
        self._sites.append(site)
        return site

    def asgi(
        self,
        *,
        pages: bool = True,
        desk: bool = True,
        api: bool = True,
        hub: bool = True,
        threads: int = 10,
    ) -> Callable[..., Any]:
        """Return the web application as ASGI, on so many threads; needs ``wirefeed[asgi]``.

        Raises:
            ConfigError: a2wsgi is not installed.
        """
        return as_asgi(self.wsgi(pages=pages, desk=desk, api=api, hub=hub), threads)


def _url_of(store: str | os.PathLike[str]) -> str:
    """Return the URL of a store; a path names an SQLite file."""
    text = os.fspath(store)
    return text if "://" in text else f"sqlite:///{Path(text).absolute()}"
