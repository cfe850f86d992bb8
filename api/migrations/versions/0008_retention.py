"""Evidence that is over goes; a case may be held.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("evidence_file", sa.Column("purged", sa.Float(), nullable=True, comment="when its bytes went, UTC seconds"))
    op.create_index(op.f("ix_evidence_received"), "evidence", ["received"])
    op.create_table(
        "legal_hold",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("by", sa.String(length=200), nullable=False, comment="name of the user or token"),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_legal_hold_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_legal_hold")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("legal_hold")
    op.drop_index(op.f("ix_evidence_received"), "evidence")
    op.drop_column("evidence_file", "purged")
