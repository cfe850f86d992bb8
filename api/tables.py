"""The tables. Times are UTC seconds since the epoch, places WGS-84 degrees, sizes bytes.

What follows from a case's kind and place (code, cell) is filled in before it is written: `cases/settle.py`.
"""

from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from api.cases.channel import Channel
from api.cases.judgement import Verdict
from api.cases.stages import Stage, Status
from api.cases.timer import Phase
from api.grid.code import Level
from api.grid.inside import above
from pipeline.events import CloseReason, LocationMethod, Severity

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BigId = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; SQLite counts up by itself only in an INTEGER key."""


class Base(DeclarativeBase):
    """All tables; constraints have names, so that migrations can change them."""

    metadata = MetaData(naming_convention=NAMES)


class Token(Base):
    """Who may use the API."""

    __tablename__ = "token"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, comment="shown in lists")
    name: Mapped[str] = mapped_column(String(200), comment="who uses it")
    scopes: Mapped[list[str]] = mapped_column(
        JSON, comment="worker, vehicle, operator, reader, admin, dispatcher, manager, auditor, inspector, public"
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True, comment="SHA-256 of the secret, hex")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    expires: Mapped[float | None] = mapped_column(Float, comment="UTC seconds; none: never")
    revoked: Mapped[float | None] = mapped_column(Float, comment="UTC seconds; none: in force")
    last_used: Mapped[float | None] = mapped_column(Float, comment="UTC seconds, at most a minute old")


class Node(Base):
    """A machine that runs the pipeline."""

    __tablename__ = "node"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="name of the machine that runs streams")
    seen: Mapped[float] = mapped_column(Float, comment="arrival of its last heartbeat, UTC seconds")
    version: Mapped[str] = mapped_column(String(64), comment="of hutong, as it told last")
    model: Mapped[str] = mapped_column(String(200), comment="detector")
    spool_events: Mapped[int] = mapped_column(Integer, comment="events that wait on it")
    spool_bytes: Mapped[int] = mapped_column(BigInteger, comment="evidence that waits on it, bytes")


class Stream(Base):
    """A camera, as its node told last."""

    __tablename__ = "stream"

    id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="name of the camera in the configuration")
    node_id: Mapped[str] = mapped_column(String(64), index=True, comment="the machine that runs it")
    seen: Mapped[float] = mapped_column(Float, comment="arrival of the heartbeat, UTC seconds")
    health: Mapped[dict[str, Any]] = mapped_column(JSON, comment="StreamHealth of the wire contract")
    lat: Mapped[float | None] = mapped_column(Float, comment="where a fixed camera hangs, WGS-84 degrees")
    lon: Mapped[float | None] = mapped_column(Float, comment="degrees")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of that place")
    place: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), comment="where its vehicle was last, PositionReport of the wire contract; for two minutes"
    )
    fault_since: Mapped[float | None] = mapped_column(
        Float, comment="since when it has a fault, UTC seconds; none: it has none"
    )
    fault_day: Mapped[str | None] = mapped_column(String(10), comment="day of the site's clock that `fault_count` is of")
    fault_count: Mapped[int] = mapped_column(Integer, default=0, comment="how often it got a fault on that day")
    watched_until: Mapped[float | None] = mapped_column(Float, comment="somebody watches it until then, UTC seconds")


class Case(Base):
    """What a person works on: one thing at one place."""

    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_opened", "opened", "id"),
        Index("ix_case_state_opened", "state", "opened", "id"),
        Index("ix_case_state_kind_opened", "state", "kind", "opened", "id"),
        Index("ix_case_state_stage_opened", "state", "stage", "opened", "id"),
        Index("ix_case_state_kind_lat", "state", "kind", "lat"),
        Index("ix_case_status_opened", "status", "opened", "id"),
        Index("ix_case_state_due", "state", "due"),
        Index("ix_case_grid_opened", "grid_code", "opened"),
        Index("ix_case_asset_state", "asset_code", "state"),
        Index("ix_case_kind_opened", "kind", "opened", "id"),
        Index("ix_case_stage_opened", "stage", "opened", "id"),
        Index("ix_case_channel_opened", "channel", "opened", "id"),
        Index("ix_case_department_opened", "department", "opened", "id"),
        Index("ix_case_code_opened", "code", "opened", "id"),
        Index("ix_case_responsibility_opened", "responsibility_code", "opened", "id"),
        Index("ix_case_status_urgency", "status", "urgency", "opened", "id"),
        Index("ix_case_state_urgency", "state", "urgency", "opened", "id"),
        Index("ix_case_lat_lon", "lat", "lon"),
        Index("ix_case_verdict_at", "verdict_at", "verdict", "id"),
        Index("ix_case_closed", "closed"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="number of the case here, from 1 on")
    kind: Mapped[str] = mapped_column(String(64), comment="kind of its events")
    channel: Mapped[Channel] = mapped_column(
        String(16), default="fixed_video", comment="of its first event: fixed_video, vehicle_video, inspector, public"
    )
    state: Mapped[str] = mapped_column(String(16), comment="open or closed: follows from its status")
    stage: Mapped[Stage] = mapped_column(String(16), default="collected", comment="one of the seven: follows from its status")
    status: Mapped[Status] = mapped_column(String(16), default="proposed", comment="where in its life it is")
    severity: Mapped[Severity] = mapped_column(String(16), comment="highest of its events: low, medium, high")
    urgency: Mapped[int] = mapped_column(Integer, default=2, comment="place in the queue: 0 is looked at first")
    opened: Mapped[float] = mapped_column(Float, comment="start of its first event, UTC seconds")
    last_seen: Mapped[float] = mapped_column(Float, comment="newest word of an event, UTC seconds")
    closed: Mapped[float | None] = mapped_column(Float, comment="UTC seconds")
    closed_by: Mapped[str | None] = mapped_column(String(200), comment="name of the token, or pipeline")
    close_note: Mapped[str | None] = mapped_column(String(1000), comment="why it was closed")
    by_hand: Mapped[bool] = mapped_column(default=False, comment="a person closed it: its events no longer change its state")
    lat: Mapped[float | None] = mapped_column(Float, comment="of its most certain event, degrees")
    lon: Mapped[float | None] = mapped_column(Float, comment="of its most certain event, degrees")
    radius_m: Mapped[float | None] = mapped_column(Float, comment="holds the place 9 times in 10, metres")
    class_name: Mapped[str] = mapped_column(String(64), comment="class of its first event's thing")
    streams: Mapped[list[str]] = mapped_column(JSON, comment="cameras that saw it")
    event_count: Mapped[int] = mapped_column(Integer, comment="events in it")
    revision: Mapped[int] = mapped_column(Integer, comment="counts its changes")
    code: Mapped[str | None] = mapped_column(String(16), comment="class of GB/T 47678.5-2026, or a local number; none: unknown")
    name: Mapped[str | None] = mapped_column(String(100), comment="name of that class")
    standard: Mapped[str | None] = mapped_column(String(32), comment="list that the code is numbered after")
    is_local_extension: Mapped[bool | None] = mapped_column(comment="the national list has no such class, the number is local")
    code_2013: Mapped[str | None] = mapped_column(String(16), comment="class of GB/T 30428.2-2013, where that list has one")
    gone: Mapped[float | None] = mapped_column(Float, comment="when the cameras saw that its thing was gone, UTC seconds")
    department: Mapped[str | None] = mapped_column(String(100), comment="whose task it is")
    phase: Mapped[Phase | None] = mapped_column(String(16), comment="what is timed: review, dispatch, handle, check")
    phase_since: Mapped[float | None] = mapped_column(Float, comment="when its clock started, stopped or went on, UTC seconds")
    phase_left_s: Mapped[float | None] = mapped_column(Float, comment="seconds that were left then; none: there is no limit")
    phase_is_working: Mapped[bool] = mapped_column(default=False, comment="the clock runs in working time alone")
    phase_is_stopped: Mapped[bool] = mapped_column(default=False, comment="the clock is stopped: the case is suspended")
    due: Mapped[float | None] = mapped_column(Float, comment="when the phase's time is up, UTC seconds")
    merged_into: Mapped[int | None] = mapped_column(BigInteger, comment="case that took it in")
    split_from: Mapped[int | None] = mapped_column(BigInteger, comment="case that it was part of")
    recurs_of: Mapped[int | None] = mapped_column(BigInteger, index=True, comment="last case about such a thing at its place")
    recurrence: Mapped[int] = mapped_column(Integer, default=0, comment="how many such cases were there before")
    is_late_told: Mapped[bool] = mapped_column(default=False, comment="a message said that the phase's time is up")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of its place; none: outside of all")
    responsibility_code: Mapped[str | None] = mapped_column(String(20), comment="responsibility grid of that cell")
    verdict: Mapped[Verdict | None] = mapped_column(String(16), comment="an operator's word about it")
    verdict_by: Mapped[str | None] = mapped_column(String(200), comment="whose word it is")
    verdict_at: Mapped[float | None] = mapped_column(Float, comment="UTC seconds")
    corrected_kind: Mapped[str | None] = mapped_column(String(64), comment="what it is, by an operator's word")
    place_by_hand: Mapped[bool] = mapped_column(default=False, comment="an operator said where it is: it stays there")
    leased_by: Mapped[str | None] = mapped_column(String(200), comment="who is looking at the proposal")
    leased_until: Mapped[float] = mapped_column(Float, default=0.0, comment="nobody else gets it until then, UTC seconds")
    asset_code: Mapped[str | None] = mapped_column(String(64), comment="asset that it concerns")


Index("ix_case_street_opened", above(Case.__table__.c.grid_code, "street"), Case.opened, Case.id)
NO_CODE = Case.code.is_(None)
Index("ix_case_without_code", Case.kind, Case.class_name, sqlite_where=NO_CODE, postgresql_where=NO_CODE)


class FlowStep(Base):
    """One step of a case's life. Rows are only ever added: the database refuses to change or delete them."""

    __tablename__ = "flow_step"
    __table_args__ = (
        Index("ix_flow_step_case_move", "case_id", "move"),
        Index("ix_flow_step_t_move", "t", "move", "case_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="order of steps")
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), comment="the case that moved")
    t: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    move: Mapped[str] = mapped_column(String(32), comment="what was done; propose: the case was made")
    origin: Mapped[Status | None] = mapped_column(String(16), comment="status before; none: there was no case")
    status: Mapped[Status] = mapped_column(String(16), comment="status after")
    stage: Mapped[Stage] = mapped_column(String(16), comment="stage after")
    by: Mapped[str] = mapped_column(String(200), comment="name of the user, token or receiver, or pipeline")
    roles: Mapped[str] = mapped_column(String(200), comment="roles that whoever did it had, by commas")
    opinion: Mapped[str | None] = mapped_column(String(1000), comment="why")
    department: Mapped[str | None] = mapped_column(String(100), comment="whose task it was afterwards")
    phase: Mapped[Phase | None] = mapped_column(String(16), comment="phase that the step ended, stopped or went on with")
    used_s: Mapped[float | None] = mapped_column(Float, comment="seconds that counted in that phase since the last step")
    is_overdue: Mapped[bool] = mapped_column(comment="the time of that phase was up")
    revision: Mapped[int] = mapped_column(Integer, comment="the case's after the step")


