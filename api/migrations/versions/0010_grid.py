"""The grid; cases, cameras and counts carry their cell.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (
    ("case", "grid_code", sa.String(length=15), "unit grid of its place; none: outside of all"),
    ("case", "responsibility_code", sa.String(length=20), "responsibility grid of that cell"),
    ("stream", "lat", sa.Float(), "where a fixed camera hangs, WGS-84 degrees"),
    ("stream", "lon", sa.Float(), "degrees"),
    ("stream", "grid_code", sa.String(length=15), "unit grid of that place"),
    ("count", "grid_code", sa.String(length=15), "unit grid of the camera's place when it was counted"),
)


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "grid_import",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False, comment="version of the grid"),
        sa.Column("imported", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("source", sa.String(length=500), nullable=False, comment="file it came from"),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of what was loaded, hex"),
        sa.Column("is_made_up", sa.Boolean(), nullable=False, comment="nothing in it is real"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_import")),
    )
    op.create_table(
        "grid_area",
        sa.Column("code", sa.String(length=20), nullable=False, comment="6 + 3 + 3 + 3 digits; others: the city's own"),
        sa.Column(
            "level", sa.String(length=16), nullable=False, comment="district, street, community, cell, responsibility or alley"
        ),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("parent", sa.String(length=20), nullable=True, comment="code of the area above"),
        sa.Column(
            "responsibility", sa.String(length=20), nullable=True, comment="cells: the responsibility grid that holds it"
        ),
        sa.Column("land_use", sa.String(length=64), nullable=False, comment="as the city's register says"),
        sa.Column("management", sa.String(length=64), nullable=False, comment="management level, as the city's register says"),
        sa.Column("area_m2", sa.Float(), nullable=False, comment="square metres on the ellipsoid"),
        sa.Column("west", sa.Float(), nullable=False, comment="of its bounds, WGS-84 degrees"),
        sa.Column("south", sa.Float(), nullable=False, comment="degrees"),
        sa.Column("east", sa.Float(), nullable=False, comment="degrees"),
        sa.Column("north", sa.Float(), nullable=False, comment="degrees"),
        sa.Column("geometry", sa.JSON(), nullable=False, comment="GeoJSON, WGS-84"),
        sa.Column("retired", sa.Float(), nullable=True, comment="since when the grid no longer has it, UTC seconds"),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_grid_area")),
    )
    op.create_index("ix_grid_area_level", "grid_area", ["level", "code"])
    for table, name, kind, comment in COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=True, comment=comment))
    op.create_index("ix_case_grid_opened", "case", ["grid_code", "opened"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_case_grid_opened", table_name="case")
    for table, name, _, _ in reversed(COLUMNS):
        op.drop_column(table, name)
    op.drop_table("grid_area")
    op.drop_table("grid_import")
