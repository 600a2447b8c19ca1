"""Embargoes that an editor moved, with the end that their source named."""

from alembic import op

from feeds.store.schema import embargoes

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    embargoes.create(op.get_bind(), checkfirst=True)
