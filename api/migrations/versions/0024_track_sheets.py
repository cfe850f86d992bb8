"""What was tracked in the last hour.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "track_sheet",
        sa.Column("stream_id", sa.String(64), nullable=False),
        sa.Column("start", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("end", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("received", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("packed", sa.LargeBinary(), nullable=False, comment="as its node packed it, at most 64 KiB"),
        sa.PrimaryKeyConstraint("stream_id", "start", name="pk_track_sheet"),
    )
    op.create_index("ix_track_sheet_received", "track_sheet", ["received"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("track_sheet")
