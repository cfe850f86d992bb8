"""`hutong calibrate`: how a camera is mounted, or its map of the ground, from a snapshot."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer
from numpy.typing import NDArray

from pipeline.calibrate import report
from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.grid import Extent, drawn
from pipeline.calibrate.marks import Mapped, from_horizon, from_marks, from_objects, ground_map
from pipeline.calibrate.reading import EARTH, LONG, NEAR, TALL, Row, columns, objects, read_rows, written
from pipeline.calibrate.solve import Solved
from pipeline.calibrate.stand import Given, Size
from pipeline.engine.console import JsonOpt, err, out, reported
from pipeline.locate.homography import Array, apply, inverse

app = typer.Typer(
    no_args_is_help=True,
    help="Find how a vehicle's camera is mounted, or a fixed camera's map of the ground, from one picture; draws it, too.",
)

FileArg = Annotated[Path | None, typer.Argument(help="CSV with a header, or a YAML list", exists=True, dir_okay=False)]
SnapshotOpt = Annotated[Path | None, typer.Option("--snapshot", help="the picture (PNG, JPEG)", exists=True, dir_okay=False)]
SizeOpt = Annotated[str | None, typer.Option("--size", help="WIDTHxHEIGHT of the picture, when there is no snapshot")]
DrawOpt = Annotated[Path | None, typer.Option("--draw", help="write the snapshot with the ground's grid to this .png or .jpg")]
FovOpt = Annotated[float | None, typer.Option("--fov", min=5, max=150, help="horizontal field of view in degrees, if known")]
HeightOpt = Annotated[float | None, typer.Option("--height", min=0.3, max=80, help="of the lens above ground, metres")]
ForwardOpt = Annotated[float, typer.Option("--forward", help="of the lens ahead of the GPS antenna, metres; only passed on")]
RightOpt = Annotated[float, typer.Option("--right", help="of the lens to the right of the GPS antenna, metres; only passed on")]
ErrorOpt = Annotated[float, typer.Option("--error", min=0.005, max=20, help="error of a measured coordinate, metres")]

NEAR_EXTENT = Extent(-8, 8, 1, 30)
MARGIN_M, MOST_M = 3, 60
LEAST_PX, DIGITS = 64, 5


@dataclass(frozen=True, slots=True)
class _View:
    """The picture that is calibrated."""

    size: Size
    image: NDArray[np.uint8] | None
    draw: Path | None

    @classmethod
    def of(cls, snapshot: Path | None, size: str | None, draw: Path | None) -> "_View":
        if draw is not None and (snapshot is None or draw.suffix.lower() not in {".png", ".jpg", ".jpeg"}):
            raise CalibrateError("--draw: expected a --snapshot to draw on, and a file that ends with .png or .jpg")
        if snapshot is None:
            return cls(_size(size), None, None)
        image = cv2.imread(str(snapshot), cv2.IMREAD_COLOR)
        if image is None:
            raise CalibrateError(f"{snapshot}: expected a picture; take one with `ffmpeg -i URL -frames:v 1 snap.png`")
        return cls((image.shape[1], image.shape[0]), np.asarray(image, np.uint8), draw)

    def show(self, pixels: Callable[[Array], Array], extent: Extent, marks: Array, names: tuple[str, str]) -> None:
        """Write the grid, if it was asked for."""
        if self.image is None or self.draw is None:
            return
        if not cv2.imwrite(str(self.draw), drawn(self.image, pixels, extent, marks=marks, names=names)):
            raise CalibrateError(f"{self.draw}: can't be written")
        err.print(f"drawn: {self.draw}", highlight=False)


@app.command()
def points(  # noqa: PLR0913 - one parameter an option
    file: FileArg = None,
    *,
    point: Annotated[list[str] | None, typer.Option(help=f"{','.join(NEAR)} in pixels and metres; again for each")] = None,
    snapshot: SnapshotOpt = None,
    size: SizeOpt = None,
    draw: DrawOpt = None,
    fov: FovOpt = None,
    height: HeightOpt = None,
    forward: ForwardOpt = 0.0,
    right: RightOpt = 0.0,
    error: ErrorOpt = 0.1,
    as_json: JsonOpt = False,
) -> None:
    """From points of the ground: x,y,ahead,right (vehicle; metres from below the lens) or x,y,lat,lon (fixed camera)."""
    with reported():
        view = _View.of(snapshot, size, draw)
        rows = _rows(file, point, NEAR)
        if rows and "lat" in rows[0]:
            table = columns(rows, EARTH, view.size)
            _tell_map(ground_map(table[:, :2], table[:, 2:], view.size, error_m=error), view, as_json=as_json)
            return
        table = columns(rows, NEAR, view.size)
        found = from_marks(table[:, :2], table[:, 2:], Given(height, fov), view.size, error_m=error)
        _tell(found, view, table[:, :2], offset=(forward, right), as_json=as_json)


@app.command(name="objects")
def objects_command(  # noqa: PLR0913 - one parameter an option
    file: FileArg = None,
    *,
    person: Annotated[list[str] | None, typer.Option(help=f"{','.join(TALL)}: a thing that stands; again for each")] = None,
    span: Annotated[list[str] | None, typer.Option(help=f"{','.join(LONG)}: a length on the ground; again for each")] = None,
    snapshot: SnapshotOpt = None,
    size: SizeOpt = None,
    draw: DrawOpt = None,
    fov: FovOpt = None,
    height: HeightOpt = None,
    forward: ForwardOpt = 0.0,
    right: RightOpt = 0.0,
    as_json: JsonOpt = False,
) -> None:
    """From things of known size: people (1.7 m), a car's width at its tyres' outer edges (1.8 m), stripes of a crossing."""
    with reported():
        view = _View.of(snapshot, size, draw)
        rows = [*_rows(file, person, TALL), *(written(LONG, text) for text in span or ())]
        seen = objects(rows, view.size)
        found = from_objects(seen, Given(height, fov), view.size)
        marks = [seen.uprights.feet, seen.uprights.heads] if seen.uprights is not None else []
        marks += [seen.lengths.starts, seen.lengths.ends] if seen.lengths is not None else []
        _tell(found, view, np.concatenate(marks), offset=(forward, right), as_json=as_json)


@app.command()
def horizon(  # noqa: PLR0913 - one parameter an option
    *,
    height: HeightOpt = None,
    line: Annotated[str | None, typer.Option(help="x1,y1,x2,y2: two points of the horizon, left and right")] = None,
    ahead: Annotated[str | None, typer.Option(help="x,y: where lines along the vehicle's way meet")] = None,
    across: Annotated[str | None, typer.Option(help="x,y: where lines square to its way, to the right, meet")] = None,
    snapshot: SnapshotOpt = None,
    size: SizeOpt = None,
    draw: DrawOpt = None,
    fov: FovOpt = None,
    forward: ForwardOpt = 0.0,
    right: RightOpt = 0.0,
    as_json: JsonOpt = False,
) -> None:
    """From the horizon or vanishing points, and the height of the lens."""
    with reported():
        view = _View.of(snapshot, size, draw)
        told = ((ahead, 0.0), (across, np.pi / 2))
        seen = [(written(("x", "y"), text), bearing) for text, bearing in told if text is not None]
        level = None
        if line is not None:
            row = written(("a_x", "a_y", "b_x", "b_y"), line)
            level = columns([row], ("a_x", "a_y", "b_x", "b_y"), view.size).reshape(2, 2)
        vanishing = columns([row for row, _ in seen], ("x", "y"), view.size)
        found = from_horizon(level, vanishing, np.array([bearing for _, bearing in seen]), Given(height, fov), view.size)
        marks = vanishing if level is None else np.concatenate([vanishing, level])
        _tell(found, view, marks, offset=(forward, right), as_json=as_json)


def _rows(file: Path | None, inline: Sequence[str] | None, keys: Sequence[str]) -> list[Row]:
    """Return what a file and the command line say together."""
    return [*([] if file is None else read_rows(file)), *(written(keys, text) for text in inline or ())]


def _size(text: str | None) -> Size:
    width, _, height = (text or "").partition("x")
    sides = [int(side) for side in (width, height) if side.isdigit() and len(side) <= DIGITS]
    if len(sides) < 2 or min(sides) < LEAST_PX:
        raise CalibrateError(f"expected a --snapshot, or --size WIDTHxHEIGHT such as 1280x720, got {text or 'neither'}")
    return sides[0], sides[1]


def _tell(found: Solved, view: _View, marks: Array, *, offset: tuple[float, float], as_json: bool) -> None:
    forward, right = offset
    view.show(
        lambda ground: found.stand.pixels(np.column_stack([ground, np.zeros(len(ground))]), view.size), NEAR_EXTENT, marks,
        ("right", "ahead"),
    )  # fmt: skip
    if as_json:
        typer.echo(json.dumps(report.report(found, view.size, forward_m=forward, right_m=right), indent=1))
        return
    for told in report.camera_lines(found, view.size):
        out.print(told, highlight=False, soft_wrap=True)
    out.print()
    out.print(report.mounting_yaml(found, forward_m=forward, right_m=right), highlight=False, soft_wrap=True, end="")


def _tell_map(found: Mapped, view: _View, *, as_json: bool) -> None:
    places = found.plane.metres(found.latlon)
    low = np.clip(np.floor(places.min(axis=0)) - MARGIN_M, -MOST_M, MOST_M).astype(int).tolist()
    high = np.clip(np.ceil(places.max(axis=0)) + MARGIN_M, -MOST_M, MOST_M).astype(int).tolist()
    back = inverse(found.fit.matrix)

    def pixels(ground: Array) -> Array:
        seen = apply(back, ground)
        before = np.column_stack([seen, np.ones(len(seen))]) @ found.fit.matrix[2] > 0
        return np.where(before[:, None], seen, np.nan)

    view.show(pixels, Extent(low[0], high[0], low[1], high[1]), found.pixels, ("east", "north"))
    if as_json:
        told = {"matrix": found.fit.matrix.tolist(), "origin": [found.plane.lat, found.plane.lon]}
        typer.echo(json.dumps(told | {"misfits": report.misfits(found.misfits)}, indent=1))
        return
    for line in report.map_lines(found):
        out.print(line, highlight=False, soft_wrap=True)
    out.print()
    yaml = report.ground_points_yaml(found.pixels, found.latlon, view.size)
    out.print(yaml, highlight=False, soft_wrap=True, end="", markup=False)
