"""Translations of one text share their source's id: it is no longer unique."""

from alembic import op
from sqlalchemy import MetaData, inspect
from sqlalchemy.schema import CreateTable

from feeds.store.schema import articles

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE articles DROP CONSTRAINT IF EXISTS uq_articles_source_id")
        op.drop_index("ix_articles_source_id", "articles")
        op.create_index("ix_articles_source_id", "articles", ["source_id", "source"])
    elif "uq_articles_source_id" in {
        one["name"] for one in inspect(op.get_bind()).get_unique_constraints("articles")
    }:
        _rebuild()


def _rebuild() -> None:
    """SQLite drops no constraint: a new table takes the place of the old
    (https://sqlite.org/lang_altertable.html §7).
    """
    columns = ", ".join(column.name for column in articles.columns)
    op.execute(CreateTable(articles.to_metadata(MetaData(), name="articles_new")))
    op.execute(f"INSERT INTO articles_new ({columns}) SELECT {columns} FROM articles")  # noqa: S608 (our own names)
    op.execute("DROP TABLE articles")
    op.execute("ALTER TABLE articles_new RENAME TO articles")
    for index in articles.indexes:
        index.create(op.get_bind())
