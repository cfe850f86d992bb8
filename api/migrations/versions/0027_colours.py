"""What things look like, to tell apart two that are both possible."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    told = "Appearance of the wire contract: shares of 8 hues and of dark, grey, light; or none"
    op.add_column("event", sa.Column("colours", sa.JSON(none_as_null=True), nullable=True, comment=told))


def downgrade() -> None:
    """Go down."""
    op.drop_column("event", "colours")
