"""Operators' words about proposals, and who looks at which.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = (
    ("verdict", sa.String(length=16), None, "an operator's word about it"),
    ("verdict_by", sa.String(length=200), None, "whose word it is"),
    ("verdict_at", sa.Float(), None, "UTC seconds"),
    ("corrected_kind", sa.String(length=64), None, "what it is, by an operator's word"),
    ("place_by_hand", sa.Boolean(), sa.false(), "an operator said where it is: it stays there"),
    ("leased_by", sa.String(length=200), None, "who is looking at the proposal"),
    ("leased_until", sa.Float(), "0", "nobody else gets it until then, UTC seconds"),
)


def upgrade() -> None:
    """Go up."""
    for name, kind, value, comment in COLUMNS:
        op.add_column("case", sa.Column(name, kind, nullable=value is None, server_default=value, comment=comment))
        if value is not None and op.get_bind().dialect.name != "sqlite":
            op.alter_column("case", name, existing_type=kind, server_default=None)
    op.create_index(op.f("ix_case_verdict_at"), "case", ["verdict_at"])


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_case_verdict_at"), "case")
    for name, *_ in COLUMNS:
        op.drop_column("case", name)
