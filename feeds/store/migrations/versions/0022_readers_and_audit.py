"""Counts of readers, and the audit log."""

from alembic import op

from feeds.store.schema import (
    audit,
    reader_counts,
    reader_keys,
    reader_services,
    reader_sketches,
)

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    for table in (audit, reader_counts, reader_services, reader_keys, reader_sketches):
        table.create(op.get_bind(), checkfirst=True)
