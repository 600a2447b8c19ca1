"""Further ids of an article; what a source is told to do, and what it last sent."""

import sqlalchemy as sa
from alembic import op

from feeds.store.schema import aliases

revision = "0013"
down_revision = "0012"

_TEXTS = ("zone", "document_hash", "item_hashes", "moved_to", "boilerplate")
_NUMBERS = ("moved_since", "strips_boilerplate", "reads_sitemap")


def upgrade() -> None:
    connection = op.get_bind()
    aliases.create(connection, checkfirst=True)
    if "zone" in {column["name"] for column in sa.inspect(connection).get_columns("sources")}:
        return  # created by this version
    for name in _TEXTS:
        op.add_column("sources", sa.Column(name, sa.Text, nullable=False, server_default=""))
    for name in _NUMBERS:
        column = sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
        op.add_column("sources", column)
