"""Builds a person's body and clothes as meshes on bones. Not here: how it moves (pose.py) and its paint (clothes.py)."""

from functools import lru_cache

import numpy as np

from pipeline.simulate.mesh import Mesh, turned
from pipeline.simulate.people import clothes
from pipeline.simulate.people import pose as bone
from pipeline.simulate.people.look import Look
from pipeline.simulate.people.pose import FORE, HIP_Z, KNEE, SHIN, UPPER
from pipeline.simulate.shapes import Ring, ellipsoid, rod, tube


@lru_cache(maxsize=256)
def body(look: Look, *, fine: bool) -> Mesh:
    """Build a person in the bones' own axes.

    Args:
        look: who.
        fine: for a person that is large in the picture.
    """
    around = 12 if fine else 8
    parts = [*_trunk(look, around), *_head(look, around), *_limbs(look, around)]
    parts += _bag(look, around)
    return Mesh.joined(parts)


def _trunk(look: Look, around: int) -> list[Mesh]:
    h, g = look.height, look.girth
    cloth = {"t-shirt": 0.0, "dress": 0.0, "shirt": 0.006, "vest": 0.012, "jacket": 0.02, "coat": 0.028}[look.top]
    broad, hips = 0.104 * h * (2 - look.hips) ** 0.5, 0.098 * h * look.hips
    deep = 0.068 * h * g
    rings: list[Ring] = [
        (0, 0.00, -0.055 * h, hips * g * 0.80, deep * 0.95),
        (0, 0.00, 0.00 * h, hips * g + cloth, deep * 1.05 + cloth),
        (0, 0.00, 0.08 * h, hips * g * 0.90 + cloth, deep * 0.98 + cloth),
        (0, 0.01, 0.17 * h, broad * g * 0.92 + cloth, deep * 1.02 + cloth),
        (0, 0.01, 0.24 * h, broad * g * 1.03 + cloth, deep * 1.02 + cloth),
        (0, 0.00, 0.285 * h, broad * g * 1.02 + cloth, deep * 0.80 + cloth),
        (0, -0.005, 0.312 * h, broad * 0.66 + cloth, deep * 0.62 + cloth),
        (0, 0.0, 0.330 * h, 0.040 * h, 0.040 * h),
    ]
    parts = [tube(rings, around=around, square=2.4).on_skin(*clothes.TORSO).with_bone(bone.CHEST)]
    if look.top in {"coat", "dress"} or look.bottom == "skirt":
        low = {"coat": -0.27, "dress": -0.25}.get(look.top, -0.22) * h
        flare = 1.25 if look.top != "coat" else 1.1
        tail: list[Ring] = [
            (0, 0, low, hips * g * flare + cloth, deep * 1.45 + cloth),
            (0, 0, low * 0.45, hips * g * 1.10 + cloth, deep * 1.25 + cloth),
            (0, 0, 0.04 * h, hips * g + cloth + 0.006, deep * 1.06 + cloth + 0.006),
        ]
        parts.append(tube(tail, around=around).on_skin(*clothes.SKIRT).with_bone(bone.HIPS))
    return parts


def _head(look: Look, around: int) -> list[Mesh]:
    h = look.height
    r = 0.055 * h * (1.08 if h < 1.5 else 1.0)
    rows = 8 if around > 8 else 6
    neck = tube([(0, 0, -0.02 * h, 0.034 * h, 0.034 * h), (0, 0.004, 0.06 * h, 0.033 * h, 0.035 * h)], around=around)
    parts = [neck.on_skin(*clothes.NECK)]
    middle = (0.0, 0.012 * h, 0.098 * h)
    parts.append(ellipsoid(middle, (r * 0.80, r * 0.98, r * 1.22), around=around, rows=rows).on_skin(*clothes.HEAD))
    if look.hair != "bald":
        cap = ellipsoid((0, -0.004 * h, 0.110 * h), (r * 0.88, r * 0.98, r * 1.17), around=around, rows=rows)
        parts.append(cap.on_skin(*clothes.HAIR).lifted(-0.02))
    if look.hair == "long":
        mane: list[Ring] = [(0, -0.030 * h, -0.045 * h, r * 0.85, r * 0.45), (0, -0.020 * h, 0.10 * h, r * 0.90, r * 0.72)]
        parts.append(tube(mane, around=around).on_skin(*clothes.HAIR))
    if look.hair == "bun":
        parts.append(ellipsoid((0, -0.065 * h, 0.12 * h), (r * 0.4, r * 0.4, r * 0.4), around=6, rows=4).on_skin(*clothes.HAIR))
    parts += _hat(look, r, around)
    return [part.with_bone(bone.HEAD) for part in parts]


