"""The index of the evidence that is there knows its size, so that it is summed up without reading the files' rows.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

THERE = sa.text("purged IS NULL")


def upgrade() -> None:
    """Go up."""
    _index("role", "received", "complete", "size", "purged")


def downgrade() -> None:
    """Go down."""
    _index("role", "received")


def _index(*columns: str) -> None:
    op.drop_index("ix_evidence_file_there", table_name="evidence_file")
    op.create_index("ix_evidence_file_there", "evidence_file", columns, sqlite_where=THERE, postgresql_where=THERE)
