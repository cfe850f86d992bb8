"""The table of reports. What was seen becomes an event like any other; here is what an event has no place for."""

from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class Report(Base):
    """What a person saw and told."""

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_channel_received", "channel", "received"),
        Index("ix_report_source_received", "source", "received"),
        Index("ix_report_sender_received", "sender", "received", "reference"),
    )

    reference: Mapped[str] = mapped_column(String(16), primary_key=True, comment="its sender asks with it; not to be guessed")
    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), unique=True, comment="what it became, with its case")
    channel: Mapped[str] = mapped_column(String(16), comment="inspector or public")
    code: Mapped[str] = mapped_column(String(16), comment="class code of the matter when it came")
    name: Mapped[str] = mapped_column(String(100), comment="name of the matter when it came")
    received: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    by: Mapped[str] = mapped_column(String(200), comment="name of the user or token; empty: nobody known")
    sender: Mapped[str | None] = mapped_column(String(100), comment="user or token, by its id; none: one of the public")
    note: Mapped[str] = mapped_column(String(4000), comment="what the person wrote")
    address: Mapped[str | None] = mapped_column(String(500), comment="where, in words")
    attributes: Mapped[dict[str, Any]] = mapped_column(JSON, comment="Open311 attributes by code")
    media_url: Mapped[str | None] = mapped_column(String(2000), comment="where the sender says a picture is; never fetched")
    contact: Mapped[dict[str, Any] | None] = mapped_column(JSON, comment="the sender's own data; none: not given, or forgotten")
    source: Mapped[str | None] = mapped_column(String(100), comment="token or network address it is counted for; a day long")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of its place when it came; none: in none")
    seen: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True), comment="what a detector saw on its photos; none: nobody looked"
    )
