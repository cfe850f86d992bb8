"""`hutong users`: the people who sign in."""

import json
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy.orm import Session

from api.access import audit, users
from api.access.audit import Act
from api.access.passwords import PasswordError, Passwords
from api.access.scopes import ROLES
from api.access.users import UserError
from commands.place import database, operator
from pipeline.clock import SystemClock
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, out, read, reported

app = typer.Typer(no_args_is_help=True, help="People who sign in: their roles, streets and passwords.")

Name = Annotated[str, typer.Argument(help="what the person signs in with: a-z, 0-9, '.', '_', '@', '-'")]
Roles = Annotated[list[str], typer.Option("--role", help=f"{', '.join(ROLES)}; may be repeated")]
Streets = Annotated[
    list[str] | None,
    typer.Option("--street", help="9-digit code of a street whose cases it sees; may be repeated; default: all"),
]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="read the password from standard input, for scripts")]


@app.command()
def add(
    name: Name, *, role: Roles, street: Streets = None, password_stdin: Stdin = False, config: ConfigOpt = STREAMS
) -> None:
    """Make a user; asks for its password."""
    settings = read(config)
    with reported(UserError, PasswordError):
        hashed = _hashed(name, from_stdin=password_stdin)
        with database(settings).session() as session:
            now = SystemClock().now()
            users.create(session, name=name, roles=role, streets=street or [], password_hash=hashed, now=now)
            _note(session, "user.added", name, {"roles": role, "streets": street or []})


@app.command(name="list")
def listing(*, config: ConfigOpt = STREAMS, as_json: JsonOpt = False) -> None:
    """List the users."""
    with database(read(config)).reading() as session:
        rows = users.listing(session)
    if as_json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    table = Table("name", "roles", "streets", "signs in with", "last signed in (UTC)", "state")
    for row in rows:
        table.add_row(*row.cells())
    out.print(table)


@app.command()
def password(name: Name, *, password_stdin: Stdin = False, config: ConfigOpt = STREAMS) -> None:
    """Give a user another password; its sessions end."""
    settings = read(config)
    with reported(UserError, PasswordError):
        hashed = _hashed(name, from_stdin=password_stdin)
        with database(settings).session() as session:
            users.set_password(session, users.named(session, name), hashed)
            _note(session, "user.password_set", name)


@app.command()
def roles(name: Name, *, role: Roles, street: Streets = None, config: ConfigOpt = STREAMS) -> None:
    """Give a user other roles and streets, in place of those that it has; its sessions end."""
    with reported(UserError), database(read(config)).session() as session:
        users.give(session, users.named(session, name), roles=role, streets=street or [])
        _note(session, "user.roles_given", name, {"roles": role, "streets": street or []})


@app.command()
def disable(name: Name, *, config: ConfigOpt = STREAMS) -> None:
    """Keep a user out at once; what it did stays."""
    _set_disabled(name, config, disabled=True)


@app.command()
def enable(name: Name, *, config: ConfigOpt = STREAMS) -> None:
    """Let a disabled user in again."""
    _set_disabled(name, config, disabled=False)


def _set_disabled(name: str, config: Path, *, disabled: bool) -> None:
    with reported(UserError), database(read(config)).session() as session:
        users.disable(session, users.named(session, name), disabled=disabled, now=SystemClock().now())
        _note(session, "user.disabled" if disabled else "user.enabled", name)


def _note(session: Session, action: str, name: str, detail: Mapping[str, object] | None = None) -> None:
    act = Act(action, f"user/{name}", "administration", detail or {})
    audit.write(session, operator(), act, now=SystemClock().now())


def _hashed(name: str, *, from_stdin: bool) -> str:
    asked = partial(typer.prompt, "password", hide_input=True, confirmation_prompt=True)
    given = sys.stdin.readline().rstrip("\n") if from_stdin else asked()
    return Passwords().hash(given, name=name)
