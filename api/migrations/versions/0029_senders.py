"""Who sent a report, so that inspectors find their own."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KNOWN = """
UPDATE report SET sender = COALESCE(source, (SELECT 'user:' || u.id FROM "user" u WHERE u.name = report.by))
WHERE channel = 'inspector'
"""
"""Of older reports the name alone is left, which a token may have, too: those of tokens stay without a sender."""


def upgrade() -> None:
    """Go up."""
    told = "user or token, by its id; none: one of the public"
    op.add_column("report", sa.Column("sender", sa.String(100), nullable=True, comment=told))
    op.execute(KNOWN)
    op.create_index("ix_report_sender_received", "report", ["sender", "received", "reference"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_report_sender_received", "report")
    op.drop_column("report", "sender")
