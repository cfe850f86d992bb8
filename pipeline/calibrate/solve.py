"""The camera that fits the clues best, and how sure that is: nonlinear least squares from several beginnings. Pure.

Errors are the linear ones (Hartley and Zisserman, Multiple View Geometry, 5.1), grown where clues fit worse than they should.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite, radians

import numpy as np
from scipy.optimize import least_squares

from pipeline.calibrate.clues import Clue, Misfit
from pipeline.calibrate.errors import CalibrateError
from pipeline.calibrate.stand import HIGH, LOW, NAMES, Given, Prior, Size, Stand
from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting

PITCHES, FOCALS, YAWS = (4.0, 15.0, 35.0, 60.0), (0.55, 0.9, 1.6), (0.0, 90.0, 180.0, -90.0)
"""Where the search begins: degrees, focal length ÷ width, degrees."""
TRIED, STEP = 8, 1e-5
"""So many of the likeliest beginnings are gone on from; by so much numbers are moved to see what follows."""
PRIOR_CLUES = 4.0
"""How many residuals the assumed errors weigh as, beside those that were measured."""
FAR_FROM_RIGHT = 6.0
"""Misfit of one residual, in standard deviations, from which a clue is named as doubtful."""
LOST = 0.04
"""Misfit on the whole, as a share of the picture's width, from which no camera is meant."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A camera found.

    Attributes:
        stand: of the camera; `covariance`: (7, 7) of its numbers, 0 for those that were kept.
        misfits: of the clues.
        doubtful: names of clues that do not fit the others.
    """

    stand: Stand
    covariance: Array
    misfits: tuple[Misfit, ...]
    doubtful: tuple[str, ...]

    @property
    def mounting(self) -> Mounting:
        """The camera as the pipeline has it."""
        return self.stand.mounting()

    def deviation(self, name: str) -> float:
        """Return a number's standard deviation: metres, degrees, or a share of the focal length."""
        number = NAMES.index(name)
        error = float(np.sqrt(self.covariance[number, number]))
        if name == "height":
            return error * exp(float(self.stand.values[0]))
        return float(np.degrees(error)) if name in {"pitch", "yaw", "roll"} else error

    def place_error_m(self, ahead_m: float, size: Size) -> float:
        """Return the standard deviation of a place on the ground so far before the lens, along the way it is less sure."""
        yaw = float(self.stand.values[2])
        place = self.stand.values[5:] + ahead_m * np.array([np.sin(yaw), np.cos(yaw)])
        pixel = self.stand.pixels(np.array([[*place, 0.0]]), size)
        moved = [
            (Stand(self.stand.values + step).ground(pixel, size) - Stand(self.stand.values - step).ground(pixel, size))[0]
            for step in np.eye(len(NAMES)) * STEP
        ]
        slopes = np.array(moved).T / (2 * STEP)
        return float(np.sqrt(np.linalg.eigvalsh(slopes @ self.covariance @ slopes.T)[-1]))


def solve(clues: Sequence[Clue], given: Given, size: Size) -> Solved:
    """Find the camera.

    Raises:
        CalibrateError: no camera sees the clues so.
    """
    prior = given.prior()
    free = prior.free.astype(int)
    likely = sorted(_starts(prior, given), key=lambda start: float((_residuals(start[free], prior, clues, size) ** 2).sum()))
    tried = [
        least_squares(_residuals, one[free], bounds=(LOW[free], HIGH[free]), args=(prior, clues, size), x_scale="jac")
        for one in likely[:TRIED]
    ]
    stand = Stand(_whole(min(tried, key=lambda found: float(found.cost)).x, prior))
    misfits = tuple(one for clue in clues for one in clue.misfits(stand, size))
    worst = max(misfits, key=lambda one: one.pixels if isfinite(one.pixels) else float("inf"))
    if not isfinite(worst.pixels) or np.sqrt(np.mean([one.pixels**2 for one in misfits])) > LOST * size[0]:
        beside = f"off by {worst.pixels:.0f} px" if isfinite(worst.pixels) else "behind the camera, or above its horizon"
        raise CalibrateError(
            f"no camera sees it all so; {worst.name} would be {beside}; check that `ahead` and `right` are metres from the "
            "point below the lens and not swapped, and that pixels count x to the right and y down"
        )
    return Solved(stand, _covariance(stand, prior, clues, size), misfits, _doubtful(stand, clues, size))


def _starts(prior: Prior, given: Given) -> list[Array]:
    """Return where to begin: all likely pitches, lenses and directions, unless they are known."""
    focals = FOCALS if given.fov_deg is None else (exp(float(prior.mean[4])),)
    yaws = YAWS if given.turns else (0.0,)
    found = []
    for pitch, focal, yaw in itertools.product(PITCHES, focals, yaws):
        start = prior.mean.copy()
        start[1], start[2], start[4] = radians(pitch), radians(yaw), np.log(focal)
        found.append(start)
    return found


def _whole(values: Array, prior: Prior) -> Array:
    whole = prior.mean.copy()
    whole[prior.free.astype(int)] = values
    return whole


def _residuals(values: Array, prior: Prior, clues: Sequence[Clue], size: Size) -> Array:
    whole = _whole(values, prior)
    free = prior.free.astype(int)
    stand = Stand(whole)
    away = (whole - prior.mean)[free] / prior.spread[free]
    return np.concatenate([away, *(clue.residuals(stand, size) for clue in clues)])


def _covariance(stand: Stand, prior: Prior, clues: Sequence[Clue], size: Size) -> Array:
    """Return (7, 7), zero where a number was kept."""
    free = prior.free.astype(int)
    at = stand.values[free]
    slopes = [
        (_residuals(at + step, prior, clues, size) - _residuals(at - step, prior, clues, size)) / (2 * STEP)
        for step in np.eye(len(free)) * STEP
    ]
    jacobian = np.array(slopes).T
    off = _residuals(at, prior, clues, size)[len(free) :]
    growth = max(1.0, (PRIOR_CLUES + float((off**2).sum())) / (PRIOR_CLUES + max(0, len(off) - len(free))))
    covariance = np.zeros((len(NAMES), len(NAMES)))
    covariance[np.ix_(free, free)] = np.linalg.inv(jacobian.T @ jacobian) * growth
    return covariance


def _doubtful(stand: Stand, clues: Sequence[Clue], size: Size) -> tuple[str, ...]:
    found = []
    for clue in clues:
        named = clue.misfits(stand, size)
        each = clue.residuals(stand, size).reshape(len(named), -1)
        found += [one.name for one, off in zip(named, each, strict=True) if np.abs(off).max() > FAR_FROM_RIGHT]
    return tuple(found)
