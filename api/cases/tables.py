"""Tables by which cases are found. What stands in them follows from the cases: `finding.py` keeps them."""

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base, BigId


class CaseStream(Base):
    """A camera that saw a case."""

    __tablename__ = "case_stream"

    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="camera that saw the case")
    case_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("case.id"), primary_key=True, autoincrement=False, index=True, comment="the case"
    )


class WordsBacklog(Base):
    """Cases whose words are still to be written: those below a number."""

    __tablename__ = "words_backlog"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="1")
    below: Mapped[int] = mapped_column(BigInteger, comment="cases from this number on are done")
