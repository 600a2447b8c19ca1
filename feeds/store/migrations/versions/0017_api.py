"""Tokens of the API, and the requests that were carried out."""

from alembic import op

from feeds.store.schema import api_requests, api_tokens

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    for table in (api_tokens, api_requests):
        table.create(op.get_bind(), checkfirst=True)
