"""The search for known things on a later pass: which of them are surely gone? One `Search` a thing and pass. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting, Stance, outlook
from pipeline.locate.plane import TangentPlane
from pipeline.rules.passing.clear_view import Search, in_view, points
from pipeline.rules.passing.known import Known, apart_m, matrix, place_of, reach_m
from pipeline.rules.picture_plane import Boxes, feet

SIGHT_M = 40.0
"""Known things farther away than this are not looked for."""


class Sweep(NamedTuple):
    """One look of a vehicle, as a search needs it.

    Attributes:
        antenna: (2,) metres of the plane.
        kin: (N, 4) boxes of what may be a thing that is searched for, sure or not.
        around: (M, 4) boxes of everything that is seen.
    """

    t: float
    mounting: Mounting
    stance: Stance
    plane: TangentPlane
    antenna: Array
    size: tuple[int, int]
    kin: Boxes
    around: Boxes


class Searches:
    """The searches of one rule on one stream; a search that rested for `pass_s` begins anew."""

    def __init__(self, *, looks: int, pass_s: float) -> None:
        self._looks = looks
        self._pass_s = pass_s
        self._searches: dict[int, Search] = {}

    def sweep(self, sweep: Sweep, known: Iterable[Known]) -> list[Known]:
        """Take one look; return the things that were not seen on this pass and are surely gone."""
        near = self._near(sweep, known)
        feet_m = _ground(sweep)
        gone = [thing for thing, place in near if self._look(thing, place, feet_m, sweep)]
        kept = {number: one for number, one in self._searches.items() if sweep.t - one.last <= self._pass_s}
        self._searches = {number: one for number, one in kept.items() if number not in {thing.number for thing in gone}}
        return gone

    def _near(self, sweep: Sweep, known: Iterable[Known]) -> list[tuple[Known, Array]]:
        """Return the things around, not seen on this pass, and where they are from the antenna."""
        missing = [thing for thing in known if sweep.t - thing.last > self._pass_s]
        placed = [(thing, place_of(thing, sweep.plane) - sweep.antenna) for thing in missing]
        return [(thing, place) for thing, place in placed if float(np.hypot(*place)) <= SIGHT_M]

    def _look(self, thing: Known, place: Array, feet_m: Array, sweep: Sweep) -> bool:
        """Take note of one look for one thing; tell whether it is surely gone."""
        search = self._searches.get(thing.number)
        if search is None or sweep.t - search.last > self._pass_s:
            search = self._searches[thing.number] = Search(sweep.t)
        antenna = np.eye(2) * sweep.stance.error_m**2
        reach = reach_m(matrix(thing.covariance), antenna)
        search.seen |= any(apart_m(foot, place) <= reach for foot in feet_m)
        spots = points(place, matrix(thing.covariance) + antenna)
        clear = in_view(
            spots, sweep.mounting, sweep.stance, size=sweep.size, far_m=thing.far_m, around=sweep.around
        )  # fmt: skip
        search.note(sweep.t, clear, sweep.antenna)
        return search.empty(self._looks)


def _ground(sweep: Sweep) -> Array:
    """Return where the feet of kin stand, metres from the antenna; those beyond the horizon are left out."""
    width, height = sweep.size
    ground = outlook(sweep.mounting, sweep.stance.heading_deg, width=width, height=height).ground
    metres = ground.metres(feet(sweep.kin))
    found: Array = metres[np.isfinite(metres).all(axis=1)]
    return found
