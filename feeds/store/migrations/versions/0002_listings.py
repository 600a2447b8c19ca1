"""Lists of every filter in one table; tags, authors and folded words leave theirs.

A store that is born today gets today's tables from the first migration
already, so each step looks whether there is anything to do. The lists
themselves are filled by ``Writer.index_again``, which runs after migrations.
"""

from alembic import op
from sqlalchemy import inspect, text

from feeds.store.schema import listings

revision = "0002"
down_revision = "0001"

_DROPPED = {"articles": ["words"], "revisions": ["listed"]}
_INDEXES = {"articles": ["ix_articles_section"], "revisions": ["ix_revisions_listed"]}


def upgrade() -> None:
    connection = op.get_bind()
    there = set(inspect(connection).get_table_names())
    if "article_tags" not in there:
        return
    listings.create(connection)
    op.drop_index("ix_articles_headline", "articles")
    op.create_index("ix_articles_headline", "articles", ["headline_key", "language"])
    for table, names in _INDEXES.items():
        for name in names:
            op.drop_index(name, table)
    for table, columns in _DROPPED.items():
        for column in columns:
            connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
    for table in ("article_tags", "article_authors"):
        op.drop_table(table)
