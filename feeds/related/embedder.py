"""The embedder: computes missing vectors with the sentence model, where it is installed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from feeds.related import sentence_model
from feeds.sanitize import text_of
from feeds.store import Database, Reader, Writer, embeddings

BATCH = 16
MANY = 500  # with more changed articles a full scan is cheaper
_TICK_S, _NEVER_S = 0.5, 86_400.0
_log = logging.getLogger("wirefeed.semantic")


class Embedder:
    """Embeds one batch at each call, newest first; then only changed articles."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._model: sentence_model.Model | None = None
        self._seen: int | None = None  # the change up to which everything is read

    def __call__(self) -> float:
        """Embed a batch; return the seconds until the next call."""
        if self._model is None:
            try:
                self._model = sentence_model.load()
            except Exception:  # noqa: BLE001 - a broken optional extra must not stop the server
                _log.exception(
                    "the sentence model cannot be loaded; related news go by words alone"
                )
                return _NEVER_S
        return 0.0 if self.read_some(self._model) else _TICK_S

    def read_some(self, model: sentence_model.Model) -> int:
        """Embed a batch of articles without a vector; return their number."""
        with self._database.read() as connection:
            reader = Reader(connection)
            seq = reader.seq()
            if seq == self._seen:
                return 0
            changed = None if self._seen is None else reader.changed_since(self._seen)
            if changed is not None and len(changed) > MANY:
                changed = None
            articles = embeddings.without_vector(
                reader.connection,
                sentence_model.NAME,
                sorted(sentence_model.LANGUAGES),
                BATCH,
                changed,
            )
        if not articles:
            self._seen = seq
            return 0
        read = [
            (
                article.key,
                article.revision.number,
                model(f"{article.headline}. {text_of(article.revision.text.body_html)}"),
            )
            for article in articles
        ]
        with self._database.write() as connection:
            writer = Writer(connection, self._now())
            # Articles withdrawn or revised meanwhile are dropped.
            present = {
                (article.key, article.revision.number)
                for article in writer.reader.by_keys([key for key, _, _ in read])
            }
            writer.keep_meaning(sentence_model.NAME, [row for row in read if row[:2] in present])
        return len(read)
