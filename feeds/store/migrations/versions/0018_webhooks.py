"""Webhooks with their cursors, and the log of their deliveries."""

from alembic import op

from feeds.store.schema import webhook_deliveries, webhooks

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    for table in (webhooks, webhook_deliveries):
        table.create(op.get_bind(), checkfirst=True)
