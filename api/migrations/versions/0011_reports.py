"""Reports of inspectors and of the public; a case says where it came from.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column(
        "case",
        sa.Column(
            "channel",
            sa.String(length=16),
            nullable=False,
            server_default="fixed_video",
            comment="of its first event: fixed_video, vehicle_video, inspector, public",
        ),
    )
    op.create_table(
        "report",
        sa.Column("reference", sa.String(length=16), nullable=False, comment="its sender asks with it; not to be guessed"),
        sa.Column("event_id", sa.String(length=36), nullable=False, comment="what it became, with its case"),
        sa.Column("channel", sa.String(length=16), nullable=False, comment="inspector or public"),
        sa.Column("code", sa.String(length=16), nullable=False, comment="class code of the matter when it came"),
        sa.Column("name", sa.String(length=100), nullable=False, comment="name of the matter when it came"),
        sa.Column("received", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("by", sa.String(length=200), nullable=False, comment="name of the user or token; empty: nobody known"),
        sa.Column("note", sa.String(length=4000), nullable=False, comment="what the person wrote"),
        sa.Column("address", sa.String(length=500), nullable=True, comment="where, in words"),
        sa.Column("attributes", sa.JSON(), nullable=False, comment="Open311 attributes by code"),
        sa.Column("media_url", sa.String(length=2000), nullable=True, comment="where the sender says a picture is; never fetched"),
        sa.Column("contact", sa.JSON(), nullable=True, comment="the sender's own data; none: not given, or forgotten"),
        sa.Column(
            "source", sa.String(length=100), nullable=True, comment="token or network address it is counted for; a day long"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_report_event_id_event")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_report")),
        sa.UniqueConstraint("event_id", name=op.f("uq_report_event_id")),
    )
    op.create_index("ix_report_channel_received", "report", ["channel", "received"])
    op.create_index("ix_report_source_received", "report", ["source", "received"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("report")
    op.drop_column("case", "channel")
