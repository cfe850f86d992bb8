"""Indexes for a million cases: by camera and kind, by street, deliveries of a case, cases without a code, files by arrival.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ARRIVALS = """UPDATE evidence_file SET received = (
    SELECT received FROM evidence
    WHERE evidence.event_id = evidence_file.event_id AND evidence.sequence = evidence_file.sequence
) WHERE purged IS NULL"""


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_event_stream_kind_case", "event", ["stream_id", "kind", "case_id"])
    op.drop_index("ix_event_stream_kind", table_name="event")
    op.create_index("ix_case_street_opened", "case", [sa.text("substr(grid_code, 1, 9)"), "opened", "id"])
    without = sa.text("code IS NULL")
    op.create_index("ix_case_without_code", "case", ["kind", "class_name"], sqlite_where=without, postgresql_where=without)
    op.create_index("ix_delivery_case", "delivery", ["case_id", "id"])
    arrival = "arrival of its bundle, UTC seconds; none: it went long ago"
    op.add_column("evidence_file", sa.Column("received", sa.Float(), nullable=True, comment=arrival))
    op.execute(ARRIVALS)
    there = sa.text("purged IS NULL")
    op.create_index("ix_evidence_file_there", "evidence_file", ["role", "received"], sqlite_where=there, postgresql_where=there)


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_evidence_file_there", table_name="evidence_file")
    op.drop_column("evidence_file", "received")
    op.drop_index("ix_delivery_case", table_name="delivery")
    op.drop_index("ix_case_without_code", table_name="case")
    op.drop_index("ix_case_street_opened", table_name="case")
    op.create_index("ix_event_stream_kind", "event", ["stream_id", "kind"])
    op.drop_index("ix_event_stream_kind_case", table_name="event")
