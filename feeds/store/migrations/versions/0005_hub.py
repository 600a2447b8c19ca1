"""The hub: subscriptions, requests that wait for their callback, budgets; moved sections; sources;
the order of updates.
"""

import sqlalchemy as sa
from alembic import op

from feeds.store.schema import (
    Key,
    hub_budgets,
    hub_requests,
    moves,
    source_pushes,
    sources,
    subscriptions,
    updates,
)

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in (subscriptions, hub_requests, hub_budgets, moves, sources, source_pushes, updates):
        table.create(op.get_bind(), checkfirst=True)
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("changes")}
    if "committed" not in known:
        op.add_column("changes", sa.Column("committed", Key))
    op.create_index("ix_changes_article", "changes", ["article_key"], if_not_exists=True)
    op.execute(
        "INSERT INTO updates (ordinal, article_key, number) "
        "SELECT row_number() OVER (ORDER BY at, article_key, number) - 1, article_key, number "
        "FROM listings WHERE feed = 'updated' AND facet = '' AND NOT EXISTS (SELECT 1 FROM updates)"
    )
