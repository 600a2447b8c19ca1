"""Partners, their tokens and receipts."""

from alembic import op

from feeds.store.schema import partner_tokens, partners, receipts

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for table in (partners, partner_tokens, receipts):
        table.create(op.get_bind(), checkfirst=True)
