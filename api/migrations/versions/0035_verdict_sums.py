"""Sums of operators' words by 28 days, camera, rule, kind and street; those of before are added up."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

PERIOD_S = 28 * 86_400
ENDS = sa.text('SELECT min(verdict_at), max(verdict_at) FROM "case" WHERE verdict IS NOT NULL')
ADD_UP = sa.text("""
INSERT INTO verdict_sum (period, stream_id, rule_id, kind, grid_code, "right", wrong, unsure)
SELECT CAST(:period AS INTEGER), event.stream_id, event.rule_id, event.kind, substr(coalesce("case".grid_code, ''), 1, 9),
       count(DISTINCT CASE WHEN "case".verdict IN ('true', 'wrong_place') THEN "case".id END),
       count(DISTINCT CASE WHEN "case".verdict IN ('false', 'wrong_kind') THEN "case".id END),
       count(DISTINCT CASE WHEN "case".verdict = 'unsure' THEN "case".id END)
FROM "case" JOIN event ON event.case_id = "case".id + 0
WHERE "case".verdict IS NOT NULL AND "case".verdict_at >= :begin AND "case".verdict_at < :end
GROUP BY event.stream_id, event.rule_id, event.kind, substr(coalesce("case".grid_code, ''), 1, 9)
""")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "verdict_sum",
        sa.Column(
            "period",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="in which they were said: whole 28 days since 1970, UTC",
        ),  # fmt: skip
        sa.Column("stream_id", sa.String(length=64), nullable=False, comment="camera that saw the cases"),
        sa.Column("rule_id", sa.String(length=64), nullable=False, comment="rule that reported them"),
        sa.Column("kind", sa.String(length=64), nullable=False, comment="as the rule reported them"),
        sa.Column("grid_code", sa.String(length=15), nullable=False, comment="street of the cases; empty: not known"),
        sa.Column("right", sa.Integer(), nullable=False, comment="cases that are there, as told or at another place"),
        sa.Column("wrong", sa.Integer(), nullable=False, comment="cases where nothing is there, or another thing"),
        sa.Column("unsure", sa.Integer(), nullable=False, comment="cases that nobody could tell"),
        sa.PrimaryKeyConstraint("period", "stream_id", "rule_id", "kind", "grid_code", name=op.f("pk_verdict_sum")),
        sqlite_with_rowid=False,
    )
    bind = op.get_bind()
    first, last = bind.execute(ENDS).one()
    for period in () if first is None else range(int(first // PERIOD_S), int(last // PERIOD_S) + 1):
        bind.execute(ADD_UP, {"period": period, "begin": period * PERIOD_S, "end": (period + 1) * PERIOD_S})


def downgrade() -> None:
    """Go down."""
    op.drop_table("verdict_sum")
