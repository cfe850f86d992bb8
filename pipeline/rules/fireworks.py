"""Fireworks: flashes, bangs and the detector's classes, joined in time; one event for a series.

Two witnesses must agree, or one say it again and again. Says how far away it is when light and sound keep one lag.
Knows nothing of other cameras: what several of them say of one place is joined above the stream.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal, Self, cast

import numpy as np
import supervision as sv
from pydantic import AwareDatetime, Field, model_validator

from pipeline.config.crosscheck import Needs
from pipeline.config.saying import said
from pipeline.config.section import Section
from pipeline.config.settings import RuleSettings, Zone
from pipeline.events import CountBucket
from pipeline.frames import Flash
from pipeline.rules import columns
from pipeline.rules.picture_plane import RelativeBox, inside, pixels, polygon_of, relative
from pipeline.rules.rule import Limits, Memory, Moment, Observation, Scene, Site
from pipeline.rules.series import WHOLE, Series
from pipeline.rules.terms import MaxLife
from pipeline.rules.witnesses import ONE_MORE, Enough, Kind, Sign, Verdict, verdict

MOST_SIGNS = 256
"""Signs that are kept, the newest: half a minute of a rattle."""
LATE_S = 5.0
"""A flash is known up to so long after it came up: it burns, and the look that carries it comes later."""
WIDE_BOX = 0.02
"""Least half width of a flash's box, share of the picture: small ones are a point."""
FORGET_S = 3600.0
"""A series has ended after so long by any clock: the rule's window may have ended meanwhile."""


class Display(Section):
    """An approved display: while it lasts, nothing is said."""

    start: Annotated[AwareDatetime, Field(description="when it begins, such as 2027-02-06T20:00+08:00")]
    end: Annotated[AwareDatetime, Field(description="when it is over")]

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.end <= self.start:
            raise ValueError(said("display_order", end=self.end.isoformat(), start=self.start.isoformat()))
        return self


class FireworksSettings(RuleSettings):
    """Settings of the rule `fireworks`."""

    needs: ClassVar[Needs] = Needs(
        fixed="it compares the light of one picture with the next",
        senses=frozenset({"flash", "bang"}),
    )
    kind: Annotated[Literal["fireworks"], Field(description="fireworks or firecrackers are let off")] = "fireworks"
    zone: Annotated[
        str | None, Field(description="where flashes and things that the detector finds count; none: the whole picture")
    ] = None
    approved: Annotated[tuple[Display, ...], Field(description="displays that are allowed, by time")] = ()
    approved_zone: Annotated[
        str | None, Field(description="where approved displays are in the picture; none: nothing is said while one lasts")
    ] = None
    classes: Annotated[tuple[str, ...], Field(description="classes that are fireworks")] = ("firework",)
    trace_classes: Annotated[tuple[str, ...], Field(description="classes that bear them out")] = ("fire", "smoke")
    min_confidence: Annotated[float, Field(ge=0, le=1, description="of those classes")] = 0.4
    min_strength: Annotated[float, Field(ge=0, le=255, description="grey levels by which a flash must outshine")] = 40.0
    min_level_db: Annotated[float, Field(ge=0, description="dB by which a bang must stand above the background")] = 12.0
    window_s: Annotated[float, Field(gt=0, le=120, description="what belongs together comes within so many seconds")] = 20.0
    max_lag_s: Annotated[float, Field(ge=0, le=15, description="how much later than light sound may come: 6 s are 2 km")] = 6.0
    flashes: Annotated[int, Field(ge=2, description="so many shells in several places are enough by sight alone")] = 3
    large: Annotated[
        float, Field(gt=0, description="one so wide is enough alone, share of the picture's diagonal; above 1: never")
    ] = 0.4
    cracks: Annotated[int, Field(ge=2, description="so many bangs of a rattle within a second are enough by sound alone")] = 8
    blasts: Annotated[int, Field(ge=2, description="so many very loud bangs are enough by sound alone")] = 2
    blast_db: Annotated[float, Field(ge=0, description="dB above the background from which a bang is very loud")] = 40.0
    alone_db: Annotated[float, Field(ge=0, description="dB above the background from which one bang from afar is enough")] = (
        50.0
    )
    air_c: Annotated[float, Field(ge=-50, le=60, description="temperature of the air, °C, for the speed of sound")] = 15.0
    reach_m: Annotated[float, Field(gt=0, description="how far away it may be when no sound tells, metres")] = 2000.0
    many_bursts: Annotated[int, Field(ge=1, description="from so many bursts on its severity is high")] = 20
    series_gap_s: Annotated[float, Field(gt=0, description="observed seconds without that end a series")] = 60.0
    max_life_s: MaxLife = 14_400.0


