"""The hub: subscriptions, requests that wait for their callback, budgets; moved sections; sources."""

from alembic import op

from feeds.store.schema import hub_budgets, hub_requests, moves, source_pushes, sources, subscriptions

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in (subscriptions, hub_requests, hub_budgets, moves, sources, source_pushes):
        table.create(op.get_bind(), checkfirst=True)
