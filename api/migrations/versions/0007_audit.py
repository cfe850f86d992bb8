"""The audit log; the database itself refuses to change it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

REFUSAL = "the audit log is never changed"
POSTGRESQL = f"""
CREATE FUNCTION hutong_audit_is_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$;
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION hutong_audit_is_final();
"""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "audit",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False, comment="1, 2, 3 … without gaps"),
        sa.Column("t", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("actor_kind", sa.String(length=16), nullable=False, comment="user, token, public, command or chore"),
        sa.Column("actor_id", sa.String(length=64), nullable=False, comment="the user's or token's id"),
        sa.Column("actor", sa.String(length=200), nullable=False, comment="its name then"),
        sa.Column("address", sa.String(length=64), nullable=False, comment="where it came from"),
        sa.Column("action", sa.String(length=64), nullable=False, comment="such as evidence.read"),
        sa.Column("subject", sa.String(length=300), nullable=False, comment="what it was done with"),
        sa.Column("purpose", sa.String(length=500), nullable=False, comment="what for, as the actor said"),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False, comment="hash of the row before, hex"),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="SHA-256 over the hash before and this row, hex"),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_t"), "audit", ["t"])
    op.create_index("ix_audit_subject_t", "audit", ["subject", "t"])
    op.create_index("ix_audit_actor_t", "audit", ["actor", "t"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False, comment="1"),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False, comment="hex"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL)
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def downgrade() -> None:
    """Go down."""
    op.drop_table("audit_head")
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION hutong_audit_is_final()")
