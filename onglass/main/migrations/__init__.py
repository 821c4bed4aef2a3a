"""The database's history as plain SQL, run by Alembic under an advisory lock."""
