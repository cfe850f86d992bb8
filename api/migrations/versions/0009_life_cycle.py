"""Stages of a case, the clock of its phase, and the record of its steps, which can only grow.

Open cases become proposals; what a person closed was cancelled, what closed by itself was gone before a person saw it.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COLUMNS = (
    ("gone", sa.Float(), "when the cameras saw that its thing was gone, UTC seconds"),
    ("department", sa.String(length=100), "whose task it is"),
    ("phase", sa.String(length=16), "what is timed: review, dispatch, handle, check"),
    ("phase_since", sa.Float(), "when its clock started, stopped or went on, UTC seconds"),
    ("phase_left_s", sa.Float(), "seconds that were left then; none: there is no limit"),
    ("due", sa.Float(), "when the phase's time is up, UTC seconds"),
)
FILLED = (
    ("stage", sa.String(length=16), "collected", "one of the seven: follows from its status"),
    ("status", sa.String(length=16), "proposed", "where in its life it is"),
    ("phase_is_working", sa.Boolean(), sa.false(), "the clock runs in working time alone"),
    ("phase_is_stopped", sa.Boolean(), sa.false(), "the clock is stopped: the case is suspended"),
)
STATE = ("open or closed", "open or closed: follows from its status")
"""Comment before and after; SQLite keeps none."""
MESSAGE = "flow steps are only ever added"


def upgrade() -> None:
    """Go up."""
    for name, kind, comment in COLUMNS:
        op.add_column("case", sa.Column(name, kind, nullable=True, comment=comment))
    for name, kind, value, comment in FILLED:
        op.add_column("case", sa.Column(name, kind, nullable=False, server_default=value, comment=comment))
    case = sa.table("case", *(sa.column(name) for name in ("state", "status", "by_hand", "phase", "phase_since", "opened", "closed", "gone")))
    op.execute(case.update().where(case.c.state == "open").values(phase="review", phase_since=case.c.opened))
    op.execute(case.update().where(case.c.state == "closed", case.c.by_hand.is_(sa.true())).values(status="cancelled"))
    op.execute(case.update().where(case.c.state == "closed", case.c.by_hand.is_(sa.false())).values(status="gone", gone=case.c.closed))
    op.create_index("ix_case_status_opened", "case", ["status", "opened", "id"])
    op.create_index("ix_case_state_due", "case", ["state", "due"])
    _make_flow()
    _comment(0, 1)


def downgrade() -> None:
    """Go down."""
    _comment(1, 0)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER flow_step_grows ON flow_step")
        op.execute("DROP FUNCTION flow_step_grows()")
    op.drop_table("flow_step")
    op.drop_index("ix_case_state_due", "case")
    op.drop_index("ix_case_status_opened", "case")
    for name, *_ in (*COLUMNS, *FILLED):
        op.drop_column("case", name)


def _make_flow() -> None:
    op.create_table(
        "flow_step",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False, comment="order of steps"),
        sa.Column("case_id", BIG_ID, nullable=False),
        sa.Column("t", sa.Float(), nullable=False, comment="UTC seconds"),
        sa.Column("move", sa.String(length=32), nullable=False, comment="what was done; propose: the case was made"),
        sa.Column("origin", sa.String(length=16), nullable=True, comment="status before; none: there was no case"),
        sa.Column("status", sa.String(length=16), nullable=False, comment="status after"),
        sa.Column("stage", sa.String(length=16), nullable=False, comment="stage after"),
        sa.Column("by", sa.String(length=200), nullable=False, comment="name of the user, token or receiver, or pipeline"),
        sa.Column("roles", sa.String(length=200), nullable=False, comment="roles that whoever did it had, by commas"),
        sa.Column("opinion", sa.String(length=1000), nullable=True, comment="why"),
        sa.Column("department", sa.String(length=100), nullable=True, comment="whose task it was afterwards"),
        sa.Column("phase", sa.String(length=16), nullable=True, comment="phase that the step ended, stopped or went on with"),
        sa.Column("used_s", sa.Float(), nullable=True, comment="seconds that counted in that phase since the last step"),
        sa.Column("is_overdue", sa.Boolean(), nullable=False, comment="the time of that phase was up"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="the case's after the step"),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_flow_step_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_step")),
    )
    op.create_index(op.f("ix_flow_step_case_id"), "flow_step", ["case_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION flow_step_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER flow_step_grows BEFORE UPDATE OR DELETE ON flow_step "
            "FOR EACH ROW EXECUTE FUNCTION flow_step_grows()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER flow_step_no_{act.lower()} BEFORE {act} ON flow_step BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _comment(before: int, after: int) -> None:
    """Change what PostgreSQL alone keeps or can change: SQLite would copy a table that others refer to."""
    if op.get_bind().dialect.name != "sqlite":
        for name, kind, value, _ in FILLED:
            op.alter_column("case", name, existing_type=kind, server_default=value if after == 0 else None)
        op.alter_column("case", "state", existing_type=sa.String(length=16), comment=STATE[after], existing_comment=STATE[before])
