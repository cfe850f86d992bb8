"""What the configuration file said.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "config_revision",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("t", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("kind", sa.String(16), nullable=False, comment="edit, rollback, or found: it was changed on the machine itself"),
        sa.Column("by", sa.String(200), nullable=False, comment="who changed it; file: nobody who came through the API"),
        sa.Column("why", sa.String(500), nullable=False, comment="in words"),
        sa.Column("streams", sa.JSON(), nullable=False, comment="ids of the streams that it changed; found: none are told"),
        sa.Column("revision", sa.String(16), nullable=False, comment="names the text that the file had"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="that text without secrets, zlib"),
        sa.PrimaryKeyConstraint("id", name="pk_config_revision"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("config_revision")
