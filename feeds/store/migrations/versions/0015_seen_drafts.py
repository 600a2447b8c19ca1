"""Digests of drafts, so that the same draft is not cleaned and compared again."""

from alembic import op

from feeds.store.schema import seen_drafts

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    seen_drafts.create(op.get_bind(), checkfirst=True)
