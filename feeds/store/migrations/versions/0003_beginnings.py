"""The index of headlines answers "begins with" on PostgreSQL too; SQLite's did already."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_articles_headline", "articles")
        op.create_index(
            "ix_articles_headline",
            "articles",
            ["headline_key", "language"],
            postgresql_ops={"headline_key": "text_pattern_ops"},
        )
