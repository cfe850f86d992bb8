"""A district's cases, made up: what was proposed, judged, filed, handled and closed in two years, with events and evidence.

The same rows for the same number, whatever database they go into. Shares of kinds, channels and ends are assumed, no city's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, TypeVar

from api.access.retention import DAY_S
from api.cases.tables import CaseStream
from api.codes.load import load_codes
from api.codes.table import CodeTable
from api.tables import Attempt, Base, Case, Delivery, Event, Evidence, EvidenceFile, FlowStep, Message
from pipeline.events import Severity

T = TypeVar("T")
Rows = dict[type[Base], list[list[Any]]]
TABLES: tuple[type[Base], ...] = (Case, CaseStream, Event, FlowStep, Evidence, EvidenceFile, Message, Delivery, Attempt)
SEED = 7
NOW = 1_780_272_000.0
"""When the benchmark plays: the first of June 2026 in UTC, seconds."""
SPAN_S = 730 * DAY_S
AT_ONCE = 5_000
"""Cases of one portion."""
STREAMS = 500
KINDS = {
    "parking": ("car", 45), "litter": ("litter", 25), "bins": ("bin", 10), "abandoned": ("sofa", 8), "crowd": ("person", 7),
    "fireworks": ("fireworks", 5),
}  # fmt: skip
"""Class of the thing, and per cent of the cases."""
CHANNELS = {"fixed_video": 70, "vehicle_video": 20, "inspector": 7, "public": 3}
SEVERITIES: Mapping[Severity, int] = {"low": 50, "medium": 40, "high": 10}
DEPARTMENTS = tuple(f"department {number}" for number in range(1, 13))
DONE = ("confirm", "file", "dispatch", "take_up", "finish", "check", "close")
ENDS = {
    ("cancel",): 24, ("vanish",): 10, (*DONE, "evaluate"): 35, DONE: 29, ("confirm", "not_accept"): 2,
}  # fmt: skip
"""The moves of cases that ended, after the proposal; per cent."""
OPEN: Mapping[tuple[str, ...], int] = {(): 40, DONE[:2]: 15, DONE[:3]: 15, DONE[:4]: 20, DONE[:6]: 10}
"""The moves of cases that are open."""
AGES = ((1.0, 0.6), (7.0, 0.15), (60.0, 0.02), (730.0, 0.001))
"""Days of age, and the share of cases up to that age that are open."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A unit grid: its code, its middle in WGS-84 degrees, and the responsibility grid that holds it."""

    code: str
    lat: float
    lon: float
    responsibility: str | None


@dataclass(frozen=True, slots=True)
class Outset:
    """How a case begins, and by which moves it goes on."""

    number: int
    opened: float
    kind: str
    class_name: str
    severity: Severity
    channel: str
    stream_id: str
    cell: Cell
    lat: float
    lon: float
    moves: tuple[str, ...]


def stream_name(number: int) -> str:
    """Return the id of a camera."""
    return f"alley-{number:04d}"


def cell_of(cells: Sequence[Cell], stream: int) -> Cell:
    """Return the cell that a camera hangs in."""
    return cells[stream * len(cells) // STREAMS]


def outsets(cells: Sequence[Cell], cases: int) -> Iterator[tuple[Random, list[Outset]]]:
    """Yield how cases begin, oldest first, some at once, each portion with its own chance."""
    for first in range(0, cases, AT_ONCE):
        random = Random(SEED * 1_000_003 + first)  # noqa: S311 - made-up data
        yield random, [_outset(number, cases, cells, random) for number in range(first, min(cases, first + AT_ONCE))]


def _outset(number: int, cases: int, cells: Sequence[Cell], random: Random) -> Outset:
    opened = round(NOW - SPAN_S * (1 - (number + random.random()) / cases), 3)
    kind = _choose(random, {name: share for name, (_, share) in KINDS.items()})
    channel = _choose(random, CHANNELS)
    stream = random.randrange(STREAMS)
    cell = cell_of(cells, stream) if channel == "fixed_video" else random.choice(cells)
    age = (NOW - opened) / DAY_S
    is_open = random.random() < next((share for days, share in AGES if age <= days), 0.0)
    return Outset(
        number=number + 1,
        opened=opened,
        kind=kind,
        class_name=KINDS[kind][0],
        severity=_choose(random, SEVERITIES),
        channel=channel,
        stream_id=stream_name(stream) if channel == "fixed_video" else f"{channel}-{stream % 20}",
        cell=cell,
        lat=round(cell.lat + random.uniform(-4e-4, 4e-4), 7),
        lon=round(cell.lon + random.uniform(-5e-4, 5e-4), 7),
        moves=_choose(random, OPEN if is_open else ENDS),
    )


def _choose(random: Random, shares: Mapping[T, int]) -> T:
    return random.choices(list(shares), list(shares.values()))[0]


@cache
def codes() -> CodeTable:
    """Return the bundled table of codes."""
    return load_codes(None)