class Asset(Base):
    """A thing of the city's register that has a code: a bin, a toilet, a parking bay, a risk source."""

    __tablename__ = "asset"
    __table_args__ = (Index("ix_asset_type_lat", "type", "lat"),)

    code: Mapped[str] = mapped_column(String(64), primary_key=True, comment="17 digits of GB/T 47678.5-2026, or the city's own")
    type: Mapped[str] = mapped_column(String(32), comment="bin, toilet, parking_bay, risk_source, or another word")
    class_code: Mapped[str | None] = mapped_column(String(5), comment="component class in its code")
    name: Mapped[str] = mapped_column(String(100), comment="as the city calls it")
    lat: Mapped[float] = mapped_column(Float, comment="WGS-84 degrees")
    lon: Mapped[float] = mapped_column(Float, comment="degrees")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of its place")
    retired: Mapped[float | None] = mapped_column(Float, comment="since when the register no longer has it, UTC seconds")


class GridImport(Base):
    """A grid that was loaded; the newest one is in force."""

    __tablename__ = "grid_import"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="version of the grid")
    imported: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    source: Mapped[str] = mapped_column(String(500), comment="file it came from")
    sha256: Mapped[str] = mapped_column(String(64), comment="of what was loaded, hex")
    is_made_up: Mapped[bool] = mapped_column(comment="nothing in it is real")


