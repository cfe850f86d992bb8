"""`hutong assets`: bins, toilets, parking bays and risk sources of the city's register."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.assets.geojson import Register, read_assets
from api.assets.store import load_assets
from api.place import Datum
from commands.place import database
from pipeline.clock import SystemClock
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, err, fail, out, read, reported

app = typer.Typer(no_args_is_help=True, help="Things with a code: bins, toilets, parking bays, risk sources.")

FileArg = Annotated[Path, typer.Argument(help="GeoJSON file of points, see docs/assets.md", exists=True, dir_okay=False)]
TypeOpt = Annotated[str | None, typer.Option("--type", help="of features that do not say: bin, toilet, parking_bay…")]
DatumOpt = Annotated[Datum | None, typer.Option(help="what its degrees mean; default: what the file says, else wgs84")]


@app.command(name="import")
def import_(
    file: FileArg, *, type_: TypeOpt = None, datum: DatumOpt = None, config: ConfigOpt = STREAMS, as_json: JsonOpt = False
) -> None:
    """Load assets: they replace those of the same types; codes that are no longer there are kept as retired."""
    register = _read(file, type_, datum)
    with reported(), database(read(config)).session() as session:
        loaded = load_assets(session, register.assets, now=SystemClock().now())
    if as_json:
        print(json.dumps({"types": loaded.types, "retired": loaded.retired, "outside": loaded.outside}))
        return
    told = ", ".join(f"{number} {name}" for name, number in loaded.types.items()) or "nothing"
    out.print(f"{file}: {told}; {loaded.retired} retired, {loaded.outside} outside of the grid", highlight=False)


@app.command()
def check(file: FileArg, *, type_: TypeOpt = None, datum: DatumOpt = None) -> None:
    """Tell what is wrong with a file, by feature; exit code 1 when there is something."""
    register = _read(file, type_, datum)
    out.print(f"{file}: right, {len(register.assets)} assets", highlight=False)


def _read(file: Path, type_: str | None, datum: Datum | None) -> Register:
    """Read a file, or tell what is wrong with it and exit."""
    with reported(OSError):
        register = read_assets(file.read_text(encoding="utf-8", errors="replace"), type_=type_, datum=datum)
    for flaw in register.flaws[:50]:
        err.print(f"{file}: {flaw}", markup=False, highlight=False, soft_wrap=True)
    if register.flaws:
        fail(f"{len(register.flaws)} problem(s)")
    return register
