"""Tables of people and of what they did. Times are UTC seconds since the epoch."""

from sqlalchemy import JSON, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.tables import Base


class User(Base):
    """A person."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
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
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    created: Mapped[float] = mapped_column(Float, comment="UTC seconds")
    seen: Mapped[float] = mapped_column(Float, index=True, comment="last request, UTC seconds, at most a minute old")
    address: Mapped[str] = mapped_column(String(64), comment="where it was signed in from")


class Strike(Base):
    """Wrong passwords of one account or from one address."""

    __tablename__ = "strike"

    key: Mapped[str] = mapped_column(String(100), primary_key=True, comment="account:… or address:…")
    count: Mapped[int] = mapped_column(Integer)
    last: Mapped[float] = mapped_column(Float, index=True, comment="UTC seconds")
