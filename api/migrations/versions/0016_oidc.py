"""Sign-ins that are under way at a provider; a scope for apps of the public.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SCOPES = (
    "worker, vehicle, operator, reader, admin, dispatcher, manager, auditor, inspector",
    "worker, vehicle, operator, reader, admin, dispatcher, manager, auditor, inspector, public",
)
"""Comment before and after; SQLite keeps none."""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "oidc_attempt",
        sa.Column("state_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the state, hex"),
        sa.Column("nonce", sa.String(length=64), nullable=False, comment="stands in the provider's word"),
        sa.Column("verifier", sa.String(length=64), nullable=False, comment="of PKCE (RFC 7636)"),
        sa.Column("path", sa.String(length=500), nullable=False, comment="where to go afterwards"),
        sa.Column("created", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_oidc_attempt")),
    )
    _comment(0, 1)


def downgrade() -> None:
    """Go down."""
    _comment(1, 0)
    op.drop_table("oidc_attempt")


def _comment(before: int, after: int) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("token", "scopes", existing_type=sa.JSON(), comment=SCOPES[after], existing_comment=SCOPES[before])
