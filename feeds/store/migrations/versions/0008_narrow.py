"""Postings as narrow as they may be, which only PostgreSQL tells apart."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE IF EXISTS postings ALTER COLUMN term_id TYPE integer, "
            "ALTER COLUMN article_key TYPE integer, "
            "ALTER COLUMN weight TYPE smallint"
        )