class GridArea(Base):
    """A district, street, community, unit grid, responsibility grid or alley."""

    __tablename__ = "grid_area"
    __table_args__ = (Index("ix_grid_area_level", "level", "code"),)

    code: Mapped[str] = mapped_column(String(20), primary_key=True, comment="6 + 3 + 3 + 3 digits; others: the city's own")
    level: Mapped[Level] = mapped_column(String(16), comment="district, street, community, cell, responsibility or alley")
    name: Mapped[str] = mapped_column(String(100), comment="as the city calls it")
    parent: Mapped[str | None] = mapped_column(String(20), comment="code of the area above")
    responsibility: Mapped[str | None] = mapped_column(String(20), comment="cells: the responsibility grid that holds it")
    land_use: Mapped[str] = mapped_column(String(64), comment="as the city's register says")
    management: Mapped[str] = mapped_column(String(64), comment="management level, as the city's register says")
    area_m2: Mapped[float] = mapped_column(Float, comment="square metres on the ellipsoid")
    west: Mapped[float] = mapped_column(Float, comment="of its bounds, WGS-84 degrees")
    south: Mapped[float] = mapped_column(Float, comment="degrees")
    east: Mapped[float] = mapped_column(Float, comment="degrees")
    north: Mapped[float] = mapped_column(Float, comment="degrees")
    geometry: Mapped[dict[str, Any]] = mapped_column(JSON, comment="GeoJSON, WGS-84")
    retired: Mapped[float | None] = mapped_column(Float, comment="since when the grid no longer has it, UTC seconds")


