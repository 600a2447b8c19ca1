"""Further ids of an article."""

from alembic import op

from feeds.store.schema import aliases

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    aliases.create(op.get_bind(), checkfirst=True)
