"""The hub: subscriptions, requests that wait for their callback, budgets; and moved sections."""

from alembic import op

from feeds.store.schema import hub_budgets, hub_requests, moves, subscriptions

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in (subscriptions, hub_requests, hub_budgets, moves):
        table.create(op.get_bind(), checkfirst=True)
