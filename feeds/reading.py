"""Has the sentence model read what it has not, where it is installed: a thread of the worker."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from feeds import semantic
from feeds.errors import WirefeedError
from feeds.sanitize import text_of
from feeds.store import Database, Reader, Writer

BATCH = 16
TICK_S = 0.5
_log = logging.getLogger("wirefeed.semantic")


class Reading:
    """A thread that reads the newest first, and gives way between two batches."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="semantic", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take no more; what is under way is read again by the next."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        try:
            model = semantic.load()
        except Exception:  # noqa: BLE001 - an extra that is broken costs nobody the rest
            _log.exception("the sentence model cannot be loaded; related news go by words alone")
            return
        while not self._stopped.is_set():
            try:
                count = read_some(self._database, model, datetime.now(UTC))
            except WirefeedError as error:
                _log.warning("the store did not answer, trying again: %s", error)
                count = 0
            if count < BATCH:
                self._stopped.wait(TICK_S)


def read_some(database: Database, model: semantic.Model, now: datetime) -> int:
    """Have the model read a batch of what it has not; returns how many articles."""
    with database.read() as connection:
        found = Reader(connection).without_meaning(semantic.NAME, sorted(semantic.LANGUAGES), BATCH)
    if not found:
        return 0
    read = [
        (one.key, one.revision.number, model(f"{one.headline}. {text_of(one.revision.text.body_html)}"))
        for one in found
    ]
    with database.write() as connection:
        Writer(connection, now).keep_meaning(semantic.NAME, read)
    return len(read)
