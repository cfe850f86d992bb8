"""Every column says what it holds, where the database keeps such words."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

COMMENTS = (
    ("node", "id", "name of the machine that runs streams"),
    ("node", "version", "of hutong, as it told last"),
    ("stream", "id", "name of the camera in the configuration"),
    ("stream", "node_id", "the machine that runs it"),
    ("case", "id", "number of the case here, from 1 on"),
    ("flow_step", "case_id", "the case that moved"),
    ("asset", "name", "as the city calls it"),
    ("grid_area", "name", "as the city calls it"),
    ("position", "stream_id", "camera of the vehicle"),
    ("event", "case_id", "the case that it is of"),
    ("event", "revision", "newest that came, from 1 on"),
    ("event", "stream_id", "camera that saw it"),
    ("event", "kind", "such as parking"),
    ("event", "rule_id", "rule that reported it"),
    ("event", "class_name", "of the detector, such as car"),
    ("event", "y1", "upper edge of its box, share of the picture's height"),
    ("event", "x2", "right edge of its box, share of the picture's width"),
    ("event", "y2", "lower edge of its box, share of the picture's height"),
    ("evidence", "event_id", "the event that it shows"),
    ("evidence_file", "event_id", "the event that it shows"),
    ("evidence_file", "sequence", "number of its manifest: 1 is of the beginning"),
    ("evidence_file", "name", "such as clip.mp4"),
    ("evidence_file", "media_type", "such as video/mp4"),
    ("count", "stream_id", "camera that counted"),
    ("count", "rule_id", "rule that counted"),
    ("count", "class_name", "what was counted, such as person"),
    ("count", "rule_version", "of the rule's settings"),
    ("subscription", "id", "random, in addresses and headers"),
    ("subscription", "url", "where its messages go"),
    ("case_number", "case_id", "the case here"),
    ("case_number", "number", "the case there"),
    ("callback", "subscription_id", "whose receiver called"),
    ("message", "case_id", "the case that it tells of; none: of counts"),
    ("message", "type", "such as case.created"),
    ("delivery", "message_id", "what is delivered"),
    ("delivery", "subscription_id", "to whom"),
    ("delivery", "case_id", "the case that its message tells of; none: of counts"),
    ("delivery", "attempts", "so many were made"),
    ("delivery", "last_error", "why the last one failed"),
    ("attempt", "id", "in the order of the attempts"),
    ("attempt", "delivery_id", "what was tried"),
    ("attempt", "error", "why it failed; none: it did not"),
    ("user", "id", "random"),
    ("user_session", "user_id", "who signed in"),
    ("strike", "count", "wrong attempts since they are counted"),
    ("audit", "detail", "what else is told of the act"),
    ("audit_head", "sequence", "of the newest entry"),
    ("legal_hold", "case_id", "whose evidence is kept"),
    ("legal_hold", "reason", "as whoever ordered it wrote"),
    ("count_sum", "stream_id", "camera that counted"),
    ("count_sum", "rule_id", "rule that counted"),
    ("count_sum", "class_name", "what was counted, such as person"),
    ("count_keeping", "id", "1: there is one row"),
    ("track_sheet", "stream_id", "camera that saw the tracks"),
    ("case_stream", "stream_id", "camera that saw the case"),
    ("case_stream", "case_id", "the case"),
    ("config_revision", "id", "in the order of the revisions"),
)


def upgrade() -> None:
    """Go up."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, comment in COMMENTS:
            op.alter_column(table, column, comment=comment)


def downgrade() -> None:
    """Go down."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column, _ in COMMENTS:
            op.alter_column(table, column, comment=None)
