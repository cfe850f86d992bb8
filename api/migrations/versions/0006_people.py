"""People, their sessions, and wrong passwords.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SECONDS = "UTC seconds"
SCOPES = (
    "worker, vehicle, operator, reader, admin",
    "worker, vehicle, operator, reader, admin, dispatcher, manager, auditor, inspector",
)
"""Comment before and after; SQLite keeps none."""


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "user",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False, comment="what the person signs in with, in lower case"),
        sa.Column(
            "roles", sa.JSON(), nullable=False, comment="operator, dispatcher, manager, auditor, inspector, reader, admin"
        ),
        sa.Column("streets", sa.JSON(), nullable=False, comment="9-digit codes of the streets whose cases it sees; empty: all"),
        sa.Column("password_hash", sa.String(length=200), nullable=True, comment="Argon2id; none: signs in elsewhere (OIDC)"),
        sa.Column("subject", sa.String(length=500), nullable=True, comment="OIDC: issuer and subject"),
        sa.Column("created", sa.Float(), nullable=False, comment=SECONDS),
        sa.Column("disabled", sa.Float(), nullable=True, comment="UTC seconds; none: in force"),
        sa.Column("last_sign_in", sa.Float(), nullable=True, comment=SECONDS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
        sa.UniqueConstraint("subject", name=op.f("uq_user_subject")),
    )
    op.create_table(
        "user_session",
        sa.Column("secret_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the cookie's secret, hex"),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("created", sa.Float(), nullable=False, comment=SECONDS),
        sa.Column("seen", sa.Float(), nullable=False, comment="last request, UTC seconds, at most a minute old"),
        sa.Column("address", sa.String(length=64), nullable=False, comment="where it was signed in from"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_user_session_user_id_user")),
        sa.PrimaryKeyConstraint("secret_hash", name=op.f("pk_user_session")),
    )
    op.create_index(op.f("ix_user_session_user_id"), "user_session", ["user_id"])
    op.create_index(op.f("ix_user_session_seen"), "user_session", ["seen"])
    op.create_table(
        "strike",
        sa.Column("key", sa.String(length=100), nullable=False, comment="account:… or address:…"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last", sa.Float(), nullable=False, comment=SECONDS),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_strike")),
    )
    op.create_index(op.f("ix_strike_last"), "strike", ["last"])
    _comment(0, 1)


def downgrade() -> None:
    """Go down."""
    _comment(1, 0)
    for table in ("strike", "user_session", "user"):
        op.drop_table(table)


def _comment(before: int, after: int) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("token", "scopes", existing_type=sa.JSON(), comment=SCOPES[after], existing_comment=SCOPES[before])
