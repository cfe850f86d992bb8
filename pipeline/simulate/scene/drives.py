"""Settings of a camera that drives: the vehicle's way, the camera's mounting, how the vehicle rocks, what its GPS says."""

from collections.abc import Container, Iterable, Mapping
from math import atan2, degrees
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.config.section import Section

Point = tuple[float, float]
Seconds = Annotated[float, Field(ge=0)]
DRIVING_RULES = "parking", "litter", "bins"
WET = "rain", "rain_night"
MOST_TURN_DEG = 60.0
"""A way's corners are rounded; at a sharper one a vehicle would turn on the spot. `passes` turn at the ends by themselves."""


class Mount(Section):
    """Where the camera is on the vehicle. The stream is told of it."""

    height_m: Annotated[float, Field(ge=0.6, le=5, description="of the lens above the ground")] = 2.4
    pitch_deg: Annotated[float, Field(ge=-10, le=60, description="of its axis below the horizon")] = 12.0
    yaw_deg: Annotated[float, Field(ge=-180, le=180, description="of its axis from the nose, positive to the right")] = 0.0
    roll_deg: Annotated[float, Field(ge=-20, le=20, description="positive when its right side hangs lower")] = 0.0
    forward_m: Annotated[float, Field(ge=-5, le=5, description="of the lens ahead of the receiver's antenna")] = 0.0
    right_m: Annotated[float, Field(ge=-3, le=3, description="of the lens to the right of the antenna")] = 0.0


class Rocking(Section):
    """How the vehicle moves on its springs while it drives, as standard deviations; standing, a sixth of it is left."""

    pitch_deg: Annotated[float, Field(ge=0, le=5)] = 0.35
    roll_deg: Annotated[float, Field(ge=0, le=5)] = 0.35
    heave_m: Annotated[float, Field(ge=0, le=0.2)] = 0.01


class Jump(Section):
    """For a while the receiver says a place beside the true one, as between high walls."""

    start: Seconds
    until: Seconds
    by_m: Annotated[float, Field(gt=0, le=2000)]
    bearing: Annotated[float, Field(description="degrees clockwise from north")] = 90.0


class Gps(Section):
    """What the vehicle's receiver says."""

    rate_hz: Annotated[Literal[1, 5, 10], Field(description="reports a second")] = 1
    noise_m: Annotated[float, Field(ge=0, le=50, description="standard deviation of each coordinate")] = 2.0
    wander_s: Annotated[float, Field(gt=0, le=600, description="so long an error stays; a third of it is white")] = 40.0
    hdop: Annotated[float, Field(gt=0, le=20)] = 0.9
    clock_offset_s: Annotated[float, Field(ge=-10, le=10, description="how far the pictures' time is ahead of GPS time")] = 0.0
    latency_s: Annotated[float, Field(ge=0, le=5, description="how late a report is sent")] = 0.3
    dropouts: Annotated[tuple[tuple[Seconds, Seconds], ...], Field(description="(from, to): it has no position")] = ()
    jumps: tuple[Jump, ...] = ()
    seed: Annotated[int | None, Field(ge=0, description="of its errors; default: from the scene's seed")] = None


class Halt(Section):
    """The vehicle stops on every pass."""

    after_m: Annotated[float, Field(gt=0, description="along the way, in the pass' own direction")]
    seconds: Annotated[float, Field(gt=0)]


class Drive(Section):
    """The camera is on a vehicle that drives a way, there and back as often as it says."""

    route: Annotated[tuple[Point, ...], Field(min_length=2, description="metres on the ground; it begins at the first point")]
    speed: Annotated[float, Field(ge=0.5, le=15, description="metres a second")] = 4.0
    passes: Annotated[int, Field(ge=1, le=9, description="every second one goes back")] = 1
    aside_m: Annotated[float, Field(ge=0, le=4, description="it keeps so far to the right of the route")] = 0.6
    halts: tuple[Halt, ...] = ()
    mounting: Mount = Mount()
    rocking: Rocking = Rocking()
    gps: Gps = Gps()

    @model_validator(mode="after")
    def _drivable(self) -> Self:
        for number, (before, corner, after) in enumerate(zip(self.route, self.route[1:], self.route[2:], strict=False), 1):
            turn = abs(_bearing(corner, after) - _bearing(before, corner))
            if min(turn, 360 - turn) > MOST_TURN_DEG:
                raise ValueError(
                    f"route[{number}]: expected a turn of at most {MOST_TURN_DEG:g}°, got {min(turn, 360 - turn):.0f}°; "
                    "put more points around the corner"
                )
        return self


def drive_flaw(
    camera: Container[str], light: str, rules: Iterable[str], others: Mapping[str, object]
) -> str | None:
    """Return what a scene with a drive must not say, or None.

    Args:
        camera: keys of the scene's camera that are written.
        light: its kind.
        rules: kinds of its rules.
        others: what only a camera that stands can have, by key; something when it is written.
    """
    for key in ("at", "pan", "tilt"):
        if key in camera:
            return f"camera.{key}: is for a camera that stands; `drive.mounting` says where one that drives is"
    if light in WET:
        return f"light.kind: {light} is not drawn for a camera that drives; choose day, overcast, dusk or night"
    for kind in rules:
        if kind not in DRIVING_RULES:
            return f"rules: {kind} needs a camera that stands; one that drives has {', '.join(DRIVING_RULES)}"
    written = [key for key, value in others.items() if value]
    return f"{written[0]}: is for a camera that stands" if written else None


def _bearing(start: Point, end: Point) -> float:
    """Return degrees clockwise from the y axis."""
    return degrees(atan2(end[0] - start[0], end[1] - start[1]))