def _hat(look: Look, r: float, around: int) -> list[Mesh]:
    h = look.height
    if look.hat == "none":
        return []
    scale = {"helmet": 1.22, "beanie": 1.05, "cap": 1.04, "straw": 1.05}[look.hat]
    dome = ellipsoid((0, 0.002, 0.125 * h), (r * 0.93 * scale, r * 1.06 * scale, r * 1.02 * scale), around=around, rows=6)
    half = len(dome.faces) // 2
    shell = Mesh.of(dome.points, dome.normals, dome.uv, dome.faces[half:] if look.hat != "helmet" else dome.faces[half // 2 :])
    parts = [shell]
    if look.hat == "straw":
        parts.append(tube([(0, 0, 0.125 * h, r * 2.1, r * 2.1), (0, 0, 0.135 * h, r * 1.1, r * 1.1)], around=around))
    if look.hat == "cap":
        parts.append(ellipsoid((0, r * 1.25, 0.128 * h), (r * 0.7, r * 0.75, r * 0.10), around=8, rows=4))
    return [part.on_skin(*clothes.HAT).lifted(0.03) for part in parts]


def _limbs(look: Look, around: int) -> list[Mesh]:
    h, g = look.height, look.girth
    count = around - 2
    sleeve = {"t-shirt": 0.002, "dress": 0.0, "vest": 0.006, "shirt": 0.006, "jacket": 0.014, "coat": 0.018}[look.top]
    loose = 0.010 if look.bottom == "trousers" else 0.0
    bare = 0.0 if look.top in {"t-shirt", "dress"} else sleeve * 0.8
    upper: list[Ring] = [
        (0, 0, -UPPER * h, 0.026 * h * g + sleeve, 0.027 * h * g + sleeve),
        (0, 0, -0.04 * h, 0.032 * h * g + sleeve, 0.034 * h * g + sleeve),
        (0, 0, 0.018 * h, 0.026 * h * g + sleeve, 0.030 * h * g + sleeve),
    ]
    fore: list[Ring] = [
        (0, 0, -FORE * h, 0.017 * h * g + bare, 0.019 * h * g + bare),
        (0, 0, -0.05 * h, 0.025 * h * g + bare, 0.026 * h * g + bare),
        (0, 0, 0.012 * h, 0.024 * h * g + bare, 0.026 * h * g + bare),
    ]
    thigh: list[Ring] = [
        (0, 0, -KNEE * h, 0.034 * h * g + loose, 0.037 * h * g + loose),
        (0, 0, -0.10 * h, 0.046 * h * g + loose, 0.050 * h * g + loose),
        (0, 0, 0.01 * h, 0.050 * h * g + loose, 0.060 * h * g + loose),
    ]
    cuff = 0.024 * h * g + loose * 1.7
    shin: list[Ring] = [
        (0, 0, -SHIN * h, cuff, cuff),
        (0, -0.008, -0.09 * h, 0.032 * h * g + loose, 0.035 * h * g + loose),
        (0, 0, 0.012 * h, 0.033 * h * g + loose, 0.036 * h * g + loose),
    ]
    hand = ellipsoid((0, 0.004, -(FORE + 0.035) * h), (0.018 * h, 0.024 * h, 0.046 * h), around=6, rows=4)
    shoe = ellipsoid((0, 0.038 * h, -0.018 * h), (0.028 * h, 0.078 * h, 0.030 * h), around=8, rows=4)
    parts = []
    for arm, leg in ((bone.L_ARM, bone.L_THIGH), (bone.R_ARM, bone.R_THIGH)):
        parts += [
            tube(upper, around=count).on_skin(*clothes.UPPER_ARM).with_bone(arm),
            tube(fore, around=count).on_skin(*clothes.FOREARM).with_bone(arm + 1),
            hand.on_skin(*clothes.HAND).with_bone(arm + 1),
            tube(thigh, around=count).on_skin(*clothes.THIGH).with_bone(leg),
            tube(shin, around=count).on_skin(*clothes.SHIN).with_bone(leg + 1),
            shoe.on_skin(*clothes.SHOE).with_bone(leg + 2),
        ]
    return parts


def _bag(look: Look, around: int) -> list[Mesh]:
    h, g = look.height, look.girth
    parts: list[Mesh] = []
    if look.bag == "backpack":
        pack: list[Ring] = [(0, -0.135 * h * g, z * h, 0.085 * h, 0.05 * h) for z in (0.06, 0.16, 0.26)]
        parts.append(tube(pack, around=around, square=3.5).on_skin(*clothes.BAG).with_bone(bone.CHEST))
    if look.bag == "shoulder":
        purse: list[Ring] = [(0.125 * h, -0.01, z * h, 0.03 * h, 0.075 * h) for z in (-0.08, 0.02)]
        strap = rod((0.10 * h, 0.085 * h, 0.0), (-0.06 * h, 0.05 * h, 0.30 * h), 0.012)
        parts += [tube(purse, around=around, square=3.5), strap]
        parts = [part.on_skin(*clothes.BAG).with_bone(bone.CHEST) for part in parts]
    if look.bag == "tote":
        tote: list[Ring] = [(0, 0, -(FORE + z) * h, 0.035 * h, 0.085 * h) for z in (0.26, 0.10)]
        parts.append(tube(tote, around=around, square=3.5).on_skin(*clothes.BAG).with_bone(bone.L_FORE))
    return parts


def umbrella(h: float) -> Mesh:
    """Build an open umbrella in the right hand of a person of height `h`; the forearm points ahead when it is carried."""
    canopy = ellipsoid((0, 0, 0), (0.55, 0.55, 0.30), around=12, rows=8)
    upper = Mesh.of(canopy.points, canopy.normals, canopy.uv, canopy.faces[len(canopy.faces) // 2 :], sheet=True)
    upright = turned("x", -1.65)
    hold = np.array([0, 0, -(FORE + 0.02) * h])
    top = upper.moved(upright, upright @ np.array([0, 0, 0.62]) + hold).on_skin(*clothes.UMBRELLA)
    stick = rod((0, 0, -0.08), (0, 0, 0.9), 0.012).moved(upright, hold).on_skin(*clothes.UMBRELLA)
    return Mesh.joined([part.with_bone(bone.R_FORE) for part in (top, stick)])


def hip_height(look: Look) -> float:
    """Return how high the hips of a standing person are, metres."""
    return HIP_Z * look.height
