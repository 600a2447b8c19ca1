"""The path of the base URL: the place of the newsroom on its host. Pure.

A mounted application gets its requests without this path (``SCRIPT_NAME`` has it, PEP 3333). A
server behind a proxy gets them with it, or without it where the proxy removes it; both are
answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def root_of(base_url: str) -> str:
    """Return the path of a base URL, as addresses have it: empty at the root of a host."""
    return urlsplit(base_url).path.rstrip("/")


class Prefix:
    """The decoded path of a base URL. ``names`` has the first parts of our own addresses.

    A path such as ``/feeds`` may be the prefix or an address of ours. It is the prefix only where
    the rest begins as one of our addresses, too.
    """

    def __init__(self, base_url: str, names: Collection[str] = ()) -> None:
        self.path = unquote(root_of(base_url))
        self._names = names
        self._is_ambiguous = self.path[1:].partition("/")[0] in names
        self._below = f"{self.path}/"
        # As WSGI has paths (PEP 3333, Unicode Issues).
        self.wsgi_path = self.path.encode().decode("latin-1")
        self._wsgi_below = f"{self.wsgi_path}/"

    def rest(self, path: str) -> str | None:
        """Return the address below the prefix; None if a path does not begin with it."""
        return self._rest(path, self.path, self._below)

    def wsgi_rest(self, path: str) -> str | None:
        """Return the same for a path of WSGI."""
        return self._rest(path, self.wsgi_path, self._wsgi_below)

    def _rest(self, path: str, prefix: str, below: str) -> str | None:
        if not prefix:
            return None
        if path == prefix:
            return None if self._is_ambiguous else "/"
        if not path.startswith(below):
            return None
        rest = path[len(prefix) :]
        if self._is_ambiguous and rest != "/" and rest[1:].partition("/")[0] not in self._names:
            return None
        return rest

    def move(self, environ: dict[str, Any]) -> None:
        """Move the prefix from ``PATH_INFO`` to ``SCRIPT_NAME``, where no server has done so."""
        if environ.get("SCRIPT_NAME"):
            return
        rest = self.wsgi_rest(environ["PATH_INFO"])
        if rest is not None:
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = self.wsgi_path, rest

    def below(self, application: Application) -> Application:
        """Return ``application`` for requests with and without the prefix."""

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            self.move(environ)
            return application(environ, start_response)

        return answer if self.path else application
