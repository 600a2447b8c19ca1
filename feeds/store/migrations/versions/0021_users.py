"""Users of the desk: their roles, passwords and passkeys, sessions, and failures to sign in."""

from alembic import op

from feeds.store import schema

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    for table in (
        schema.users,
        schema.recovery_codes,
        schema.passkeys,
        schema.user_sessions,
        schema.sign_in_steps,
        schema.sign_in_failures,
    ):
        table.create(op.get_bind(), checkfirst=True)
