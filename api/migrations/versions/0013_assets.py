"""Assets; a case names the one that it concerns.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "asset",
        sa.Column("code", sa.String(length=64), nullable=False, comment="17 digits of GB/T 47678.5-2026, or the city's own"),
        sa.Column("type", sa.String(length=32), nullable=False, comment="bin, toilet, parking_bay, risk_source, or another word"),
        sa.Column("class_code", sa.String(length=5), nullable=True, comment="component class in its code"),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False, comment="WGS-84 degrees"),
        sa.Column("lon", sa.Float(), nullable=False, comment="degrees"),
        sa.Column("grid_code", sa.String(length=15), nullable=True, comment="unit grid of its place"),
        sa.Column("retired", sa.Float(), nullable=True, comment="since when the register no longer has it, UTC seconds"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_asset")),
    )
    op.create_index("ix_asset_type_lat", "asset", ["type", "lat"])
    op.add_column("case", sa.Column("asset_code", sa.String(length=64), nullable=True, comment="asset that it concerns"))
    op.create_index("ix_case_asset_state", "case", ["asset_code", "state"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_case_asset_state", table_name="case")
    op.drop_column("case", "asset_code")
    op.drop_table("asset")
