"""Several looks at one thing from a vehicle that passes it: one place with its error, and how fast the thing itself moves.

What is wrong alike in all looks of a pass (the receiver's bias, the mounting) moves their mean, and is not averaged away;
what differs from look to look is. For a place an error that lasts is the worst, for a speed one that changes: each is
reckoned so. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.locate.homography import Array, inverse
from pipeline.locate.sighted import Sighted

CHANGES_S = 1.0
"""Time in which rocking, heading and a receiver's short-term error change (a receiver measures once a second)."""
SHORT_TERM = 0.6
"""Error of one fix beside another some seconds later ÷ its error, as in `pipeline.position.heading`."""
CHANGING: Mapping[int, float] = {1: 0.25, 3: 0.25, 5: 1.0}
"""Share of the variance of a cause (`Sighted.ways`) that changes so: half of the error of pitch and roll is a vehicle's
rocking, and a receiver's course is measured anew each time."""
FLOOR_M = 0.05
"""No look tells a place to less, metres: the ground is not flat."""
MOST_UNEVEN = 2.0
"""A look's own distance is off by no larger factor."""
LEAST_SPAN_S = 0.35
"""Shorter, boxes that tremble tell no speed."""


class Fused(NamedTuple):
    """Where a thing is, metres east and north, and its covariance (2, 2), m²; `near` is the part that a pass shares not."""

    place: Array
    covariance: Array
    near: Array


class Motion(NamedTuple):
    """How a thing moves: metres a second east and north, and the covariance (2, 2)."""

    velocity: Array
    covariance: Array

    @property
    def speed(self) -> float:
        """Metres a second."""
        return float(np.hypot(*self.velocity))

    @property
    def error(self) -> float:
        """Standard deviation along the worst direction, metres a second."""
        return float(np.sqrt(np.linalg.eigvalsh(self.covariance)[-1]))


def fuse(looks: Sequence[Sighted]) -> Fused:
    """Return one place of at least one look; looks that know it better weigh more."""
    looks = _evened(looks)
    share = _weights(looks)
    lasting = np.einsum("n,nki->ki", share, np.array([one.ways for one in looks]))
    own = np.einsum("n,nij->ij", share**2, np.array([one.own for one in looks]))
    fix = np.array([one.antenna_error_m for one in looks])
    place = share @ np.array([one.place for one in looks])
    short = (SHORT_TERM * share * fix) @ _alike(looks, CHANGES_S) @ (SHORT_TERM * share * fix)
    near = own + np.eye(2) * short
    return Fused(place, lasting.T @ lasting + own + np.eye(2) * float(share @ fix) ** 2, near)


def motion(looks: Sequence[Sighted]) -> Motion | None:
    """Return how the thing itself moves, or None when the looks are too few or too short to tell.

    Generalised least squares of a place and a velocity over all looks, with the covariance of all of them together. When the
    vehicle's own velocity is known (Doppler: ten times better than the difference of its places) its way is made of that.
    """
    t = np.array([one.t for one in looks])
    if len(looks) < 3 or np.ptp(t) < LEAST_SPAN_S:
        return None
    looks = _evened(looks)
    known = all(one.velocity is not None for one in looks)
    joint = _joint(looks)
    if not known:
        fix = SHORT_TERM * np.array([one.antenna_error_m for one in looks])
        joint = joint + np.kron(np.outer(fix, fix) * _alike(looks, CHANGES_S), np.eye(2))
    model = np.kron(np.column_stack([np.ones(len(t)), t - t.mean()]), np.eye(2))
    weighed = np.linalg.solve(joint, model)
    covariance = inverse(model.T @ weighed)
    way = _way(looks) if known else np.array([one.antenna for one in looks])
    found = covariance @ weighed.T @ (np.array([one.offset for one in looks]) + way).ravel()
    error = float(np.mean([one.velocity_error for one in looks])) if known else 0.0
    return Motion(found[2:], covariance[2:, 2:] + np.eye(2) * error**2)


def _evened(looks: Sequence[Sighted]) -> list[Sighted]:
    """Return the looks with errors that go with how far the thing is by all of them, not by each.

    A box that trembles upwards looks farther away, and less sure: the others would pull the place towards the vehicle, and let
    what stands seem to come nearer.
    """
    late = looks[len(looks) // 2 :]
    middle = np.mean([one.place for one in late], axis=0)
    evened = []
    for one in looks:
        ratio = float(np.hypot(*(middle - one.antenna))) / max(one.distance_m, 0.1)
        ratio = min(max(ratio, 1 / MOST_UNEVEN), MOST_UNEVEN)
        evened.append(replace(one, ways=one.ways * ratio**2, own=one.own * ratio**2))
    return evened


def _joint(looks: Sequence[Sighted]) -> Array:
    """Return the covariance of all offsets together, (2N, 2N): what lasts is alike in all looks, what changes in near ones."""
    count, alike = len(looks), _alike(looks, CHANGES_S)
    ways = np.array([one.ways for one in looks])
    joint = np.zeros((2 * count, 2 * count))
    for cause in range(ways.shape[1]):
        changing = CHANGING.get(cause, 0.0)
        shared = 1 - changing + changing * alike
        moved = ways[:, cause, :].reshape(-1)
        joint += np.outer(moved, moved) * np.kron(shared, np.ones((2, 2)))
    for index, one in enumerate(looks):
        joint[2 * index : 2 * index + 2, 2 * index : 2 * index + 2] += one.own + np.eye(2) * FLOOR_M**2
    return joint


def _way(looks: Sequence[Sighted]) -> Array:
    """Return the vehicle's way since the first look, (N, 2) metres, made of its velocity."""
    t = np.array([one.t for one in looks])
    velocity = np.array([one.velocity for one in looks])
    steps = np.diff(t)[:, None] * (velocity[1:] + velocity[:-1]) / 2
    way: Array = np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])
    return way


def _weights(looks: Sequence[Sighted]) -> Array:
    weights = 1.0 / np.array([one.doubt + 2 * one.antenna_error_m**2 for one in looks])
    share: Array = weights / weights.sum()
    return share


def _alike(looks: Sequence[Sighted], seconds: float) -> NDArray[np.float64]:
    """Return how alike an error is at two looks, (N, N), when it changes within so many seconds."""
    t = np.array([one.t for one in looks])
    alike: NDArray[np.float64] = np.exp(-np.abs(t[:, None] - t[None, :]) / seconds)
    return alike
