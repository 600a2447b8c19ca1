"""The article store: SQLAlchemy Core, the same code on SQLite and PostgreSQL."""

from sqlalchemy import Connection

from feeds.store.engine import Database
from feeds.store.reader import Reader
from feeds.store.writer import Writer

__all__ = ["Connection", "Database", "Reader", "Writer"]
