"""Receivers choose their cases and have numbers of their own for them; lateness is told once.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (
    ("subscription", "filters", sa.JSON(), "{}", "of which cases it hears; empty: all"),
    ("case", "is_late_told", sa.Boolean(), sa.false(), "a message said that the phase's time is up"),
)


def upgrade() -> None:
    """Go up."""
    for table, name, kind, value, comment in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value, comment=comment))
        if op.get_bind().dialect.name != "sqlite":
            op.alter_column(table, name, existing_type=kind, server_default=None)
    op.create_table(
        "case_number",
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("receiver", sa.String(length=200), nullable=False, comment="id of a subscription, or a name"),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("t", sa.Float(), nullable=False, comment="when it was told, UTC seconds"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_number_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "receiver", name=op.f("pk_case_number")),
    )
    op.create_index(op.f("ix_case_number_number"), "case_number", ["number"])
    op.create_table(
        "callback",
        sa.Column("subscription_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False, comment="webhook-id that the receiver gave it"),
        sa.Column("t", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_callback_subscription_id_subscription")
        ),
        sa.PrimaryKeyConstraint("subscription_id", "message_id", name=op.f("pk_callback")),
    )
    op.create_index(op.f("ix_callback_t"), "callback", ["t"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("callback")
    op.drop_table("case_number")
    for table, name, *_ in COLUMNS:
        op.drop_column(table, name)
