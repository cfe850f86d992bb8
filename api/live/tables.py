"""The table of changes that open pages hear of. A row says what to look at again, not what it is now."""

from typing import Any

from sqlalchemy import JSON, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base, BigId


class Change(Base):
    """Something that a committed transaction changed: kept for an hour."""

    __tablename__ = "change"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's form; numbers of forgotten rows must not come again

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, comment="order of commits")
    t: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    topic: Mapped[str] = mapped_column(String(16), comment="case, review, stream, delivery, count or position")
    grid_code: Mapped[str | None] = mapped_column(String(15), comment="unit grid of its place; none: outside of all")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, comment="what is told")
