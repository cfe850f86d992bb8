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


class VerdictSum(Base):
    """What operators' words about the cases of a rule add up to, of those said within 28 days. `verdict_sums.py` keeps it."""

    __tablename__ = "verdict_sum"
    __table_args__ = ({"sqlite_with_rowid": False},)

    period: Mapped[int] = mapped_column(
        Integer, primary_key=True, autoincrement=False, comment="in which they were said: whole 28 days since 1970, UTC"
    )
    stream_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="camera that saw the cases")
    rule_id: Mapped[str] = mapped_column(String(64), primary_key=True, comment="rule that reported them")
    kind: Mapped[str] = mapped_column(String(64), primary_key=True, comment="as the rule reported them")
    grid_code: Mapped[str] = mapped_column(String(15), primary_key=True, comment="street of the cases; empty: not known")
    right: Mapped[int] = mapped_column(Integer, comment="cases that are there, as told or at another place")
    wrong: Mapped[int] = mapped_column(Integer, comment="cases where nothing is there, or another thing")
    unsure: Mapped[int] = mapped_column(Integer, comment="cases that nobody could tell")
