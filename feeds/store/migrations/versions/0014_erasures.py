"""A list of withdrawn articles whose texts were erased."""

from alembic import op

from feeds.store.schema import erasures

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    erasures.create(op.get_bind(), checkfirst=True)
