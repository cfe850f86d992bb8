"""New pictures by cut and paste: labelled things of the training pictures, cut out, set down in streets without them.

Cut-outs follow GrabCut's outline (Rother et al. 2004) where it is believable, and fade out at their edge (Dwibedi et al.
2017, arXiv:1708.01642: blended edges keep a detector from learning the seam).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.training.boxes import Boxes, intersections, joined
from models.training.colours import recoloured

BELIEVABLE_OUTLINE = (0.3, 0.95)
"""Shares of its box that an outline may fill; outside, the box itself with soft edges is pasted."""
LARGEST_CUT = 240
"""Pixels: cut-outs are made smaller first, GrabCut's time grows with the area."""
THINGS_A_PICTURE = (1, 4)
TRIES = 12


@dataclass(frozen=True, eq=False)
class CutOut:
    """A thing without its surroundings: (H, W, 3) BGR, (H, W) float32 opacity 0…1, and its class."""

    image: NDArray[np.uint8]
    opacity: NDArray[np.float32]
    class_id: int


def cut_out(image: NDArray[np.uint8], xyxy: NDArray[np.float32], class_id: int) -> CutOut | None:
    """Cut the thing in a relative box out of an (H, W, 3) picture; none when it is smaller than 24 pixels."""
    height, width = image.shape[:2]
    x1, y1, x2, y2 = (int(v) for v in xyxy * np.array([width, height, width, height], np.float32))
    if min(x2 - x1, y2 - y1) < 24:
        return None
    margin = max(4, (x2 - x1) // 8)
    left, top = max(0, x1 - margin), max(0, y1 - margin)
    around = image[top : min(height, y2 + margin), left : min(width, x2 + margin)]
    scale = min(1.0, LARGEST_CUT / max(around.shape[:2]))
    part = np.asarray(cv2.resize(around, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    inside = tuple(int(v * scale) for v in (x1 - left, y1 - top, x2 - x1, y2 - y1))
    opacity = _outline(part, inside)
    x, y, w, h = inside
    return CutOut(part[y : y + h, x : x + w], opacity[y : y + h, x : x + w], class_id)


def _outline(part: NDArray[np.uint8], inside: tuple[int, ...]) -> NDArray[np.float32]:
    x, y, w, h = inside
    mask = np.zeros(part.shape[:2], np.uint8)
    models = np.zeros((2, 1, 65), np.float64)
    try:
        cv2.grabCut(part, mask, inside, models[0], models[1], 2, cv2.GC_INIT_WITH_RECT)
    except cv2.error:
        mask[:] = 0
    thing = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.float32)
    share = float(thing.sum()) / max(1, w * h)
    if not BELIEVABLE_OUTLINE[0] < share < BELIEVABLE_OUTLINE[1]:
        thing = np.zeros(part.shape[:2], np.float32)
        edge = max(1, min(w, h) // 16)
        thing[y + edge : y + h - edge, x + edge : x + w - edge] = 1
    return np.asarray(cv2.GaussianBlur(thing, (0, 0), max(0.8, min(w, h) / 60)), np.float32)


def pasted(
    image: NDArray[np.uint8],
    labels: Boxes,
    cut_outs: Sequence[CutOut],
    *,
    sizes: tuple[float, float],
    random: np.random.Generator,
) -> tuple[NDArray[np.uint8], Boxes]:
    """Set things down in the lower part of a picture, clear of what is labelled; larger the nearer they are.

    Args:
        image: (H, W, 3) uint8 BGR.
        labels: what is in it.
        cut_outs: to choose from.
        sizes: smallest and largest height of a thing, as a share of the picture's height.
        random: the source of all choices.

    Returns:
        The new picture and all its labels.
    """
    result = image.copy()
    for _ in range(int(random.integers(THINGS_A_PICTURE[0], THINGS_A_PICTURE[1] + 1))):
        thing = cut_outs[int(random.integers(len(cut_outs)))]
        place = _place(result.shape[:2], thing, labels, sizes=sizes, random=random)
        if place is None:
            continue
        _set_down(result, thing, place, random)
        height, width = result.shape[:2]
        box = np.array([place], np.float32) / np.array([width, height, width, height], np.float32)
        labels = joined([labels, Boxes(np.asarray(box, np.float32), np.array([thing.class_id]), np.ones(1, np.float32))])
    return result, labels


def _place(
    shape: tuple[int, ...], thing: CutOut, labels: Boxes, *, sizes: tuple[float, float], random: np.random.Generator
) -> tuple[int, int, int, int] | None:
    """Pixel box with its foot between 45 % and 98 % of the picture's height, that touches no labelled thing."""
    height, width = shape
    for _ in range(TRIES):
        nearness = random.uniform()
        tall = height * float(np.clip(sizes[0] * (sizes[1] / sizes[0]) ** (nearness + random.normal(0, 0.15)), *sizes))
        wide = tall * thing.image.shape[1] / thing.image.shape[0]
        foot = height * (0.45 + 0.53 * nearness)
        left = random.uniform(0, max(1.0, width - wide))
        box = np.array([[left, foot - tall, left + wide, foot]], np.float32)
        relative = np.asarray(box / np.array([[width, height, width, height]], np.float32), np.float32)
        free = not len(labels) or float(intersections(relative, labels.xyxy).max()) <= 0
        if free and wide < width and foot > tall and min(wide, tall) >= 8:
            return int(left), int(foot - tall), int(left + wide), int(foot)
    return None


def _set_down(image: NDArray[np.uint8], thing: CutOut, place: tuple[int, int, int, int], random: np.random.Generator) -> None:
    x1, y1, x2, y2 = place
    size = (x2 - x1, y2 - y1)
    own = recoloured(thing.image, random) if random.random() < 0.5 else thing.image
    look = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
    opacity = cv2.resize(thing.opacity, size, interpolation=cv2.INTER_AREA)
    mirrored = random.random() < 0.5
    look, opacity = (look[:, ::-1], opacity[:, ::-1]) if mirrored else (look, opacity)
    ground = image[y1:y2, x1:x2].astype(np.float32)
    light = np.clip((ground.mean() + 20) / (look.mean() + 20), 0.45, 1.3)
    mixed = look.astype(np.float32) * light * opacity[..., None] + ground * (1 - opacity[..., None])
    image[y1:y2, x1:x2] = np.clip(mixed, 0, 255).astype(np.uint8)
