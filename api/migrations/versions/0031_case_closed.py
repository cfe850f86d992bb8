"""Cases that were open at a time are found by when they were closed; vehicles that moved are told live."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

TOPIC = {"up": "case, review, stream, delivery, count or position", "down": "case, review, stream, delivery or count"}


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_case_closed", "case", ["closed"])
    _comment("down", "up")


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_case_closed", "case")
    _comment("up", "down")


def _comment(before: str, after: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        kind = sa.String(length=16)
        op.alter_column("change", "topic", existing_type=kind, comment=TOPIC[after], existing_comment=TOPIC[before])
