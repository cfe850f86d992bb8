"""Until when somebody watches a stream.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "stream", sa.Column("watched_until", sa.Float(), nullable=True, comment="somebody watches it until then, UTC seconds")
    )


def downgrade() -> None:
    """Go down."""
    op.drop_column("stream", "watched_until")
