"""The table of what the configuration file said."""

from sqlalchemy import JSON, Float, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base, BigId


class ConfigRevision(Base):
    """What the file said at one time; the newest 1000 are kept. Passwords and tokens are not in it."""

    __tablename__ = "config_revision"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form; numbers of forgotten rows must not come again

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="in the order of the revisions")
    t: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    kind: Mapped[str] = mapped_column(String(16), comment="edit, rollback, or found: it was changed on the machine itself")
    by: Mapped[str] = mapped_column(String(200), comment="who changed it; file: nobody who came through the API")
    why: Mapped[str] = mapped_column(String(500), comment="in words")
    streams: Mapped[list[str]] = mapped_column(JSON, comment="ids of the streams that it changed; found: none are told")
    revision: Mapped[str] = mapped_column(String(16), comment="names the text that the file had")
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, comment="that text without secrets, zlib")
