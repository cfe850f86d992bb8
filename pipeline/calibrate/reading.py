"""What a person has clicked and measured: a CSV or YAML file, or numbers on the command line. Not here: what follows."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from pipeline.calibrate.clues import Lengths, Upright
from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.stand import Size
from pipeline.locate.homography import Array

Row = Mapping[str, float]
NEAR = ("x", "y", "ahead", "right")
EARTH = ("x", "y", "lat", "lon")
TALL = ("foot_x", "foot_y", "head_x", "head_y", "height")
LONG = ("a_x", "a_y", "b_x", "b_y", "length")
LARGEST_BYTES = 1 << 20
OBJECT_SHARE, LENGTH_SHARE = 0.05, 0.03
"""How exactly sizes are known: people of one height differ by 5 %, vehicles and stripes by 3 %."""


@dataclass(frozen=True, slots=True)
class Objects:
    """Things of known size in the picture."""

    uprights: Upright | None
    lengths: Lengths | None

    @property
    def count(self) -> int:
        """How many there are."""
        standing = 0 if self.uprights is None else len(self.uprights.feet)
        return standing + (0 if self.lengths is None else len(self.lengths.starts))


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file with a header, or a YAML list of mappings.

    Raises:
        CalibrateError: it can't be read, or a value is no number.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise CalibrateError(f"{path}: expected at most {LARGEST_BYTES} bytes of points")
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CalibrateError(f"{path}: can't be read: {error}") from error
    rows: object = yaml_list(path, text) if path.suffix in {".yaml", ".yml"} else list(csv.DictReader(text.splitlines()))
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CalibrateError(f"{path}: expected a list of points, each with {', '.join(NEAR)} or {', '.join(EARTH)}")
    return [_numbers(path, number, row) for number, row in enumerate(rows, 1)]


def yaml_list(path: Path, text: str) -> object:
    """Read YAML.

    Raises:
        CalibrateError: it is none.
    """
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CalibrateError(f"{path}: expected YAML: {error}") from error


def written(keys: Sequence[str], text: str) -> Row:
    """Read numbers on the command line, separated by commas.

    Raises:
        CalibrateError: there are not as many, or one is no number.
    """
    parts = text.split(",")
    if len(parts) != len(keys):
        raise CalibrateError(f"expected {','.join(keys)}, got {text!r}")
    return _numbers(None, 0, dict(zip(keys, parts, strict=True)))


def columns(rows: Sequence[Row], keys: Sequence[str], size: Size) -> Array:
    """Return (N, K) of some keys; those of the picture (x, y and the like) become pixels where all are shares, 0 to 1.

    Raises:
        CalibrateError: a row lacks a key, or a place is not in the picture.
    """
    for number, row in enumerate(rows, 1):
        lacking = [key for key in keys if key not in row]
        if lacking:
            raise CalibrateError(f"row {number}: expected {', '.join(keys)}; {', '.join(lacking)} is not there")
    table = np.array([[row[key] for key in keys] for row in rows], np.float64).reshape(-1, len(keys))
    shown = [number for number, key in enumerate(keys) if key.split("_")[-1] in {"x", "y"}]
    sides = np.array([size[0] if keys[number].endswith("x") else size[1] for number in shown], np.float64)
    if table.size and np.abs(table[:, shown]).max() <= 1.0:
        table[:, shown] *= sides
    outside = (table[:, shown] < -sides) | (table[:, shown] > 2 * sides)
    if outside.any():
        first = int(np.flatnonzero(outside.any(axis=1))[0])
        raise CalibrateError(
            f"row {first + 1}: expected pixels of a picture of {size[0]} × {size[1]}, or shares from 0 to 1, got "
            f"{', '.join(f'{value:g}' for value in table[first, shown])}; is the snapshot of the same size?"
        )
    return table


def objects(rows: Sequence[Row], size: Size) -> Objects:
    """Return what stands and what lies among rows.

    Raises:
        CalibrateError: a row is neither, or has no size.
    """
    tall = [row for row in rows if "head_x" in row]
    rest = [row for row in rows if "head_x" not in row]
    standing, lying = columns(tall, TALL, size), columns(rest, LONG, size)
    sizes = np.concatenate([standing[:, 4], lying[:, 4]])
    if (sizes <= 0).any():
        raise CalibrateError(f"expected sizes in metres above 0, got {float(sizes.min()):g}")
    return Objects(
        Upright(standing[:, :2], standing[:, 2:4], standing[:, 4], OBJECT_SHARE) if tall else None,
        Lengths(lying[:, :2], lying[:, 2:4], lying[:, 4], LENGTH_SHARE) if rest else None,
    )


def _numbers(path: Path | None, number: int, row: Mapping[str, object]) -> Row:
    found = {}
    for key, value in row.items():
        try:
            found[str(key).strip()] = float(str(value))
        except ValueError as error:
            where = "" if path is None else f"{path}: row {number}: "
            raise CalibrateError(f"{where}{key}: expected a number, got {str(value)[:40]!r}") from error
    if not all(np.isfinite(value) for value in found.values()):
        raise CalibrateError(f"row {number}: expected finite numbers")
    return found
