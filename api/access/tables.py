"""Tables of people and of what they did. Times are UTC seconds since the epoch."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base, BigId


class User(Base):
    """A person."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(String(16), primary_key=True, comment="random")
    name: Mapped[str] = mapped_column(String(64), unique=True, comment="what the person signs in with, in lower case")
    roles: Mapped[list[str]] = mapped_column(JSON, comment="operator, dispatcher, manager, auditor, inspector, reader, admin")
    streets: Mapped[list[str]] = mapped_column(JSON, comment="9-digit codes of the streets whose cases it sees; empty: all")
    password_hash: Mapped[str | None] = mapped_column(String(200), comment="Argon2id; none: signs in elsewhere (OIDC)")
    subject: Mapped[str | None] = mapped_column(String(500), unique=True, comment="OIDC: issuer and subject")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    disabled: Mapped[float | None] = mapped_column(Float, comment="UTC seconds; none: in force")
    last_sign_in: Mapped[float | None] = mapped_column(Float, comment="UTC seconds")


class UserSession(Base):
    """A browser in which a person is signed in."""

    __tablename__ = "user_session"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True, comment="SHA-256 of the cookie's secret, hex")
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True, comment="who signed in")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    seen: Mapped[float] = mapped_column(Float, index=True, comment="last request, UTC seconds, at most a minute old")
    address: Mapped[str] = mapped_column(String(64), comment="where it was signed in from")


class OidcAttempt(Base):
    """Somebody who is at the provider to sign in; ten minutes long, used once."""

    __tablename__ = "oidc_attempt"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True, comment="SHA-256 of the state, hex")
    nonce: Mapped[str] = mapped_column(String(64), comment="stands in the provider's word")
    verifier: Mapped[str] = mapped_column(String(64), comment="of PKCE (RFC 7636)")
    path: Mapped[str] = mapped_column(String(500), comment="where to go afterwards")
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")


class Strike(Base):
    """Wrong passwords of one account or from one address."""

    __tablename__ = "strike"

    key: Mapped[str] = mapped_column(String(100), primary_key=True, comment="account:… or address:…")
    count: Mapped[int] = mapped_column(Integer, comment="wrong attempts since they are counted")
    last: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")


class Audit(Base):
    """What was done with evidence and with access: append-only, triggers refuse to change or delete a row."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject_t", "subject", "t"), Index("ix_audit_actor_t", "actor", "t"))

    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, comment="1, 2, 3 … without gaps")
    t: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")
    actor_kind: Mapped[str] = mapped_column(String(16), comment="user, token, public, command or chore")
    actor_id: Mapped[str] = mapped_column(String(64), comment="the user's or token's id")
    actor: Mapped[str] = mapped_column(String(200), comment="its name then")
    address: Mapped[str] = mapped_column(String(64), comment="where it came from")
    action: Mapped[str] = mapped_column(String(64), comment="such as evidence.read")
    subject: Mapped[str] = mapped_column(String(300), comment="what it was done with")
    purpose: Mapped[str] = mapped_column(String(500), comment="what for, as the actor said")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, comment="what else is told of the act")
    previous: Mapped[str] = mapped_column(String(64), comment="hash of the row before, hex")
    hash: Mapped[str] = mapped_column(String(64), comment="SHA-256 over the hash before and this row, hex")


class AuditHead(Base):
    """The newest row of the audit log: without it a log whose last rows are missing would look whole."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False, comment="1")
    sequence: Mapped[int] = mapped_column(BigInteger, comment="of the newest entry")
    hash: Mapped[str] = mapped_column(String(64), comment="hex")


class LegalHold(Base):
    """A case whose evidence is kept whatever its terms are."""

    __tablename__ = "legal_hold"

    case_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("case.id"), primary_key=True, autoincrement=False, comment="whose evidence is kept"
    )
    since: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    by: Mapped[str] = mapped_column(String(200), comment="name of the user or token")
    reason: Mapped[str] = mapped_column(String(500), comment="as whoever ordered it wrote")
