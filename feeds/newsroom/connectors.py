"""Connectors: systems that send their articles by HTTP, as an operator adds and removes them."""

from __future__ import annotations

import re
from datetime import timedelta

from feeds.config import LANGUAGE_TAG
from feeds.connectors.registry import KINDS
from feeds.domain.acts import Act, ObjectKind
from feeds.domain.signatures import is_standard_secret
from feeds.errors import BadConnector
from feeds.newsroom.editor import Editor
from feeds.newsroom.entitlements import missing_section
from feeds.store import Connection, connectors, vocabulary
from feeds.store.connectors import Connector
from feeds.text.dates import format_rfc3339
from feeds.text.tokens import new_signing_secret

PATH = "/hooks/"
BOTH_HOLD_HOURS = 24
MAX_BOTH_HOLD_HOURS = 720
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_SECRET_CHARS = range(16, 257)


def add(
    editor: Editor, name: str, kind: str, *, section: str = "", language: str = "", secret: str = ""
) -> tuple[Connector, str]:
    """Store a connector; return it and its secret, which is not shown again.

    ``section`` and ``language`` are then those of all its articles. Without ``secret`` a new one is
    made.

    Raises:
        BadConnector: the name, the kind, the section, the language or the secret is wrong.
    """
    if _NAME.fullmatch(name) is None:
        raise BadConnector("name", f"{name!r}: a name has a-z, 0-9 and -, at most 60 of them")
    if kind not in KINDS:
        raise BadConnector("kind", f"{kind!r} is none of {', '.join(KINDS)}")
    secret = _checked_secret(kind, secret)
    act = Act(verb="add", kind=ObjectKind.CONNECTOR)
    with editor.writing(act) as writer:
        _require_section(writer.connection, section)
        connector = Connector(
            name=name,
            kind=kind,
            section=section,
            language=_checked_language(language),
            secret=secret,
            created=writer.now,
        )
        connectors.add(writer.connection, connector)
        act.on(name, kind=kind)
        return connectors.by_name(writer.connection, name), secret


def rotate(
    editor: Editor, name: str, hours: int = BOTH_HOLD_HOURS, secret: str = ""
) -> tuple[Connector, str]:
    """Give a connector another secret; return both. The former one is accepted for ``hours``.

    Raises:
        ConnectorNotFound, BadConnector: there is none of this name, or the secret is wrong.
    """
    act = Act(verb="rotate secret", kind=ObjectKind.CONNECTOR)
    with editor.writing(act) as writer:
        connector = connectors.by_name(writer.connection, name)
        secret = _checked_secret(connector.kind, secret)
        until = writer.now + timedelta(hours=hours)
        connectors.set_secret(writer.connection, connector, secret, until)
        act.on(name, former_until=format_rfc3339(until))
        return connectors.by_name(writer.connection, name), secret


def remove(editor: Editor, name: str) -> Connector:
    """Delete a connector and its log; return what it was. Its articles stay.

    Raises:
        ConnectorNotFound: there is none of this name.
    """
    act = Act(verb="remove", kind=ObjectKind.CONNECTOR)
    with editor.writing(act) as writer:
        connector = connectors.by_name(writer.connection, name)
        connectors.remove(writer.connection, connector)
        act.on(name, kind=connector.kind)
        return connector


def address_of(connector: Connector, base_url: str) -> str:
    """Return the address to which the system sends."""
    return f"{base_url}{PATH}{connector.name}"


def _require_section(connection: Connection, slug: str) -> None:
    if slug and not vocabulary.has_section(connection, slug):
        raise BadConnector("section", missing_section(connection, slug))


def _checked_language(language: str) -> str:
    if language and not LANGUAGE_TAG.match(language):
        wrong = f"{language!r} is not a language tag; write one like en, az or pt-BR"
        raise BadConnector("language", wrong)
    return language


def _checked_secret(kind: str, secret: str) -> str:
    if not secret:
        return new_signing_secret()
    if KINDS[kind].has_standard_secret and not is_standard_secret(secret):
        raise BadConnector("secret", "must be whsec_ and the base64 of 16 to 128 random bytes")
    if len(secret) not in _SECRET_CHARS or not secret.isprintable():
        raise BadConnector("secret", "must have 16 to 256 printable characters")
    return secret
