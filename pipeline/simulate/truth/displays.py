"""When and where a scene has fireworks: what a city with an all-year ban wants to know. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pipeline.simulate.air.company import bangs_of, ending, fountains
from pipeline.simulate.scene.settings import Point, Scene

LULL_S = 30.0
"""Fireworks after a longer lull than this are new ones."""
Moment = tuple[float, float, Point, int]
"""Start, end, place, number in the truth."""


@dataclass(frozen=True, slots=True)
class Display:
    """Fireworks without a long lull.

    Attributes:
        start, end: seconds of the first and of the last burst.
        at: metres, the middle below the bursts; `reach`: how far they are from there.
        numbers: shells, strings and fountains in the truth.
        bursts: shells and crackers; a fountain counts as one for as long as it sprays.
    """

    start: float
    end: float
    at: Point
    reach: float
    numbers: tuple[int, ...]
    bursts: int


def displays(scene: Scene) -> Iterator[Display]:
    """Yield the fireworks of a scene by time."""
    moments: list[Moment] = [(bang.t, bang.t, bang.at[:2], bang.number) for bang in bangs_of(scene)]
    moments += [(one.start, ending(scene, one.until), one.at, number) for number, one in fountains(scene)]
    group: list[Moment] = []
    for moment in sorted(moments):
        if group and moment[0] - max(end for _, end, _, _ in group) >= LULL_S:
            yield _display(group)
            group = []
        group.append(moment)
    if group:
        yield _display(group)


def _display(group: list[Moment]) -> Display:
    spots = np.array([at for _, _, at, _ in group])
    middle = spots.mean(axis=0)
    reach = float(np.linalg.norm(spots - middle, axis=1).max())
    numbers = tuple(sorted({number for *_, number in group}))
    end = max(end for _, end, _, _ in group)
    return Display(group[0][0], end, (float(middle[0]), float(middle[1])), reach, numbers, len(group))
