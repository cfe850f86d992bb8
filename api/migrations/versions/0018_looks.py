"""What a detector saw on the photos of a report.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "report", sa.Column("seen", sa.JSON(none_as_null=True), nullable=True, comment="what a detector saw on its photos; none: nobody looked")
    )


def downgrade() -> None:
    """Go down."""
    op.drop_column("report", "seen")
