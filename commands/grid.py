"""`hutong grid`: the district's grid on the map, loaded, checked, or made up."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.grid.geojson import write_areas
from api.grid.made_up import NAME, SEED, made_up_district
from api.grid.store import GridWrong, Loaded, import_file, load_made_up, read_grid
from api.place import Datum
from commands.place import database
from pipeline.clock import SystemClock
from pipeline.engine.console import STREAMS, ConfigOpt, JsonOpt, err, fail, out, read, reported

app = typer.Typer(no_args_is_help=True, help="The district's grid: streets, communities, unit grids, responsibility grids.")

FileArg = Annotated[Path, typer.Argument(help="GeoJSON file, see docs/grid.md", exists=True, dir_okay=False)]
DatumOpt = Annotated[Datum | None, typer.Option(help="what its degrees mean; default: what the file says, else wgs84")]


@app.command(name="import")
def import_(
    file: FileArg,
    *,
    datum: DatumOpt = None,
    despite: Annotated[bool, typer.Option("--despite", help="load it though cells overlap or leave holes")] = False,
    config: ConfigOpt = STREAMS,
    as_json: JsonOpt = False,
) -> None:
    """Load a grid: it replaces the one in force; codes that it no longer has are kept as retired."""
    with reported(GridWrong, OSError):
        loaded = import_file(database(read(config)), file, datum=datum, despite=despite, now=SystemClock().now())
    if loaded is None:
        out.print(f"{file}: is in force already")
        return
    _tell(str(file), loaded, as_json=as_json)


@app.command()
def check(file: FileArg, *, datum: DatumOpt = None, as_json: JsonOpt = False) -> None:
    """Tell what is wrong with a file: codes, shapes, overlaps, holes, datum; exit code 1 when there is something."""
    with reported(OSError):
        areas, flaws = read_grid(file.read_text(encoding="utf-8", errors="replace"), datum=datum)
    if as_json:
        told = [{"feature": one.feature, "message": one.message, "is_fatal": one.is_fatal} for one in flaws]
        print(json.dumps({"ok": not flaws, "areas": len(areas), "problems": told}, ensure_ascii=False))
        raise typer.Exit(1 if flaws else 0)
    for flaw in flaws:
        err.print(f"{file}: {flaw}", markup=False, highlight=False, soft_wrap=True)
    if flaws:
        despite = "" if any(one.is_fatal for one in flaws) else "; `hutong grid import --despite` loads it all the same"
        fail(f"{len(flaws)} problem(s){despite}")
    cells = sum(one.level == "cell" for one in areas)
    out.print(f"{file}: right, {len(areas)} areas with {cells} cells", highlight=False)


@app.command()
def demo(
    *,
    to: Annotated[Path | None, typer.Option("--out", help="write it to a GeoJSON file instead of loading it")] = None,
    seed: Annotated[int, typer.Option(min=0, help="another number makes another district")] = SEED,
    config: ConfigOpt = STREAMS,
    as_json: JsonOpt = False,
) -> None:
    """Load a made-up district of Dongcheng's size: 17 streets, 589 basic and 2,314 unit grids, 832 alleys."""
    if to is not None:
        areas = made_up_district(seed)
        with reported(OSError):
            to.write_text(write_areas(areas, name=f"{NAME}: made up, nothing in it is real"), encoding="utf-8")
        out.print(f"{to}: {len(areas)} made-up areas", highlight=False)
        return
    with reported(), database(read(config)).session() as session:
        loaded = load_made_up(session, seed=seed, now=SystemClock().now())
    _tell(f"made up, seed {seed}", loaded, as_json=as_json)


def _tell(source: str, loaded: Loaded, *, as_json: bool) -> None:
    if as_json:
        told = {"areas": loaded.areas, "retired": loaded.retired, "cases": loaded.cases, "streams": loaded.streams}
        print(json.dumps({"source": source, **told}, ensure_ascii=False))
        return
    areas = ", ".join(f"{number} {level}" for level, number in loaded.areas.items())
    out.print(f"{source}: {areas}; {loaded.retired} retired", highlight=False, soft_wrap=True)
    out.print(f"{loaded.cases} open case(s) and {loaded.streams} camera(s) are in a cell", highlight=False)
