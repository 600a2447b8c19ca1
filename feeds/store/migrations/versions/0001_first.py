"""The first schema: articles, revisions, changes, links and the related index."""

from alembic import op

from feeds.store.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    metadata.create_all(op.get_bind())
