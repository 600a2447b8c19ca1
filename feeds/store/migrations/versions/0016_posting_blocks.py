"""Postings in blocks: a tenth of the place in PostgreSQL."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter

from alembic import op
from sqlalchemy import Connection, inspect, text

from feeds.store import posting_blocks
from feeds.store.schema import posting_blocks as table

revision = "0016"
down_revision = "0015"

ROWS_READ = 20_000
TERMS_WRITTEN = 2_000


def upgrade() -> None:
    connection = op.get_bind()
    table.create(connection, checkfirst=True)
    if not inspect(connection).has_table("postings"):
        return
    postings_by_term = _postings_by_term(connection)
    while terms := dict(islice(postings_by_term, TERMS_WRITTEN)):
        posting_blocks.add(connection, terms, new_terms=terms)
    op.drop_table("postings")


def _postings_by_term(connection: Connection) -> Iterator[tuple[int, list[int]]]:
    statement = text(
        "SELECT term_id, hour, article_key, weight FROM postings "
        "ORDER BY term_id, hour, article_key"
    )
    rows = connection.execute(statement.execution_options(yield_per=ROWS_READ))
    for term_id, group in groupby(rows, key=itemgetter(0)):
        yield term_id, [posting_blocks.posting(*row[1:]) for row in group]
