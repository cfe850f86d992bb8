"""Cases have a class of the national lists; receivers may have codes of their own.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = (
    ("code", sa.String(length=16), "class of GB/T 47678.5-2026, or a local number; none: unknown"),
    ("name", sa.String(length=100), "name of that class"),
    ("standard", sa.String(length=32), "list that the code is numbered after"),
    ("is_local_extension", sa.Boolean(), "the national list has no such class, the number is local"),
    ("code_2013", sa.String(length=16), "class of GB/T 30428.2-2013, where that list has one"),
)


def upgrade() -> None:
    """Go up."""
    for name, kind, comment in COLUMNS:
        op.add_column("case", sa.Column(name, kind, nullable=True, comment=comment))
    op.add_column(
        "subscription", sa.Column("codes", sa.JSON(), nullable=False, server_default="{}", comment="its own codes, by ours")
    )
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("subscription", "codes", server_default=None)


def downgrade() -> None:
    """Go down."""
    op.drop_column("subscription", "codes")
    for name, _, _ in reversed(COLUMNS):
        op.drop_column("case", name)
