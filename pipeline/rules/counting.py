"""Counts who crosses a directed line, in and out by class, and how many are in a zone.

A measurement, not an event. Counts confirmed tracks only, each at most once in each direction; `crossing.py` says when
an id is forgotten. Buckets are aligned to UTC and carry the seconds that were observed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal, Self, cast

import numpy as np
import supervision as sv
from pydantic import Field, model_validator

from pipeline.config.crosscheck import Needs
from pipeline.config.saying import said
from pipeline.config.settings import RuleSettings
from pipeline.events import CountBucket
from pipeline.rules import columns
from pipeline.rules.crossing import Crossings
from pipeline.rules.intervals import NO_EVENTS, Interval, Intervals, Waiting
from pipeline.rules.picture_plane import chosen, feet, inside, polygon_of
from pipeline.rules.rule import Memory, Observation, Scene, Site


class CountingSettings(RuleSettings):
    """Settings of the rule `counting`."""

    needs: ClassVar[Needs] = Needs(fixed="before a camera that drives everything crosses a line, also what stands")
    kind: Annotated[Literal["counting"], Field(description="people and vehicles are counted")] = "counting"
    line: Annotated[str | None, Field(description="line whose crossings are counted; left to right is `in`")] = None
    zone: Annotated[str | None, Field(description="zone whose occupancy is measured")] = None
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are counted")] = (
        "person", "bicycle", "motorcycle", "car", "bus", "truck",
    )  # fmt: skip
    interval_s: Annotated[float, Field(ge=1, le=86_400, description="length of a bucket, seconds; aligned to UTC")] = 300.0
    band: Annotated[
        float, Field(ge=0, le=1, description="half the width of the band around the line, in heights of the box")
    ] = 0.1
    movement: Annotated[
        float, Field(ge=0, le=5, description="least way that it must have come to be counted, in heights of the box")
    ] = 0.4

    @model_validator(mode="after")
    def _has_target(self) -> Self:
        if self.line is None and self.zone is None:
            raise ValueError(said("count_where"))
        return self


class Counting:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = CountingSettings
    memory_type: ClassVar[type[Memory]] = Waiting
    version: ClassVar[int] = 1
    limits = NO_EVENTS

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("CountingSettings", settings)
        self.wakes_on = frozenset(own.classes)
        self._settings = own
        self._stream_id = site.stream_id
        self._crossings = Crossings(site.lines[own.line], band=own.band, movement=own.movement) if own.line else None
        self._zone = site.zones[own.zone] if own.zone else None
        self._intervals = Intervals(own.interval_s)
        self._observed: float | None = None

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Count; there is nothing to observe."""
        passed = 0.0 if self._observed is None else max(0.0, scene.observed - self._observed)
        self._observed = scene.observed
        confirmed = self._confirmed(tracks)
        self._intervals.look(t, session=scene.session, passed=passed, present=self._present(confirmed, scene))
        names = columns.names(confirmed)
        for index, direction in self._crossed(t, confirmed, scene):
            self._intervals.crossed(t, str(names[index]), direction)
        return ()

    def lost(self, t: float) -> None:
        """End the session: ids of the next one are others, so that no gap makes a crossing."""
        self._intervals.end_session()
        if self._crossings:
            self._crossings.clear()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return the buckets that ended by `t`, line before zone, classes in the order of the settings."""
        return tuple(bucket for one in self._intervals.complete(t, final=final) for bucket in self._buckets(one))

    def memory(self) -> Memory:
        """Return the unfinished buckets."""
        return self._intervals.memory()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process did not hand out."""
        self._intervals.recall(memory)

    def _confirmed(self, tracks: sv.Detections) -> sv.Detections:
        return chosen(tracks, columns.called(tracks, self._settings.classes) & (columns.ids(tracks) >= 0))

    def _present(self, tracks: sv.Detections, scene: Scene) -> dict[str, int]:
        if self._zone is None or len(tracks) == 0:
            return {}
        within = inside(feet(tracks.xyxy.astype(np.float32)), polygon_of(self._zone, *scene.size))
        return dict(Counter(columns.names(tracks)[within].tolist()))

    def _crossed(self, t: float, tracks: sv.Detections, scene: Scene) -> Iterator[tuple[int, Literal["in", "out"]]]:
        if self._crossings is None or tracks.tracker_id is None:
            return
        boxes = tracks.xyxy.astype(np.float32)
        heights = boxes[:, 3] - boxes[:, 1]
        yield from self._crossings.update(t, tracks.tracker_id, feet(boxes), heights=heights, size=scene.size)

    def _buckets(self, interval: Interval) -> Iterator[CountBucket]:
        """Yield a bucket for every class: nobody is a count too, if somebody looked."""
        own = self._settings
        for kind, target in (("line", own.line), ("zone", own.zone)):
            if target is not None and (interval.observed_s > 0 or interval.tallies):
                names = dict.fromkeys((*own.classes, *interval.tallies))
                yield from (self._bucket(interval, name, cast("Literal['line', 'zone']", kind), target) for name in names)

    def _bucket(self, interval: Interval, name: str, kind: Literal["line", "zone"], target: str) -> CountBucket:
        tally, zone = interval.tally(name), kind == "zone"
        observed = min(interval.observed_s, self._settings.interval_s)
        mean = round(tally.presence / observed, 4) if observed > 0 else tally.most
        return CountBucket(
            stream_id=self._stream_id,
            session=interval.session,
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
            occupancy_mean=mean if zone else None,
            occupancy_max=int(tally.most) if zone else None,
        )


RULE = Counting
