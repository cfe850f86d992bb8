"""`hutong users`: the people who sign in."""

import json
import sys
from functools import partial
from typing import Annotated

import typer
from rich.table import Table

from api.access import users
from api.access.passwords import PasswordError, Passwords
from api.access.scopes import ROLES
from api.access.users import UserError
from commands.place import administration, database
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
        with administration(settings) as here:
            here.add(name, roles=role, streets=street or [], password_hash=hashed)


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
        with administration(settings) as here:
            here.set_password(name, hashed)


@app.command()
def roles(name: Name, *, role: Roles, street: Streets = None, config: ConfigOpt = STREAMS) -> None:
    """Give a user other roles and streets, in place of those that it has; its sessions end."""
    with reported(UserError), administration(read(config)) as here:
        here.give(name, roles=role, streets=street or [])


@app.command()
def disable(name: Name, *, config: ConfigOpt = STREAMS) -> None:
    """Keep a user out at once; what it did stays."""
    with reported(UserError), administration(read(config)) as here:
        here.disable(name, disabled=True)


@app.command()
def enable(name: Name, *, config: ConfigOpt = STREAMS) -> None:
    """Let a disabled user in again."""
    with reported(UserError), administration(read(config)) as here:
        here.disable(name, disabled=False)


def _hashed(name: str, *, from_stdin: bool) -> str:
    asked = partial(typer.prompt, "password", hide_input=True, confirmation_prompt=True)
    given = sys.stdin.readline().rstrip("\n") if from_stdin else asked()
    return Passwords().hash(given, name=name)
