"""Alembic's environment and the call log's revisions."""
