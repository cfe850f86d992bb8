"""The truth of a camera that drives: where it was in each frame, its passes, and what it could see on each."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import degrees

import numpy as np

from pipeline.simulate.drive.course import course_of
from pipeline.simulate.drive.rig import attitude, mounted
from pipeline.simulate.scene.drives import Drive
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.earth import latlon
from pipeline.simulate.truth.happenings import EventKind, TrueEvent
from pipeline.simulate.truth.rows import Row

CLEAR, LEAST_PX = 0.5, 12.0
"""So much of a thing must be visible, and so many pixels of it along its longer side, that a frame shows it."""
LEAST_S = 1.0
"""So long in all must frames show it, that a pass can be asked about it."""

Frames = Sequence[tuple[float, tuple[Row, ...]]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A true thing on one pass.

    Attributes:
        number: in the truth; `drive_pass`: of the pass.
        start, end: seconds of the first and of the last frame that shows it; `shown_s`: for how long frames show it in all.
        nearest_m: metres from the camera's foot.
        asked: it was seen well enough for a pass to be asked about it.
    """

    kind: EventKind
    number: int
    drive_pass: int
    start: float
    end: float
    shown_s: float
    nearest_m: float
    asked: bool


def camera_path(scene: Scene, drive: Drive, times: Sequence[float]) -> dict[str, object]:
    """Return where the camera is in each frame, and how it looks: rows of numbers, and 3 × 4 matrices row by row."""
    course, points, matrices = course_of(drive), [], []
    for t in times:
        station = course.at(t)
        rocked = attitude(drive, station, t, scene.seed)
        camera = mounted(scene, drive, station, rocked)
        (lat, lon), (lens_lat, lens_lon) = latlon(scene.place, np.array([station.at, camera.position[:2]], np.float64))
        heading = (degrees(station.heading) + scene.place.heading) % 360.0
        turned = [degrees(rocked.pitch) + drive.mounting.pitch_deg, degrees(rocked.roll) + drive.mounting.roll_deg]
        told = [t, lat, lon, heading, station.speed, lens_lat, lens_lon, camera.position[2], *turned]
        points.append([round(float(value), 9) for value in told])
        matrices.append([round(float(value), 6) for value in camera.matrix().ravel()])
    fields = ["t", "lat", "lon", "heading", "speed", "lens_lat", "lens_lon", "height", "pitch", "roll"]
    return {"fields": fields, "points": points, "matrices": matrices}


def passes_and_sights(scene: Scene, drive: Drive, frames: Frames, happened: Sequence[TrueEvent]) -> dict[str, object]:
    """Return the passes, and what each could see, as the truth's file has them."""
    return {
        "passes": [asdict(one) for one in course_of(drive).passes],
        "seen": [asdict(one) for one in seen_on_passes(scene, drive, frames, happened)],
    }


def seen_on_passes(scene: Scene, drive: Drive, frames: Frames, happened: Sequence[TrueEvent]) -> list[Seen]:
    """Return every true thing on every pass of which frames show something, by pass and time."""
    found = [one for event in happened for number in event.numbers for one in _seen(scene, drive, frames, (event, number))]
    return sorted(found, key=lambda one: (one.drive_pass, one.start))


def _seen(scene: Scene, drive: Drive, frames: Frames, thing: tuple[TrueEvent, int]) -> Iterator[Seen]:
    event, number = thing
    tick = 1 / scene.camera.fps
    for drive_pass in course_of(drive).passes:
        shown = [
            (t, row)
            for t, rows in frames
            if max(drive_pass.start, event.start) <= t < min(drive_pass.end, event.end)
            for row in rows
            if row.number == number and _clear(row)
        ]
        if not shown:
            continue
        nearest = min(float(np.hypot(*np.subtract(course_of(drive).at(t).at, row.ground))) for t, row in shown)
        yield Seen(
            event.kind, number, drive_pass.number, shown[0][0], shown[-1][0], round(len(shown) * tick, 3), round(nearest, 2),
            len(shown) * tick >= LEAST_S,
        )  # fmt: skip


def _clear(row: Row) -> bool:
    x1, y1, x2, y2 = row.shown
    return row.visibility >= CLEAR and max(x2 - x1, y2 - y1) >= LEAST_PX
