"""How much of the ground litter covers, m² a m², by the hour: the cleanliness index of a zone or a whole picture.

A measurement, not an event. A thing covers a disc as wide as the lower edge of its box: the edge is all of a box that
lies on the ground. Measures nothing where no ground is surveyed. Remembers nothing but unfinished buckets.
"""

from collections.abc import Iterator, Sequence
from math import pi
from typing import Annotated, ClassVar, Literal, cast

import numpy as np
import supervision as sv
from pydantic import Field

from pipeline.config.crosscheck import Needs
from pipeline.config.settings import RuleSettings, Zone
from pipeline.events import CountBucket, Ratio
from pipeline.rules import columns
from pipeline.rules.intervals import NO_EVENTS, Interval, Intervals, Waiting
from pipeline.rules.picture_plane import Points, chosen, feet, inside, polygon_of
from pipeline.rules.rule import GroundMap, Memory, Observation, Scene, Site

LITTER = "litter"
"""Class name of the buckets: all of the rule's classes together."""
WHOLE = Zone(polygon=((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
DIGITS = 8
"""Decimals of a share of ground: a paper cup on a crossing of a thousand m² is 1e-5."""


class CleanlinessSettings(RuleSettings):
    """Settings of the rule `cleanliness`."""

    needs: ClassVar[Needs] = Needs(
        fixed="m² of litter are measured on the same ground for an hour",
        ground=frozenset({"kind"}),
    )
    kind: Annotated[Literal["cleanliness"], Field(description="how much of the ground litter covers")] = "cleanliness"
    zone: Annotated[
        str | None, Field(description="zone that is measured; none: all ground in the picture as far as it is surveyed")
    ] = None
    classes: Annotated[tuple[str, ...], Field(min_length=1, description="classes that are litter")] = ("litter", "garbage bag")
    min_confidence: Annotated[Ratio, Field(description="least confidence of a thing that is measured")] = 0.3
    interval_s: Annotated[float, Field(ge=1, le=86_400, description="length of a bucket, seconds; aligned to UTC")] = 3600.0


class Cleanliness:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = CleanlinessSettings
    memory_type: ClassVar[type[Memory]] = Waiting
    version: ClassVar[int] = 1
    limits = NO_EVENTS
    wakes_on: frozenset[str] = frozenset()
    """Nothing: keyframes are enough for what lies about."""

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("CleanlinessSettings", settings)
        self._settings = own
        self._stream_id = site.stream_id
        self._zone = site.zones[own.zone] if own.zone else WHOLE
        self._intervals = Intervals(own.interval_s)
        self._observed: float | None = None

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Measure; there is nothing to observe."""
        passed = 0.0 if self._observed is None else max(0.0, scene.observed - self._observed)
        self._observed = scene.observed
        share = self._covered(tracks, scene, scene.ground) if scene.ground else None
        if share is not None:
            self._intervals.look(t, session=scene.session, passed=passed, present={LITTER: share})
        return ()

    def lost(self, t: float) -> None:
        """End the session; what comes next comes after a gap."""
        self._intervals.end_session()

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return the buckets that ended by `t`; clean ground is a measurement too, if somebody looked."""
        return tuple(self._buckets(self._intervals.complete(t, final=final)))

    def memory(self) -> Memory:
        """Return the unfinished buckets."""
        return self._intervals.memory()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process did not hand out."""
        self._intervals.recall(memory)

    def _covered(self, tracks: sv.Detections, scene: Scene, ground: GroundMap) -> float | None:
        """Return the share of the ground that is covered, 0…1; None when nothing of it is surveyed."""
        polygon = polygon_of(self._zone, *scene.size)
        area = ground.area_m2(polygon)
        return min(1.0, self._litter_m2(tracks, polygon, ground) / area) if area > 0 else None

    def _litter_m2(self, tracks: sv.Detections, polygon: Points, ground: GroundMap) -> float:
        """Return the area of confirmed litter whose foot is in a polygon (N, 2), m²; beyond the map's end there is none."""
        if len(tracks) == 0:
            return 0.0
        ours = columns.called(tracks, self._settings.classes) & (columns.ids(tracks) >= 0)
        ours &= columns.confidences(tracks) >= self._settings.min_confidence
        boxes = chosen(tracks, ours).xyxy.astype(np.float32)
        boxes = boxes[inside(feet(boxes), polygon)]
        widths = np.linalg.norm(ground.metres(boxes[:, [0, 3]]) - ground.metres(boxes[:, [2, 3]]), axis=1)
        return float(np.nansum(pi / 4 * widths**2))

    def _buckets(self, done: Sequence[Interval]) -> Iterator[CountBucket]:
        own = self._settings
        for interval in done:
            observed = min(interval.observed_s, own.interval_s)
            if observed > 0:
                yield CountBucket(
                    stream_id=self._stream_id,
                    session=interval.session,
                    rule_id=own.name,
                    rule_version=self.version,
                    target_kind="zone" if own.zone else "stream",
                    target=own.zone or self._stream_id,
                    class_name=LITTER,
                    start=interval.start,
                    duration_s=own.interval_s,
                    observed_s=round(observed, 3),
                    cover_mean=min(1.0, round(interval.tally(LITTER).presence / observed, DIGITS)),
                )


RULE = Cleanliness
