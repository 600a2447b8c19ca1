"""Guids that readers know from a former system, and redirects of its addresses."""

import sqlalchemy as sa
from alembic import op

from feeds.store.schema import redirects

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    connection = op.get_bind()
    redirects.create(connection, checkfirst=True)
    if "guid" in {column["name"] for column in sa.inspect(connection).get_columns("articles")}:
        return  # created by this version
    op.add_column("articles", sa.Column("guid", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "articles",
        sa.Column("guid_is_permalink", sa.Integer, nullable=False, server_default="0"),
    )
