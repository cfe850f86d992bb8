"""What cases are found by: words, cameras, urgency.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_case_kind_opened": ["kind", "opened", "id"],
    "ix_case_stage_opened": ["stage", "opened", "id"],
    "ix_case_channel_opened": ["channel", "opened", "id"],
    "ix_case_department_opened": ["department", "opened", "id"],
    "ix_case_code_opened": ["code", "opened", "id"],
    "ix_case_responsibility_opened": ["responsibility_code", "opened", "id"],
    "ix_case_status_urgency": ["status", "urgency", "opened", "id"],
    "ix_case_state_urgency": ["state", "urgency", "opened", "id"],
    "ix_case_lat_lon": ["lat", "lon"],
}
URGENCY = """UPDATE "case" SET urgency = CASE severity WHEN 'high' THEN 0 WHEN 'medium' THEN 1 ELSE 2 END
    + CASE WHEN verdict = 'unsure' THEN 3 ELSE 0 END"""
STREAMS = {
    "sqlite": 'INSERT INTO case_stream (stream_id, case_id) SELECT DISTINCT value, "case".id FROM "case", json_each("case".streams)',
    "postgresql": 'INSERT INTO case_stream (stream_id, case_id) SELECT DISTINCT value, "case".id FROM "case", json_array_elements_text("case".streams) AS value',
}


def upgrade() -> None:
    """Go up."""
    is_lite = op.get_bind().dialect.name == "sqlite"
    op.add_column(
        "case",
        sa.Column("urgency", sa.Integer(), nullable=False, server_default="2", comment="place in the queue: 0 is looked at first"),
    )
    op.execute(URGENCY)
    for name, columns in INDEXES.items():
        op.create_index(name, "case", columns)
    op.create_table(
        "case_stream",
        sa.Column("stream_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_stream_case_id_case")),
        sa.PrimaryKeyConstraint("stream_id", "case_id", name=op.f("pk_case_stream")),
    )
    op.create_index("ix_case_stream_case_id", "case_stream", ["case_id"])
    op.execute(STREAMS["sqlite" if is_lite else "postgresql"])
    op.create_table(
        "words_backlog",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False, comment="1"),
        sa.Column("below", sa.BigInteger(), nullable=False, comment="cases from this number on are done"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words_backlog")),
    )
    op.execute('INSERT INTO words_backlog (id, below) SELECT 1, COALESCE(MAX(id), 0) + 1 FROM "case"')
    if is_lite:
        op.execute("CREATE VIRTUAL TABLE case_words USING fts5(words, tokenize = 'ascii')")
        return
    op.execute('CREATE TABLE case_words (case_id BIGINT PRIMARY KEY REFERENCES "case" (id), words TSVECTOR NOT NULL)')
    op.execute("CREATE INDEX ix_case_words_words ON case_words USING gin (words)")


def downgrade() -> None:
    """Go down."""
    op.execute("DROP TABLE case_words")
    op.drop_table("words_backlog")
    op.drop_table("case_stream")
    for name in INDEXES:
        op.drop_index(name, "case")
    op.drop_column("case", "urgency")
