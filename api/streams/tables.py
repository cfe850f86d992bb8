"""The table of what was tracked in the last hour."""

from sqlalchemy import Float, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class TrackSheet(Base):
    """What was tracked on a stream within a minute: kept for an hour."""

    __tablename__ = "track_sheet"

    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="camera that saw the tracks")
    start: Mapped[float] = mapped_column(Float, primary_key=True, comment="UTC seconds")
    end: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    received: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")
    packed: Mapped[bytes] = mapped_column(LargeBinary, comment="as its node packed it, at most 64 KiB")
