"""The article store: SQLAlchemy Core, the same code on SQLite and PostgreSQL."""

from feeds.store.engine import Database
from feeds.store.queries import Reader
from feeds.store.writing import Writer

__all__ = ["Database", "Reader", "Writer"]
