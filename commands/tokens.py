"""`hutong tokens`: what machines call the API with."""

import json
from typing import Annotated, get_args

import typer
from rich.table import Table

from api import tokens
from api.access.scopes import Scope
from api.tokens import NewToken
from commands.place import administration, database
from pipeline.clock import SystemClock
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, out, read, reported

app = typer.Typer(no_args_is_help=True, help="Access tokens of the API.")


@app.command(name="create")
def create(
    name: Annotated[str, typer.Argument(help="who will use it; scope vehicle: the id of its stream")],
    *,
    scope: Annotated[list[str], typer.Option(help=f"{', '.join(get_args(Scope))}; may be repeated")],
    days: Annotated[float | None, typer.Option(min=0.0, help="valid for so many days; default: for ever")] = None,
    config: ConfigOpt = STREAMS,
) -> None:
    """Make a token and show it once."""
    with reported(tokens.TokenError), administration(read(config)) as here:
        expires = None if days is None else here.now + days * 86_400
        _, secret = here.make_token(NewToken(name, scope, expires))
    print(secret)


@app.command(name="list")
def listing(*, config: ConfigOpt = STREAMS, as_json: JsonOpt = False) -> None:
    """List the tokens, without their secrets."""
    with reported(tokens.TokenError), database(read(config)).session() as session:
        rows = tokens.listing(session, now=SystemClock().now())
    if as_json:
        print(json.dumps([row.as_dict() for row in rows], indent=1))
        return
    table = Table("id", "name", "scopes", "expires", "last used", "state")
    for row in rows:
        table.add_row(*row.cells())
    out.print(table)


@app.command(name="revoke")
def revoke(
    token_id: Annotated[str, typer.Argument(help="id, as `hutong tokens list` shows it")], *, config: ConfigOpt = STREAMS
) -> None:
    """Make a token useless at once."""
    with reported(tokens.TokenError), administration(read(config)) as here:
        here.revoke_token(token_id)
