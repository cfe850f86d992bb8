"""How a body is held: joint angles, and the bones that follow from them.

Angles are radians, positive ahead (hips, shoulders, elbows) and backwards (knees); pairs are left, right.
A body faces +y, its left is -x. Walking follows the normal sagittal angles of D. A. Winter, The Biomechanics and
Motor Control of Human Gait (1991), as sums of a few bumps.
"""

from dataclasses import dataclass
from math import cos, exp, pi, sin

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.mesh import placed, turned

Pair = tuple[float, float]
HIPS, CHEST, HEAD, L_ARM, L_FORE, R_ARM, R_FORE, L_THIGH, L_SHIN, L_FOOT, R_THIGH, R_SHIN, R_FOOT = range(13)
HIP_Z, KNEE, SHIN, NECK, SHOULDER_X, SHOULDER_Z, UPPER, FORE = 0.525, 0.24, 0.245, 0.30, 0.112, 0.285, 0.172, 0.15
"""Share of the body's height: height of the hip joint, lengths of thigh and shin, neck above the hips, shoulder joints,
lengths of upper arm and forearm (Drillis and Contini 1966)."""


@dataclass(frozen=True, slots=True)
class Pose:
    """Joint angles. `sit` is how far the hips hang below standing height, as a share of the leg."""

    hip: Pair = (0.0, 0.0)
    knee: Pair = (0.05, 0.05)
    ankle: Pair = (0.0, 0.0)
    spread: Pair = (0.04, 0.04)
    shoulder: Pair = (0.0, 0.0)
    raise_out: Pair = (0.10, 0.10)
    elbow: Pair = (0.2, 0.2)
    lean: float = 0.03
    twist: float = 0.0
    sway: float = 0.0
    nod: float = 0.0
    look: float = 0.0


def walking(phase: float, vigour: float, *, stoop: float = 0.0) -> Pose:
    """Return a stride's pose.

    Args:
        phase: 0…1 through a stride; the right heel strikes at 0.
        vigour: length of the stride beside a normal one.
        stoop: radians that the trunk leans ahead.
    """
    left, right = phase + 0.5, phase
    swing = 0.36 * vigour
    return Pose(
        hip=(_hip(left, vigour), _hip(right, vigour)),
        knee=(_knee(left, vigour), _knee(right, vigour)),
        ankle=(_ankle(left), _ankle(right)),
        shoulder=(swing * cos(2 * pi * right) - 0.05, swing * cos(2 * pi * left) - 0.05),
        elbow=(0.28 + 0.2 * vigour * (1 + cos(2 * pi * right)) / 2, 0.28 + 0.2 * vigour * (1 + cos(2 * pi * left)) / 2),
        raise_out=(0.09, 0.09),
        lean=0.05 + stoop + 0.01 * cos(4 * pi * phase),
        twist=0.09 * vigour * cos(2 * pi * phase),
        sway=0.012 * sin(2 * pi * phase),
    )


def standing(seconds: float, habit: int, *, stoop: float = 0.0) -> Pose:
    """Return how someone stands about: hands down, on the phone, arms folded, talking; never quite still."""
    breath = 0.012 * sin(seconds * 1.3 + habit)
    shift = 0.03 * sin(seconds * 0.35 + habit * 1.7)
    arms: tuple[Pair, Pair, Pair] = {
        0: ((0.02, 0.05), (0.1, 0.1), (0.2, 0.25)),
        1: ((0.1, 0.65), (0.12, 0.05), (0.3, 1.75)),
        2: ((0.55, 0.55), (0.02, 0.02), (1.6, 1.6)),
        3: ((0.1, 0.5 + 0.3 * sin(seconds * 2.1 + habit)), (0.1, 0.25), (0.3, 1.1 + 0.5 * sin(seconds * 2.7))),
    }[habit % 4]
    return Pose(
        hip=(0.03 + shift, 0.03 - shift),
        knee=(0.05 + max(0.0, shift), 0.05 + max(0.0, -shift)),
        spread=(0.07, 0.07),
        shoulder=arms[0],
        raise_out=arms[1],
        elbow=arms[2],
        lean=0.02 + stoop + breath,
        twist=shift * 2,
        sway=shift * 0.4,
        nod=0.45 if habit % 4 == 1 else 0.05,
        look=0.35 * sin(seconds * 0.4 + habit),
    )


