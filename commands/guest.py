"""Who looks at the demonstration: a token for programs, a user for the page. Both are made anew at each start."""

import secrets
from dataclasses import dataclass

from api import tokens
from api.access.passwords import Passwords
from api.access.users import create
from api.db import Database

NAME = "demo"
PASSWORD_BYTES = 9
"""12 characters, which is what a password needs."""


@dataclass(frozen=True, slots=True)
class Guest:
    """The ways in, told in the terminal alone."""

    token: str
    password: str
    name: str = NAME


def welcome(database: Database, *, now: float) -> Guest:
    """Make a token and a user who may do everything."""
    guest = Guest("", secrets.token_urlsafe(PASSWORD_BYTES))
    hashed = Passwords().hash(guest.password, name=guest.name)
    with database.session() as session:
        create(session, name=guest.name, roles=["admin"], streets=[], password_hash=hashed, now=now)
        token = tokens.create(session, name="demonstration", scopes=["operator"], expires=None, now=now)
    return Guest(token, guest.password)
