"""Counts carry the share of the ground that is covered, for the cleanliness index.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COVER = "mean share of surveyed ground that is covered, m² a m²"
COMMENTS = {
    "target_kind": (sa.String(length=8), "line or zone", "line, zone or stream"),
    "target": (sa.String(length=64), "name of the line or zone", "name of the line or zone, id of the stream"),
}
"""Type, comment before and after; SQLite keeps none."""


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cover_mean", sa.Float(), nullable=True, comment=COVER))
    _comment(0, 1)


def downgrade() -> None:
    """Go down."""
    _comment(1, 0)
    with op.batch_alter_table("count", schema=None) as batch_op:
        batch_op.drop_column("cover_mean")


def _comment(before: int, after: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for column, (kind, *words) in COMMENTS.items():
        op.alter_column("count", column, existing_type=kind, comment=words[after], existing_comment=words[before])
