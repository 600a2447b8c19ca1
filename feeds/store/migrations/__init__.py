"""The schema's history, for Alembic. Each step runs inside the caller's transaction."""
