"""Steps of cases' lives are found by their time.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index(op.f("ix_flow_step_t"), "flow_step", ["t"])


def downgrade() -> None:
    """Go down."""
    op.drop_index(op.f("ix_flow_step_t"), table_name="flow_step")
