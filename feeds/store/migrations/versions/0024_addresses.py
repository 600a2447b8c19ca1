"""Slugs and short ids of articles' addresses. A store of before keeps its addresses by UUID."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    connection = op.get_bind()
    if "short_id" in {column["name"] for column in sa.inspect(connection).get_columns("articles")}:
        return  # created by this version
    op.add_column("articles", sa.Column("slug", sa.Text, nullable=False, server_default=""))
    op.add_column("articles", sa.Column("short_id", sa.Text))
    op.create_index("ix_articles_short_id", "articles", ["short_id"], unique=True)
