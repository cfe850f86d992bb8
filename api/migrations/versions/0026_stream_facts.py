"""Where a stream's vehicle is, and how often it got a fault today.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = (
    sa.Column(
        "place",
        sa.JSON(none_as_null=True),
        nullable=True,
        comment="where its vehicle was last, PositionReport of the wire contract; for two minutes",
    ),
    sa.Column("fault_since", sa.Float(), nullable=True, comment="since when it has a fault, UTC seconds; none: it has none"),
    sa.Column("fault_day", sa.String(10), nullable=True, comment="day of the site's clock that `fault_count` is of"),
    sa.Column(
        "fault_count", sa.Integer(), nullable=False, server_default="0", comment="how often it got a fault on that day"
    ),
)


def upgrade() -> None:
    """Go up."""
    for column in COLUMNS:
        op.add_column("stream", column)


def downgrade() -> None:
    """Go down."""
    for column in reversed(COLUMNS):
        op.drop_column("stream", column.name)