class Position(Base):
    """Where a vehicle said it was: kept for two minutes, fetched or not."""

    __tablename__ = "position"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form; numbers of forgotten rows must not come again

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="order of arrival")
    stream_id: Mapped[str] = mapped_column(String(64), index=True, comment="camera of the vehicle")
    arrived: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")
    report: Mapped[dict[str, Any]] = mapped_column(JSON, comment="PositionReport of the wire contract")


class Event(Base):
    """One thing that lasted, as known at its highest revision."""

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_stream_kind_case", "stream_id", "kind", "case_id"),
        Index("ix_event_case_rule", "case_id", "stream_id", "rule_id", "kind"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, comment="UUID of the wire contract")
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), comment="the case that it is of")
    revision: Mapped[int] = mapped_column(Integer, comment="newest that came, from 1 on")
    received: Mapped[float] = mapped_column(Float, comment="arrival of this revision, UTC seconds")
    stream_id: Mapped[str] = mapped_column(String(64), comment="camera that saw it")
    kind: Mapped[str] = mapped_column(String(64), comment="such as parking")
    rule_id: Mapped[str] = mapped_column(String(64), comment="rule that reported it")
    class_name: Mapped[str] = mapped_column(String(64), comment="of the detector, such as car")
    severity: Mapped[Severity] = mapped_column(String(16), comment="low, medium or high")
    state: Mapped[str] = mapped_column(String(16), comment="open or closed")
    close_reason: Mapped[CloseReason | None] = mapped_column(String(16), comment="cleared, lost, expired or stopped")
    start: Mapped[float] = mapped_column(Float, comment="UTC seconds", index=True)
    updated: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    end: Mapped[float | None] = mapped_column(Float, comment="UTC seconds")
    x1: Mapped[float] = mapped_column(Float, comment="box, relative to the picture, x right, y down")
    y1: Mapped[float] = mapped_column(Float, comment="upper edge of its box, share of the picture's height")
    x2: Mapped[float] = mapped_column(Float, comment="right edge of its box, share of the picture's width")
    y2: Mapped[float] = mapped_column(Float, comment="lower edge of its box, share of the picture's height")
    lat: Mapped[float | None] = mapped_column(Float, comment="degrees")
    lon: Mapped[float | None] = mapped_column(Float, comment="degrees")
    radius_m: Mapped[float | None] = mapped_column(Float, comment="holds the place 9 times in 10, metres")
    method: Mapped[LocationMethod | None] = mapped_column(String(16), comment="how the place is known: survey, camera or gps")
    aloft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), comment="Aloft of the wire contract, or none")
    colours: Mapped[list[float] | None] = mapped_column(
        JSON(none_as_null=True), comment="Appearance of the wire contract: shares of 8 hues and of dark, grey, light; or none"
    )
    body: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, comment="the whole Event of the wire contract")


