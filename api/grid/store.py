"""Loads a grid into the database: what it no longer has is retired, open cases and cameras are put into its cells."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases import finding, verdict_sums
from api.db import Database, serialise
from api.grid.area import Area, square_metres
from api.grid.check import flaws_of
from api.grid.derive import complete
from api.grid.geojson import Flaw, geometry_of, read_areas
from api.grid.in_force import load_index
from api.grid.made_up import SEED, made_up_district
from api.grid.shift import shift_flaw
from api.place import Datum
from api.tables import Case, GridArea, GridImport, Stream

log = structlog.get_logger()


class GridWrong(Exception):
    """A grid that is not loaded.

    Attributes:
        flaws: all that is wrong with it.
    """

    def __init__(self, source: str, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        told = "\n".join(f"  {flaw}" for flaw in flaws[:20])
        more = f"\n  and {len(flaws) - 20} more" if len(flaws) > 20 else ""
        super().__init__(f"{source}: {len(flaws)} problem(s)\n{told}{more}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of an import.

    Attributes:
        areas: how many of each level.
        retired: areas of the last grid that this one does not have.
        cases, streams: open cases and cameras that are in a cell now.
    """

    areas: dict[str, int]
    retired: int
    cases: int
    streams: int


def read_grid(text: str, *, datum: Datum | None = None, known: Sequence[GridArea] = ()) -> tuple[list[Area], list[Flaw]]:
    """Return the areas of a file, completed, and all that is wrong with them; with something fatal, no areas."""
    reading = read_areas(text, datum=datum)
    flaws = list(reading.flaws)
    if not flaws or reading.areas:
        flaws += flaws_of(reading.areas)
    if any(flaw.is_fatal for flaw in flaws):
        return [], flaws
    shifted = shift_flaw(reading.areas, {row.code: (row.west, row.south) for row in known})
    return complete(reading.areas), [*flaws, *shifted]


def import_file(database: Database, path: Path, *, datum: Datum | None, despite: bool, now: float) -> Loaded | None:
    """Load a file, unless the same is in force already: then None.

    Args:
        database: where it goes.
        path: GeoJSON.
        datum: what its degrees mean; None: what the file says.
        despite: load it though cells overlap, leave holes or reach over borders; the log tells that.
        now: UTC seconds.

    Raises:
        GridWrong: it has problems that stand in the way.
        OSError: it can't be read.
    """
    content = path.read_bytes()
    sha256 = hashlib.sha256(content + (datum or "").encode()).hexdigest()
    with database.session() as session:
        serialise(session, "grid")
        newest = session.scalar(select(GridImport).order_by(GridImport.id.desc()).limit(1))
        if newest is not None and newest.sha256 == sha256:
            return None
        known = session.scalars(select(GridArea).where(GridArea.level == "cell", GridArea.retired.is_(None))).all()
        areas, flaws = read_grid(content.decode("utf-8", errors="replace"), datum=datum, known=known)
        if any(flaw.is_fatal or not despite for flaw in flaws):
            raise GridWrong(str(path), flaws)
        if flaws:
            log.warning("the grid has problems", file=str(path), problems=len(flaws), first=str(flaws[0]))
        return load(session, areas, GridImport(source=str(path)[-500:], sha256=sha256, is_made_up=False, imported=now))


def load(session: Session, areas: Sequence[Area], noted: GridImport) -> Loaded:
    """Put areas in force, in the caller's transaction."""
    serialise(session, "grid")
    rows = {row.code: row for row in session.scalars(select(GridArea))}
    held = {cell: one.code for one in areas for cell in one.cells}
    for one in areas:
        row = rows.setdefault(one.code, GridArea(code=one.code))
        _write(row, one, held.get(one.code))
        session.add(row)
    kept = {one.code for one in areas}
    gone = [row for code, row in rows.items() if row.retired is None and code not in kept]
    for row in gone:
        row.retired = noted.imported
    session.add(noted)
    session.flush()
    cases, streams = _place_again(session)
    finding.begin_anew(session)
    verdict_sums.make_anew(session)
    levels = [one.level for one in areas]
    return Loaded({level: levels.count(level) for level in dict.fromkeys(levels)}, len(gone), cases, streams)


def load_made_up(session: Session, *, seed: int = SEED, now: float) -> Loaded:
    """Put the made-up district in force, in the caller's transaction."""
    source = f"made up, seed {seed}"
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    return load(session, made_up_district(seed), GridImport(source=source, sha256=sha256, is_made_up=True, imported=now))


def _write(row: GridArea, area: Area, responsibility: str | None) -> None:
    west, south, east, north = area.shape.bounds
    row.level, row.name, row.parent, row.responsibility = area.level, area.name, area.parent, responsibility
    row.land_use, row.management, row.retired = area.land_use, area.management, None
    row.area_m2 = round(square_metres(area.shape), 1)
    row.west, row.south, row.east, row.north = west, south, east, north
    row.geometry = geometry_of(area.shape)


def _place_again(session: Session) -> tuple[int, int]:
    """Put open cases and cameras into the cells of the new grid; closed cases keep theirs."""
    index = load_index(session)
    cases = session.scalars(select(Case).where(Case.state == "open", Case.lat.is_not(None))).all()
    for case in cases:
        case.grid_code = index.cell_of(case.lat or 0.0, case.lon or 0.0)
        case.responsibility_code = index.responsibility_of(case.grid_code)
    streams = session.scalars(select(Stream).where(Stream.lat.is_not(None))).all()
    for stream in streams:
        stream.grid_code = index.cell_of(stream.lat or 0.0, stream.lon or 0.0)
    return sum(one.grid_code is not None for one in cases), sum(one.grid_code is not None for one in streams)
