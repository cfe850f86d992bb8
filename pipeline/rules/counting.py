"""Counts who crosses a directed line, in and out by class, and how many are in a zone.

A measurement, not an event. Counts confirmed tracks only, each at most once in each direction; forgets an id that
was not seen for `forget_s`. Buckets are aligned to UTC and carry the seconds that were observed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar, Literal, Self, cast

import numpy as np
import supervision as sv
from pydantic import Field, model_validator

from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket
from pipeline.rules.crossing import Crossings, LineOnPicture, Side
from pipeline.rules.intervals import Interval, Intervals
from pipeline.rules.picture_plane import chosen, feet, inside, line_of, polygon_of
from pipeline.rules.rule import Limits, Memory, Observation, Scene, Site


class CountingSettings(RuleSettings):
    """Settings of the rule `counting`."""

    kind: Literal["counting"] = "counting"
    line: Annotated[str | None, Field(description="line whose crossings are counted; left to right is `in`")] = None
    zone: Annotated[str | None, Field(description="zone whose occupancy is measured")] = None
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are counted")] = (
        "person", "bicycle", "motorcycle", "car", "bus", "truck",
    )  # fmt: skip
    interval_s: Annotated[float, Field(ge=1, le=86_400, description="length of a bucket, seconds; aligned to UTC")] = 300.0
    band: Annotated[
        float, Field(ge=0, le=1, description="half the width of the band around the line, in heights of the box")
    ] = 0.06
    forget_s: Annotated[float, Field(gt=0, description="seconds after which an unseen id is forgotten")] = 60.0

    @model_validator(mode="after")
    def _has_target(self) -> Self:
        if self.line is None and self.zone is None:
            raise ValueError("expected a `line` or a `zone` to count at")
        return self


class CountingMemory(Memory):
    """What the rule keeps over a restart."""

    session: str | None = None
    sides: Mapping[int, Side] = Field(default_factory=dict)
    waiting: tuple[Interval, ...] = ()


class Counting:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = CountingSettings
    version: ClassVar[int] = 1
    limits = Limits(hold_s=0.0, release_s=1.0, max_life_s=1.0)
    """It makes no events."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        self._settings = cast("CountingSettings", settings)
        self._stream_id = site.stream_id
        self._line = site.lines[self._settings.line] if self._settings.line else None
        self._zone = site.zones[self._settings.zone] if self._settings.zone else None
        self._crossings = Crossings(forget_s=self._settings.forget_s)
        self._intervals = Intervals(self._settings.interval_s)
        self._session: str | None = None
        self._observed: float | None = None

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Count; there is nothing to observe."""
        self._session = self._session or f"{t:.3f}"
        passed = 0.0 if self._observed is None else max(0.0, scene.observed - self._observed)
        self._observed = scene.observed
        confirmed = self._confirmed(tracks)
        self._intervals.look(t, passed=passed, present=self._present(confirmed, scene))
        for class_name, direction in self._crossed(t, confirmed, scene):
            self._intervals.crossed(t, class_name, direction)
        return ()

    def lost(self, t: float) -> None:
        """Keep everything: ids of the next connection are others, so that no gap makes a crossing."""

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return the buckets that ended by `t`, line before zone, classes in the order of the settings."""
        return tuple(bucket for one in self._intervals.complete(t, final=final) for bucket in self._buckets(one))

    def memory(self) -> Memory:
        """Return ids, sides and unfinished buckets."""
        return CountingMemory(session=self._session, sides=self._crossings.sides, waiting=tuple(self._intervals.waiting))

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        kept = cast("CountingMemory", memory)
        self._session, self._crossings.sides = kept.session, dict(kept.sides)
        self._intervals.waiting = list(kept.waiting)

    def _confirmed(self, tracks: sv.Detections) -> sv.Detections:
        ids = np.full(len(tracks), -1) if tracks.tracker_id is None else tracks.tracker_id
        return chosen(tracks, np.isin(tracks.data.get("class_name", ()), self._settings.classes) & (ids >= 0))

    def _present(self, tracks: sv.Detections, scene: Scene) -> dict[str, int]:
        if self._zone is None or len(tracks) == 0:
            return {}
        polygon = polygon_of(self._zone, scene.width, scene.height)
        within = inside(feet(tracks.xyxy.astype(np.float32)), polygon)
        return dict(Counter(np.asarray(tracks.data["class_name"])[within].tolist()))

    def _crossed(self, t: float, tracks: sv.Detections, scene: Scene) -> Iterator[tuple[str, Literal["in", "out"]]]:
        if self._line is None or tracks.tracker_id is None:
            return
        ends = line_of(self._line, scene.width, scene.height)
        line = LineOnPicture(ends, width=scene.width, height=scene.height, band_share=self._settings.band)
        boxes = tracks.xyxy.astype(np.float32)
        names = dict(zip(tracks.tracker_id.tolist(), np.asarray(tracks.data["class_name"]).tolist(), strict=True))
        heights = boxes[:, 3] - boxes[:, 1]
        ids = tracks.tracker_id.astype(np.int64)
        for one in self._crossings.update(t, ids, feet(boxes), heights=heights, line=line):
            yield names[one.tracker_id], one.direction

    def _buckets(self, interval: Interval) -> Iterator[CountBucket]:
        if interval.observed_s <= 0 and not interval.tallies:
            return
        names = self._intervals.classes(self._settings.classes, interval)
        if self._settings.line:
            yield from (self._bucket(interval, name, "line", self._settings.line) for name in names)
        if self._settings.zone:
            yield from (self._bucket(interval, name, "zone", self._settings.zone) for name in names)

    def _bucket(self, interval: Interval, name: str, kind: Literal["line", "zone"], target: str) -> CountBucket:
        tally, zone = interval.tally(name), kind == "zone"
        observed = min(interval.observed_s, self._settings.interval_s)
        return CountBucket(
            stream_id=self._stream_id,
            session=self._session or "",
            rule_id=self._settings.name,
            rule_version=self.version,
            target_kind=kind,
            target=target,
            class_name=name,
            start=interval.start,
            duration_s=self._settings.interval_s,
            observed_s=round(observed, 3),
            count_in=0 if zone else tally.count_in,
            count_out=0 if zone else tally.count_out,
            occupancy_mean=round(tally.presence / observed, 4) if zone and observed > 0 else None,
            occupancy_max=tally.most if zone else None,
        )


RULE = Counting
