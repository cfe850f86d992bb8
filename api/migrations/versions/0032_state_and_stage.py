"""Cases of a state and a stage are found by both: few closed ones may have a stage that many open ones have."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_index("ix_case_state_stage_opened", "case", ["state", "stage", "opened", "id"])


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_case_state_stage_opened", "case")
