"""Sums of counts by hour and day, and how far they are made; an index for the counts of one camera.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "count_sum",
        sa.Column("span", sa.String(length=4), nullable=False, comment="hour or day"),
        sa.Column("start", sa.Float(), nullable=False, comment="when the hour or day begins, UTC seconds"),
        sa.Column("stream_id", sa.String(length=64), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("target_kind", sa.String(length=8), nullable=False, comment="line, zone or stream"),
        sa.Column("target", sa.String(length=64), nullable=False, comment="name of the line or zone, id of the stream"),
        sa.Column("class_name", sa.String(length=64), nullable=False),
        sa.Column("grid_code", sa.String(length=15), nullable=False, comment="unit grid of the buckets; empty: none"),
        sa.Column("until", sa.Float(), nullable=False, comment="when the last bucket ends, UTC seconds"),
        sa.Column("observed_s", sa.Float(), nullable=False, comment="seconds in which somebody looked"),
        sa.Column("count_in", sa.BigInteger(), nullable=False, comment="crossings from the line's left to its right"),
        sa.Column("count_out", sa.BigInteger(), nullable=False, comment="crossings the other way"),
        sa.Column("looked_s", sa.Float(), nullable=False, comment="observed seconds of buckets that have an occupancy"),
        sa.Column("present_s", sa.Float(), nullable=False, comment="number in the zone × seconds"),
        sa.Column("occupancy_max", sa.Integer(), nullable=True, comment="most at once in the zone"),
        sa.Column("measured_s", sa.Float(), nullable=False, comment="observed seconds of buckets that measured covered ground"),
        sa.Column("covered_s", sa.Float(), nullable=False, comment="share of ground that is covered × seconds"),
        sa.PrimaryKeyConstraint(
            "span", "start", "stream_id", "rule_id", "target_kind", "target", "class_name", "grid_code",
            name=op.f("pk_count_sum"),
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_count_sum_stream", "count_sum", ["span", "stream_id", "start"])
    op.create_table(
        "count_keeping",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "timezone", sa.String(length=64), nullable=False,
            comment="IANA name of the site's clock, which hours and days follow",
        ),
        sa.Column(
            "summed_from", sa.Float(), nullable=False, comment="sums of hours and days from then on are whole, UTC seconds"
        ),
        sa.Column("kept_from", sa.Float(), nullable=False, comment="buckets that began before it were deleted, UTC seconds"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_keeping")),
    )
    if op.get_bind().dialect.name == "sqlite" or op.get_bind().scalar(sa.text("SELECT 1 FROM count LIMIT 1")) is None:
        op.create_index("ix_count_stream_start", "count", ["stream_id", "start"])
    # Else it is made without closing the table: api/counts/index.py.


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_count_stream_start", table_name="count", if_exists=True)
    op.drop_table("count_keeping")
    op.drop_table("count_sum")
