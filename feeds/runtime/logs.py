"""Log lines as JSON objects, so that no foreign text can forge a line; secrets are masked."""

from __future__ import annotations

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from feeds.config import mask_url
from feeds.text.tokens import masked

# The id of the request that a thread works on; empty otherwise.
request_id: ContextVar[str] = ContextVar("request_id", default="")
_ACCESS = "granian.access"
# Their query is text of other people's pages.
_UNLOGGED = frozenset(f"/feeds/related.{suffix}" for suffix in ("rss", "atom", "json"))


class JsonLines(logging.Formatter):
    """``time`` (UTC), ``level``, ``logger``, ``message``; of a request its parts; ``request``, the
    id of the request that was served; ``error`` with a traceback.

    JSON escapes CR, LF and every other control character.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name.lstrip("_"),
        }
        if record.name == _ACCESS and isinstance(record.args, dict):
            line |= {
                name: record.args.get(name)
                for name in ("addr", "method", "path", "query_string", "status")
            }
            if str(line["path"]).rstrip("/") in _UNLOGGED:
                line["query_string"] = ""
            line["ms"] = round(float(record.args.get("dt_ms", 0)), 3)
        else:
            line["message"] = mask_url(record.getMessage())
        if request_id.get():
            line["request"] = request_id.get()
        if record.exc_info:
            line["error"] = mask_url(self.formatException(record.exc_info))
        return masked(json.dumps(line, default=str))


class Readable(logging.Formatter):
    """For a person at a terminal: time, level, message; control characters are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = json.loads(JsonLines().format(record))
        message = line.get("message") or " ".join(
            str(line[name]) for name in ("method", "path", "status") if name in line
        )
        traceback = "".join(f"\n{row}" for row in line.get("error", "").split("\n") if row)
        return f"{at} {line['level']}: {_printable(message)}{_printable(traceback)}"


def _printable(text: str) -> str:
    """Return a text whose control characters are escaped, except for ends of lines of our own."""
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def configuration(level: str, format_: str = "auto") -> dict[str, Any]:
    """Return the argument of ``logging.config.dictConfig``: lines on standard error.

    ``format_`` is ``json``, ``text``, or ``auto`` for text on a terminal and JSON elsewhere.
    """
    is_readable = format_ == "text" or (format_ == "auto" and sys.stderr.isatty())
    logger_options = {"handlers": ["lines"], "level": level.upper(), "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Readable if is_readable else JsonLines}},
        "handlers": {
            "lines": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "stream": "ext://sys.stderr",
            }
        },
        "loggers": {
            name: dict(logger_options) for name in ("_granian", _ACCESS, "feeds", "wirefeed")
        },
        "root": {"handlers": ["lines"], "level": "WARNING"},
    }
