"""Changes that open pages hear of.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "change",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
            comment="order of commits",
        ),
        sa.Column("t", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("topic", sa.String(length=16), nullable=False, comment="case, review, stream, delivery or count"),
        sa.Column("grid_code", sa.String(length=15), nullable=True, comment="unit grid of its place; none: outside of all"),
        sa.Column("data", sa.JSON(), nullable=False, comment="what is told"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("change")
