"""Events carry what their camera knows of a thing in the air, so that several cameras' meet in one case.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("aloft", sa.JSON(none_as_null=True), nullable=True, comment="Aloft of the wire contract, or none")
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("aloft")
