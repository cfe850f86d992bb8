"""Where vehicles say they are, for two minutes; a scope for sending it.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SCOPES = ("worker, operator, reader, admin", "worker, vehicle, operator, reader, admin")
"""Comment before and after; SQLite keeps none."""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "position",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False, comment="order of arrival"),
        sa.Column("stream_id", sa.String(length=64), nullable=False),
        sa.Column("arrived", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("report", sa.JSON(), nullable=False, comment="PositionReport of the wire contract"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_position_stream_id"), "position", ["stream_id"])
    op.create_index(op.f("ix_position_arrived"), "position", ["arrived"])
    _comment(0, 1)


def downgrade() -> None:
    """Go down."""
    _comment(1, 0)
    op.drop_table("position")


def _comment(before: int, after: int) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("token", "scopes", existing_type=sa.JSON(), comment=SCOPES[after], existing_comment=SCOPES[before])
