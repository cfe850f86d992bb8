"""Indexes that answer by themselves: operators' words by time, rules by case, moves by time and by case.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

WIDER = (
    ("case", "ix_case_verdict_at", ["verdict_at"], "ix_case_verdict_at", ["verdict_at", "verdict", "id"]),
    ("event", "ix_event_case_id", ["case_id"], "ix_event_case_rule", ["case_id", "stream_id", "rule_id", "kind"]),
    ("flow_step", "ix_flow_step_case_id", ["case_id"], "ix_flow_step_case_move", ["case_id", "move"]),
    ("flow_step", "ix_flow_step_t", ["t"], "ix_flow_step_t_move", ["t", "move", "case_id"]),
)
"""Table, the index of before, and the one that begins as it did and holds more."""


def upgrade() -> None:
    """Go up."""
    for table, old, _, new, columns in WIDER:
        op.drop_index(old, table_name=table)
        op.create_index(new, table, columns)


def downgrade() -> None:
    """Go down."""
    for table, old, columns, new, _ in WIDER:
        op.drop_index(new, table_name=table)
        op.create_index(old, table, columns)
