"""Texts that editors write in the desk, and withdrawals that can still be taken back."""

from alembic import op

from feeds.store import schema

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    for table in (schema.working_copies, schema.planned_withdrawals):
        table.create(op.get_bind(), checkfirst=True)
