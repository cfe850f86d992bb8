"""The tables of sums: what buckets add up to in hours and days. Times are UTC seconds."""

from sqlalchemy import BigInteger, Float, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class CountSum(Base):
    """What the buckets that begin in one hour or day of the site's clock add up to, over all sessions.

    Everything follows from the buckets as long as they are kept; afterwards an hour stands in their place.
    """

    __tablename__ = "count_sum"
    __table_args__ = (Index("ix_count_sum_stream", "span", "stream_id", "start"), {"sqlite_with_rowid": False})

    span: Mapped[str] = mapped_column(String(4), primary_key=True, comment="hour or day")
    start: Mapped[float] = mapped_column(Float, primary_key=True, comment="when the hour or day begins, UTC seconds")
    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="camera that counted")
    rule_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="rule that counted")
    target_kind: Mapped[str] = mapped_column(String(8), primary_key=True, comment="line, zone or stream")
    target: Mapped[str] = mapped_column(String(64), primary_key=True, comment="name of the line or zone, id of the stream")
    class_name: Mapped[str] = mapped_column(String(64), primary_key=True, comment="what was counted, such as person")
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True, comment="unit grid of the buckets; empty: none")
    until: Mapped[float] = mapped_column(Float, comment="when the last bucket ends, UTC seconds")
    observed_s: Mapped[float] = mapped_column(Float, comment="seconds in which somebody looked")
    count_in: Mapped[int] = mapped_column(BigInteger, comment="crossings from the line's left to its right")
    count_out: Mapped[int] = mapped_column(BigInteger, comment="crossings the other way")
    looked_s: Mapped[float] = mapped_column(Float, comment="observed seconds of buckets that have an occupancy")
    present_s: Mapped[float] = mapped_column(Float, comment="number in the zone × seconds")
    occupancy_max: Mapped[int | None] = mapped_column(Integer, comment="most at once in the zone")
    measured_s: Mapped[float] = mapped_column(Float, comment="observed seconds of buckets that measured covered ground")
    covered_s: Mapped[float] = mapped_column(Float, comment="share of ground that is covered × seconds")


class CountKeeping(Base):
    """How far sums are made and buckets are kept; one row."""

    __tablename__ = "count_keeping"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="1: there is one row")
    timezone: Mapped[str] = mapped_column(String(64), comment="IANA name of the site's clock, which hours and days follow")
    summed_from: Mapped[float] = mapped_column(Float, comment="sums of hours and days from then on are whole, UTC seconds")
    kept_from: Mapped[float] = mapped_column(Float, comment="buckets that began before it were deleted, UTC seconds")