def stooping(share: float) -> Pose:
    """Return a body bent to the ground, 0 upright … 1 hand at the ground."""
    return Pose(
        hip=(0.75 * share, 1.15 * share),
        knee=(0.95 * share, 1.35 * share),
        ankle=(0.2 * share, 0.2 * share),
        shoulder=(0.25 * share, 0.75 * share),
        elbow=(0.3, 0.15),
        lean=0.05 + 0.75 * share,
        nod=0.3 * share,
    )


def riding(crank: float | None, *, reach: float) -> Pose:
    """Return a rider: `crank` radians of the pedals, or None with both feet on the floor board."""
    shoulder, elbow = (0.85 + reach, 0.85 + reach), (0.35, 0.35)
    if crank is None:
        return Pose((1.35, 1.35), (1.25, 1.25), (0.1, 0.1), (0.12, 0.12), shoulder, (0.12, 0.12), elbow, lean=0.1 + reach * 0.4)
    hip = 0.95 + 0.33 * sin(crank), 0.95 - 0.33 * sin(crank)
    knee = 1.15 + 0.5 * sin(crank + 0.5), 1.15 - 0.5 * sin(crank + 0.5)
    return Pose(hip, knee, (0.1, 0.1), (0.04, 0.04), shoulder, (0.12, 0.12), elbow, lean=0.3 + reach * 0.5)


def bones(pose: Pose, height: float, shoulders: float = 1.0) -> NDArray[np.float64]:
    """Return (13, 4, 4) the motions from each bone's own axes to the body's, hips at z = 0."""
    motions = np.empty((13, 4, 4))
    motions[HIPS] = placed(turned("z", -pose.twist * 0.5), (pose.sway, 0, 0))
    trunk = turned("z", pose.twist) @ turned("x", -pose.lean)
    motions[CHEST] = placed(trunk, (pose.sway, 0, 0))
    head = turned("z", pose.look) @ turned("x", pose.lean * 0.75 - pose.nod)
    motions[HEAD] = motions[CHEST] @ placed(head, (0, 0.01, NECK * height))
    for side, sign in ((0, -1), (1, 1)):
        arm, leg = (L_ARM, L_THIGH) if side == 0 else (R_ARM, R_THIGH)
        _arm(motions, pose, (side, sign, arm), height * shoulders, height)
        _leg(motions, pose, (side, sign, leg), height)
    return motions


def _arm(motions: NDArray[np.float64], pose: Pose, which: tuple[int, int, int], width: float, height: float) -> None:
    side, sign, arm = which
    turn = turned("y", -sign * pose.raise_out[side]) @ turned("x", pose.shoulder[side] + pose.lean * 0.5)
    motions[arm] = motions[CHEST] @ placed(turn, (sign * SHOULDER_X * width, 0, SHOULDER_Z * height))
    inward = turned("z", sign * min(0.7, 0.45 * pose.elbow[side]))
    motions[arm + 1] = motions[arm] @ placed(inward @ turned("x", pose.elbow[side]), (0, 0, -UPPER * height))


def _leg(motions: NDArray[np.float64], pose: Pose, which: tuple[int, int, int], height: float) -> None:
    side, sign, leg = which
    turn = turned("y", -sign * pose.spread[side]) @ turned("x", pose.hip[side])
    motions[leg] = motions[HIPS] @ placed(turn, (sign * 0.052 * height, 0, 0))
    motions[leg + 1] = motions[leg] @ placed(turned("x", -pose.knee[side]), (0, 0, -KNEE * height))
    level = pose.knee[side] - pose.hip[side] + pose.ankle[side]
    motions[leg + 2] = motions[leg + 1] @ placed(turned("x", level), (0, 0, -SHIN * height))


def _bump(phase: float, at: float, width: float) -> float:
    off = (phase - at + 0.5) % 1.0 - 0.5
    return exp(-((off / width) ** 2))


def _hip(phase: float, vigour: float) -> float:
    return 0.12 * vigour + 0.36 * vigour * cos(2 * pi * (phase - 0.02))


def _knee(phase: float, vigour: float) -> float:
    return 0.06 + vigour * (0.24 * _bump(phase, 0.13, 0.09) + 1.02 * _bump(phase, 0.72, 0.13))


def _ankle(phase: float) -> float:
    return 0.25 * _bump(phase, 0.0, 0.08) - 0.45 * _bump(phase, 0.62, 0.09)