class FireworksMemory(Memory):
    """What the rule keeps over a restart.

    Attributes:
        signs: what was seen and heard lately, in order of time.
        series: that goes on, or None.
        window: of the schedule in which that was, see `Scene`.
    """

    signs: tuple[Sign, ...] = ()
    series: Series | None = None
    window: int = 0


class Fireworks:
    """The rule on one stream."""

    settings_type: ClassVar[type[RuleSettings]] = FireworksSettings
    memory_type: ClassVar[type[Memory]] = FireworksMemory
    version: ClassVar[int] = 2

    def __init__(self, settings: RuleSettings, site: Site) -> None:
        own = cast("FireworksSettings", settings)
        self.limits = Limits(hold_s=0.0, release_s=own.series_gap_s, max_life_s=own.max_life_s)
        self.wakes_on = frozenset(own.classes)
        self._settings = own
        self._enough = Enough(
            own.flashes, own.large, own.cracks, own.blasts, own.blast_db, own.max_lag_s, own.alone_db
        )  # fmt: skip
        self._zone = site.zones[own.zone] if own.zone else None
        self._approved = site.zones[own.approved_zone] if own.approved_zone else None
        self._state = FireworksMemory()

    def observe(self, t: float, tracks: sv.Detections, scene: Scene) -> Sequence[Observation]:
        """Say whether there are fireworks now: at the looks that bring something new which bears it out."""
        if self._state.window != scene.window:
            self._state = FireworksMemory(window=scene.window)
        fresh = [*self._seen(scene), *self._heard(scene), *self._found(t, tracks, scene)]
        signs = self._signs(t, fresh)
        bears_out = any(one.kind != "trace" for one in fresh) or (bool(fresh) and self._state.series is None)
        enough = self._enough if self._state.series is None else self._enough.for_more
        said = verdict(signs, enough) if bears_out else None
        if said is None and self._state.series is not None and any(one.opened for one in fresh):
            said = ONE_MORE
        if said is None:
            self._rest(t, scene.observed)
            return []
        return [self._observation(t, said, scene)]

    def lost(self, t: float) -> None:
        """Keep everything: what was seen and heard stays true."""

    def counts(self, t: float, *, final: bool = False) -> Sequence[CountBucket]:
        """Return nothing: this rule does not count."""
        return ()

    def memory(self) -> Memory:
        """Return the series, and what may still count."""
        return self._state.model_copy()

    def recall(self, memory: Memory) -> None:
        """Take up what an earlier process kept."""
        self._state = FireworksMemory.model_validate(memory.model_dump())

    def _signs(self, t: float, fresh: Sequence[Sign]) -> list[Sign]:
        """Return what says something now, after taking up what is new; what a series did not count waits for its next sign."""
        goes_on, since = self._state.series is not None, t - self._settings.window_s - LATE_S
        kept = [one for one in self._state.signs if one.at >= since or (goes_on and not one.counted)]
        self._state.signs = tuple(sorted([*kept, *fresh], key=lambda one: one.at)[-MOST_SIGNS:])
        return [one for one in self._state.signs if one.at >= since]

    def _seen(self, scene: Scene) -> list[Sign]:
        """Return the flashes that count; where light comes up out of habit no series begins, but one may go on."""
        clear = [one for one in scene.flashes if one.strength >= self._settings.min_strength]
        series = self._state.series is not None
        signs = [
            Sign(
                kind="flash", at=one.at, box=_box_of(one, scene), size=one.size, opened=one.opened and (series or not one.habit)
            )
            for one in clear
        ]
        return [one for one in signs if self._counts(one, scene)]

    def _heard(self, scene: Scene) -> list[Sign]:
        """Return the bangs that count."""
        loud = [one for one in scene.bangs if one.level_db >= self._settings.min_level_db]
        signs = [Sign(kind="bang", at=one.at, crackle=one.crackle, level=one.level_db, afar=one.afar) for one in loud]
        return [one for one in signs if self._counts(one, scene)]

    def _found(self, t: float, tracks: sv.Detections, scene: Scene) -> list[Sign]:
        """Return what the detector found at this look, if it looked."""
        if not scene.fresh:
            return []
        own = self._settings
        kinds: dict[str, Kind] = dict.fromkeys(own.trace_classes, "trace")
        kinds |= dict.fromkeys(own.classes, "firework")
        signs = [
            Sign(kind=kinds[name], at=t, box=_clipped(relative(box, scene.size)))
            for name, box, sure in zip(columns.names(tracks), tracks.xyxy, columns.confidences(tracks), strict=True)
            if name in kinds and sure >= own.min_confidence
        ]
        return [one for one in signs if self._counts(one, scene)]

    def _counts(self, sign: Sign, scene: Scene) -> bool:
        """Tell whether a sign lies in the zone, and in no approved display's place and time."""
        if not _lies_in(self._zone, sign, scene):
            return False
        late = self._settings.max_lag_s if sign.kind == "bang" else 0.0
        free = any(one.start.timestamp() <= sign.at <= one.end.timestamp() + late for one in self._settings.approved)
        return not (free and _lies_in(self._approved, sign, scene))

    def _observation(self, t: float, said: Verdict, scene: Scene) -> Observation:
        """Count what was not counted yet, and say so."""
        state, own = self._state, self._settings
        new = [one for one in state.signs if not one.counted]
        since = min((one.at for one in new if one.kind != "trace"), default=t)
        before = state.series or Series(first=since, last=since)
        series = before.with_more(new, said, observed=scene.observed)
        state.series = series
        state.signs = tuple(one.model_copy(update={"counted": True}) for one in state.signs)
        return Observation(
            key="fireworks",
            class_name=own.classes[0],
            confidence=said.confidence,
            box=pixels(series.box or WHOLE, scene.size),
            since=Moment(since, scene.observed - (t - since)),
            severity="high" if series.bursts >= own.many_bursts else None,
            reach=series.reach(air_c=own.air_c, within_m=own.reach_m),
            measured=series.measured(air_c=own.air_c),
        )

    def _rest(self, t: float, observed: float) -> None:
        """End the series when the latch does, and after any time in which nobody looked."""
        series = self._state.series
        if series is None:
            return
        if observed - series.said >= self._settings.series_gap_s or t - series.last > FORGET_S:
            self._state.series = None


def _box_of(flash: Flash, scene: Scene) -> RelativeBox:
    half = flash.size * float(np.hypot(*scene.size)) / 2
    across, down = max(WIDE_BOX, half / scene.width), max(WIDE_BOX, half / scene.height)
    return _clipped((flash.x - across, flash.y - down, flash.x + across, flash.y + down))


def _clipped(edges: Sequence[float]) -> RelativeBox:
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in edges)
    return (left, top, right, bottom)


def _lies_in(zone: Zone | None, sign: Sign, scene: Scene) -> bool:
    """Tell whether the middle of what was seen lies in a zone; sound has no place, and lies in every one."""
    if zone is None or sign.box is None:
        return True
    left, top, right, bottom = sign.box
    middle = np.array([[(left + right) / 2 * scene.width, (top + bottom) / 2 * scene.height]], np.float32)
    return bool(inside(middle, polygon_of(zone, *scene.size))[0])


RULE = Fireworks
