"""The catalogue as a table: what there is, and whether its files are there and right."""

from dataclasses import asdict, dataclass
from pathlib import Path

from models.catalog import load_catalog
from models.entry import Entry
from models.errors import ModelError
from models.weights import Weights, look_up


@dataclass(frozen=True, slots=True)
class Row:
    """One detector, as text for people and programs.

    Attributes:
        file: where it is and its state: right, wrong hash, missing, or the address where it can be had.
        state: right, wrong, missing, url only, or unknown where its file can't be looked for.
    """

    name: str
    licence: str
    megabytes: str
    input: str
    layout: str
    file: str
    state: str

    def as_dict(self) -> dict[str, str]:
        """Return the cells by name."""
        return asdict(self)


def listing(catalog_path: Path | None = None) -> list[Row]:
    """Return a row for each entry of a catalogue, the bundled one by default; every file is hashed.

    Raises:
        ModelError: the catalogue can't be read.
    """
    return [_row(entry) for entry in load_catalog(catalog_path).entries]


def _row(entry: Entry) -> Row:
    spec = entry.input
    shapes = ", ".join(f"{shape.width}×{shape.height}" for shape in spec.variants)
    size = f"{shapes} {spec.order} {spec.resize}"
    try:
        found = look_up(entry)
    except ModelError as error:
        return Row(entry.name, entry.licence, "", size, entry.layout, str(error), "unknown")
    megabytes = f"{found.size / 1e6:.1f}" if found.size else ""
    return Row(entry.name, entry.licence, megabytes, size, entry.layout, _file(entry, found), found.state)


def _file(entry: Entry, found: Weights) -> str:
    source = f"to be had from {entry.url}" if entry.url else ""
    if found.path is None:
        return source
    if found.state == "right":
        return f"{found.path}: right"
    if found.state == "wrong":
        return f"{found.path}: wrong hash {(found.sha256 or '')[:12]}…, expected {entry.sha256[:12]}…"
    return f"{found.path}: missing" + (f", {source}" if source else "")
