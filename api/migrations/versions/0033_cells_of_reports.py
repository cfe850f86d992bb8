"""A report carries the unit grid of its place; one from before gets that of its case."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CELLS = """UPDATE report SET grid_code = (
    SELECT "case".grid_code FROM event JOIN "case" ON "case".id = event.case_id WHERE event.id = report.event_id
)"""


def upgrade() -> None:
    """Go up."""
    told = "unit grid of its place when it came; none: in none"
    op.add_column("report", sa.Column("grid_code", sa.String(length=15), nullable=True, comment=told))
    op.execute(CELLS)


def downgrade() -> None:
    """Go down."""
    op.drop_column("report", "grid_code")
