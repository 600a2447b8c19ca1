"""The order of sections, and their names in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    present = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("sections")}
    for column in (
        sa.Column("names", sa.Text, nullable=False, server_default="{}"),
        sa.Column("position", sa.Integer),
    ):
        if column.name not in present:
            op.add_column("sections", column)
