"""The roll of known things: which of them a track shows, where that is, and whether it is to be told. Pure.

Not here: tracks (`passers.py`), and what is no longer there (`searches.py`).
"""

from collections.abc import Collection

import numpy as np

from pipeline.events import Location
from pipeline.locate.fusion import Fused
from pipeline.locate.homography import Array, inverse
from pipeline.locate.mounting import LEAST_M
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import radius
from pipeline.rules.passing.area import Areas
from pipeline.rules.passing.known import Known, KnownThings, apart_m, matrix, near_m, place_of, reach_m, values
from pipeline.rules.passing.passer import Passer
from pipeline.rules.passing.settings import PassingSettings

ONE_SPOT_M = 1.0
"""Two things in one picture that are closer than this are one: a heap, or a double box."""
SUREST_M2 = 1.0
"""Variance below which no number of passes makes a place surer: the mounting is wrong alike in all of them."""


class Roll:
    """The known things of one rule on one stream.

    Attributes:
        known: bounded, see `KnownThings`.
    """

    def __init__(self, settings: PassingSettings, areas: Areas | None) -> None:
        """Begin empty; `areas`: where things must be to be told, or None for everywhere."""
        self._settings = settings
        self._areas = areas
        self.known = KnownThings()

    def ready(self, passer: Passer) -> bool:
        """Tell whether enough is known of a track: it surely stands, and where."""
        own = self._settings
        if len(passer.sights) < own.min_looks or not passer.shown(own.min_confidence, own.min_evidence) or passer.attended:
            return False
        return passer.stands(own.still_mps) and radius(passer.fused().covariance) <= own.max_radius_m

    def find(self, passer: Passer, plane: TangentPlane, *, now: float, taken: Collection[int]) -> Known | None:
        """Return the known thing that a track shows, or None; `taken` are those that others show in this look."""
        fused = passer.fused()
        fits = [
            (away, thing.number)
            for thing in self.known.things
            if (away := apart_m(place_of(thing, plane, this_pass=self._is_now(thing, now)), fused.place))
            <= self._reach(thing, fused, now, taken)
        ]
        return self.known.numbered(min(fits)[1]) if fits else None

    def join(self, thing: Known, passer: Passer, plane: TangentPlane) -> str | None:
        """Let a track show a known thing; return the key of the event of an earlier pass, which is over now."""
        passer.number = thing.number
        passer.before = (place_of(thing, plane), matrix(thing.covariance))
        if passer.began.t - thing.last <= self._settings.pass_s:
            return None
        over, thing.key, thing.spot = thing.key, None, None
        thing.passes += 1
        thing.began = passer.began.t
        return over

    def enrol(self, passer: Passer, class_name: str) -> Known:
        """Return a new thing that a track shows."""
        thing = self.known.new(class_name, passer.began.t)
        passer.number = thing.number
        return thing

    def update(self, thing: Known, passer: Passer, plane: TangentPlane, class_name: str) -> None:
        """Take over what a track tells of a thing's place."""
        fused = passer.fused()
        place, covariance = _joined((fused.place, fused.covariance), passer.before)
        lat, lon = plane.latlon(place[None, :])[0]
        thing.lat, thing.lon, thing.class_name = float(lat), float(lon), class_name
        thing.covariance, thing.near = values(covariance), values(fused.near)
        thing.last, thing.far_m = passer.last, passer.far_m()
        spot = _location(fused, plane)
        if thing.spot is None or passer.before is None or spot.radius_m <= thing.spot.radius_m:
            thing.spot = spot

    def area(self, thing: Known) -> tuple[str, float] | None:
        """Return the watched area that a thing is in, and the share of its likely places there; None: in none."""
        if self._areas is None:
            return None
        found = self._areas.holding(thing.lat, thing.lon, matrix(thing.covariance))
        return found if found is not None and found[1] >= self._settings.min_inside else None

    def counts(self, thing: Known) -> bool:
        """Tell whether a thing is where the rule looks, and has been there for long enough."""
        here = self._areas is None or self.area(thing) is not None
        return here and thing.last - thing.first >= self._settings.min_stay_s

    def _is_now(self, thing: Known, now: float) -> bool:
        """Tell whether a thing was seen on this pass already."""
        return now - thing.last <= self._settings.pass_s

    def _reach(self, thing: Known, fused: Fused, now: float, taken: Collection[int]) -> float:
        """Return how far away a known thing may be and be what a track shows."""
        if thing.number in taken:
            return ONE_SPOT_M
        if self._is_now(thing, now):
            return near_m(matrix(thing.near), fused.near)
        return reach_m(matrix(thing.covariance), fused.covariance)


def _joined(one: tuple[Array, Array], other: tuple[Array, Array] | None) -> tuple[Array, Array]:
    """Return the place and covariance that follow from two, each weighed by how sure it is."""
    if other is None:
        return one
    (place, covariance), (before, known) = one, other
    joined = inverse(inverse(covariance + 1e-6 * np.eye(2)) + inverse(known + 1e-6 * np.eye(2)))
    share = joined @ inverse(covariance + 1e-6 * np.eye(2))
    middle: Array = share @ place + (np.eye(2) - share) @ before
    small = max(0.0, SUREST_M2 - float(np.linalg.eigvalsh(joined)[0]))
    return middle, joined + small * np.eye(2)


def _location(fused: Fused, plane: TangentPlane) -> Location:
    lat, lon = plane.latlon(fused.place[None, :])[0]
    spread = max(LEAST_M, radius(fused.covariance))
    return Location(lat=float(lat), lon=float(lon), radius_m=spread, method="gps")
