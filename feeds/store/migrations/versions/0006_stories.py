"""What editors say of two articles; storylines, their slugs and members; meanings; who shares a
source's id.
"""

from alembic import op

from feeds.store.schema import articles, embeddings, relations, stories, story_members, story_slugs

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for table in (relations, stories, story_slugs, story_members, embeddings):
        table.create(op.get_bind(), checkfirst=True)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "ALTER TABLE IF EXISTS postings DROP CONSTRAINT postings_pkey, "
            "ADD PRIMARY KEY (term_id, hour, article_key) INCLUDE (weight)"
        )
    (index,) = (one for one in articles.indexes if one.name == "ix_articles_source_id")
    index.create(op.get_bind(), checkfirst=True)
