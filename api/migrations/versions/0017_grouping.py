"""Cases name those that they were merged into, split from, and that were there before.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COLUMNS = (
    ("merged_into", sa.BigInteger(), None, "case that took it in"),
    ("split_from", sa.BigInteger(), None, "case that it was part of"),
    ("recurs_of", sa.BigInteger(), None, "last case about such a thing at its place"),
    ("recurrence", sa.Integer(), "0", "how many such cases were there before"),
)


def upgrade() -> None:
    """Go up."""
    for name, kind, value, comment in COLUMNS:
        op.add_column("case", sa.Column(name, kind, nullable=value is None, server_default=value, comment=comment))
        if value is not None and op.get_bind().dialect.name != "sqlite":
            op.alter_column("case", name, existing_type=kind, server_default=None)
    op.create_index(op.f("ix_case_recurs_of"), "case", ["recurs_of"])


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_case_recurs_of"), "case")
    for name, *_ in COLUMNS:
        op.drop_column("case", name)
