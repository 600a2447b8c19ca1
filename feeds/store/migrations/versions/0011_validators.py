"""One memory of validators: those of sources move to the table that ``wirefeed import`` uses."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    connection = op.get_bind()
    if "etag" not in {column["name"] for column in sa.inspect(connection).get_columns("sources")}:
        return  # created by this version
    connection.execute(sa.text("DELETE FROM polls WHERE url IN (SELECT url FROM sources)"))
    connection.execute(
        sa.text(
            "INSERT INTO polls (url, etag, last_modified) "
            "SELECT url, etag, last_modified FROM sources WHERE etag <> '' OR last_modified <> ''"
        )
    )
    op.drop_column("sources", "etag")
    op.drop_column("sources", "last_modified")
