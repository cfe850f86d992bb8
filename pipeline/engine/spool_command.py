"""`hutong spool`: what the API refused, shown, sent again or deleted by a person."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from pipeline.clock import SystemClock
from pipeline.config.settings import Settings
from pipeline.deliver.aside import Order
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, fail, out, read, reported
from pipeline.engine.spools import decide, refused

app = typer.Typer(no_args_is_help=True, help="What the API refused, kept for a person; works while hutong runs.")

ItemsArg = Annotated[list[str] | None, typer.Argument(help="items, as `hutong spool list` names them")]
AllOpt = Annotated[bool, typer.Option("--all", help="all of them")]


@app.command(name="list")
def spool_list(*, config: ConfigOpt = STREAMS, as_json: JsonOpt = False) -> None:
    """List what the API refused: what, when, and its answer."""
    settings = read(config)
    with reported():
        rows = [one.as_dict(settings.site.zone) for one in refused(settings.delivery, clock=SystemClock())]
    if as_json:
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
        return
    table = Table("item", "when", "kind", "what", "bytes", "why")
    for row in rows:
        table.add_row(*(escape(str(value)) for value in row.values()))
    out.print(table if rows else "nothing was refused")


@app.command(name="resend")
def spool_resend(items: ItemsArg = None, *, every: AllOpt = False, config: ConfigOpt = STREAMS) -> None:
    """Let refused items be sent again; evidence goes with its event."""
    decided(Order(action="resend"), items or [], read(config), every=every)


@app.command(name="drop")
def spool_drop(items: ItemsArg = None, *, every: AllOpt = False, config: ConfigOpt = STREAMS) -> None:
    """Delete refused items for good; evidence goes with its event."""
    decided(Order(action="drop"), items or [], read(config), every=every)


def decided(order: Order, items: list[str], settings: Settings, *, every: bool) -> None:
    """Carry out an order on refused items, and say on which."""
    if every == bool(items):
        fail(f"{order.action} which? Name items as `hutong spool list` does, or say --all", code=2)
    with reported():
        for one in decide(settings.delivery, order, names=items, clock=SystemClock()):
            out.print(f"{one.name}: {'waits again' if order.action == 'resend' else 'deleted'}", highlight=False)