class Evidence(Base):
    """A bundle of files that shows an event."""

    __tablename__ = "evidence"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True, comment="the event that it shows")
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, comment="1: the beginning; 2: after it was cleared")
    manifest: Mapped[dict[str, Any]] = mapped_column(JSON, comment="the whole Manifest of the wire contract")
    received: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")
    complete: Mapped[float | None] = mapped_column(Float, comment="when the last file was whole, UTC seconds")


class EvidenceFile(Base):
    """One file of a bundle."""

    __tablename__ = "evidence_file"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True, comment="the event that it shows")
    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, comment="number of its manifest: 1 is of the beginning")
    name: Mapped[str] = mapped_column(String(128), primary_key=True, comment="such as clip.mp4")
    role: Mapped[str] = mapped_column(String(16), comment="clip, snapshot, boxes or after")
    media_type: Mapped[str] = mapped_column(String(100), comment="such as video/mp4")
    size: Mapped[int] = mapped_column(BigInteger, comment="bytes")
    sha256: Mapped[str] = mapped_column(String(64), comment="hex")
    complete: Mapped[bool] = mapped_column(comment="all bytes are here and their hash is right")
    purged: Mapped[float | None] = mapped_column(Float, comment="when its bytes went, UTC seconds")
    received: Mapped[float | None] = mapped_column(Float, comment="arrival of its bundle, UTC seconds; none: it went long ago")


THERE = EvidenceFile.purged.is_(None)
WHAT = (EvidenceFile.role, EvidenceFile.received, EvidenceFile.complete, EvidenceFile.size, EvidenceFile.purged)
Index("ix_evidence_file_there", *WHAT, sqlite_where=THERE, postgresql_where=THERE)


class Count(Base):
    """One bucket of counts."""

    __tablename__ = "count"
    __table_args__ = (Index("ix_count_start", "start"), Index("ix_count_stream_start", "stream_id", "start"))

    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="camera that counted")
    session: Mapped[str] = mapped_column(String(64), primary_key=True, comment="unbroken life of a camera in a worker")
    rule_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="rule that counted")
    target_kind: Mapped[str] = mapped_column(String(8), primary_key=True, comment="line, zone or stream")
    target: Mapped[str] = mapped_column(String(64), primary_key=True, comment="name of the line or zone, id of the stream")
    class_name: Mapped[str] = mapped_column(String(64), primary_key=True, comment="what was counted, such as person")
    start: Mapped[float] = mapped_column(Float, primary_key=True, comment="UTC seconds")
    duration_s: Mapped[float] = mapped_column(Float, comment="seconds")
    observed_s: Mapped[float] = mapped_column(Float, comment="seconds in which somebody looked")
    count_in: Mapped[int] = mapped_column(Integer, comment="crossings from the line's left to its right")
    count_out: Mapped[int] = mapped_column(Integer, comment="crossings the other way")
    occupancy_mean: Mapped[float | None] = mapped_column(Float, comment="mean number in the zone")
    occupancy_max: Mapped[int | None] = mapped_column(Integer, comment="most at once in the zone")
    rule_version: Mapped[int] = mapped_column(Integer, comment="of the rule's settings")
    cover_mean: Mapped[float | None] = mapped_column(Float, comment="mean share of surveyed ground that is covered, m² a m²")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of the camera's place when it was counted")


