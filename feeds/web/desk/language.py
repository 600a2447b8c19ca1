"""The language of the desk: the user's, else the browser's."""

from __future__ import annotations

from flask import g, request

from feeds.languages.desk import phrases
from feeds.web.desk import sessions


def language() -> str:
    """Return the language of the present request: a key of ``phrases.LANGUAGES``."""
    if "desk_language" not in g:
        session = sessions.current()
        chosen = session.user.language if session is not None else ""
        offered = list(phrases.LANGUAGES)
        g.desk_language = chosen or request.accept_languages.best_match(offered, "en")
    value: str = g.desk_language
    return value


def say(phrase: str, **values: object) -> str:
    """Return a phrase in the language of the present request."""
    return phrases.say(language(), phrase, **values)
