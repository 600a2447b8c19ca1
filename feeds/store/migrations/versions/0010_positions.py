"""The position of a subscription in columns of their own; one text held three encodings of it."""

import sqlalchemy as sa
from alembic import op

from feeds.store.schema import Key

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("subscriptions")}
    if "digest" not in columns:
        return  # created by this version
    op.add_column("subscriptions", sa.Column("etag", sa.Text, nullable=False, server_default=""))
    op.add_column("subscriptions", sa.Column("start_seq", Key))
    op.add_column("subscriptions", sa.Column("seen_seq", Key))
    table = sa.table(
        "subscriptions",
        *map(sa.column, ("key", "partner", "seq", "digest", "etag", "start_seq", "seen_seq")),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(table).where(table.c.digest != "")).all()
    for row in rows:
        values = _position(row.partner, row.seq, row.digest)
        connection.execute(sa.update(table).where(table.c.key == row.key).values(values))
    op.drop_column("subscriptions", "digest")


def _position(partner: str, seq: int, digest: str) -> dict[str, str | int]:
    if partner:
        seen_seq, _, etag = digest.partition(":")
        return {"seen_seq": int(seen_seq), "etag": etag}
    if seq == -1 and digest.isdecimal():
        return {"start_seq": int(digest)}
    return {"etag": digest}