class Subscription(Base):
    """A receiver of webhooks."""

    __tablename__ = "subscription"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, comment="random, in addresses and headers")
    url: Mapped[str] = mapped_column(String(2000), comment="where its messages go")
    types: Mapped[list[str]] = mapped_column(JSON, comment="event types it wants; empty: all")
    secret: Mapped[str] = mapped_column(String(200), comment="whsec_… that signs")
    old_secret: Mapped[str | None] = mapped_column(String(200), comment="signs too while a rotation lasts")
    old_secret_until: Mapped[float | None] = mapped_column(Float, comment="end of the rotation, UTC seconds")
    not_before: Mapped[float] = mapped_column(Float, comment="its receiver asked to be left alone until then, UTC seconds")
    state: Mapped[str] = mapped_column(String(16), comment="active, disabled or deleted")
    state_note: Mapped[str] = mapped_column(String(500), comment="why it is disabled")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    codes: Mapped[dict[str, str]] = mapped_column(JSON, comment="its own codes, by ours", default=dict)
    filters: Mapped[dict[str, list[str]]] = mapped_column(JSON, comment="of which cases it hears; empty: all", default=dict)


class CaseNumber(Base):
    """A receiver's own number of a case."""

    __tablename__ = "case_number"

    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), primary_key=True, comment="the case here")
    receiver: Mapped[str] = mapped_column(String(200), primary_key=True, comment="id of a subscription, or a name")
    number: Mapped[str] = mapped_column(String(64), index=True, comment="the case there")
    t: Mapped[float] = mapped_column(Float, comment="when it was told, UTC seconds")


class Callback(Base):
    """A receiver's signed answer that was taken in, so that it is not taken in twice."""

    __tablename__ = "callback"

    subscription_id: Mapped[str] = mapped_column(
        ForeignKey("subscription.id"), primary_key=True, comment="whose receiver called"
    )
    message_id: Mapped[str] = mapped_column(String(200), primary_key=True, comment="webhook-id that the receiver gave it")
    t: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")


class Message(Base):
    """One webhook message, written with the change that it tells (the outbox)."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(String(40), primary_key=True, comment="webhook-id")
    case_id: Mapped[int | None] = mapped_column(BigInteger, index=True, comment="the case that it tells of; none: of counts")
    type: Mapped[str] = mapped_column(String(64), comment="such as case.created")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    body: Mapped[str] = mapped_column(Text, comment="JSON that is sent, byte for byte")


class Delivery(Base):
    """A message's way to one receiver."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_due", "state", "next_at"),
        Index("ix_delivery_order", "subscription_id", "case_id", "id"),
        Index("ix_delivery_case", "case_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="order of a case's messages")
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"), index=True, comment="what is delivered")
    subscription_id: Mapped[str] = mapped_column(ForeignKey("subscription.id"), comment="to whom")
    case_id: Mapped[int | None] = mapped_column(BigInteger, comment="the case that its message tells of; none: of counts")
    state: Mapped[str] = mapped_column(String(16), comment="pending, delivered, dead or cancelled")
    attempts: Mapped[int] = mapped_column(Integer, comment="so many were made")
    next_at: Mapped[float] = mapped_column(Float, comment="not before, UTC seconds")
    leased_until: Mapped[float] = mapped_column(Float, comment="a dispatcher is at it until then, UTC seconds")
    leased_by: Mapped[str | None] = mapped_column(String(32), comment="which lease; only its holder settles the delivery")
    last_status: Mapped[int | None] = mapped_column(Integer, comment="HTTP status of the last answer")
    last_error: Mapped[str | None] = mapped_column(String(500), comment="why the last one failed")
    done: Mapped[float | None] = mapped_column(Float, comment="UTC seconds")


class Attempt(Base):
    """One try of a delivery."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="in the order of the attempts")
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"), index=True, comment="what was tried")
    t: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    status: Mapped[int | None] = mapped_column(Integer, comment="HTTP status, or none")
    error: Mapped[str | None] = mapped_column(String(500), comment="why it failed; none: it did not")
    duration_s: Mapped[float] = mapped_column(Float, comment="seconds")
