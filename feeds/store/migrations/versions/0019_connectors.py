"""Connectors: systems that send articles by HTTP, and what they have said."""

from alembic import op

from feeds.store import schema

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    for table in (
        schema.connectors,
        schema.connector_items,
        schema.connector_messages,
        schema.connector_log,
        schema.connector_pictures,
    ):
        table.create(op.get_bind(), checkfirst=True)
