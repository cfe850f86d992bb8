"""Whether a region of a picture that changed is a thing that was added, by its edges, its colour and its texture. Pure.

Pictures are (3, H, W): brightness, blue and red difference (0: none), which weigh alike.
"""

from typing import NamedTuple, Self

import cv2
import numpy as np
from numpy.typing import NDArray

LARGEST, TALLEST, WIDEST = 0.05, 0.45, 0.35
"""Part of the picture, of its height and of its width from which a region is no thing that a person carries or tips out."""
FILLED, LONGEST = 0.35, 4.5
"""Least part of its bounding box that a region fills, and largest ratio of that box's sides: a pole's shadow is longer."""
CLEARER = 1.25
"""How much stronger the outline must be in one picture than in the other."""
EDGE = 4.0
"""Least strength of an outline, grey levels a cell: the ground's own texture leaves 1 to 3."""
UNIFORM = 0.06
"""Scatter of the ratio new ÷ old under a shadow or a patch of light on plain ground, as a share of it."""
SHADES = (0.35, 1.8)
"""Least and largest such ratio: cast shadows keep a third of the light and more, sun through a gap does not double it."""
TINT = 10.0
"""Colour that is not the ground's own in another light, levels."""
SAME_TEXTURE = 0.7
"""Correlation of the detail within a region from which it is the same ground in another light."""
ALL_AROUND = 2.0
"""How much larger the step across the weakest quarter of the outline must be: a thing's outline is a step all around, edges of
busy ground cross it here and there."""
INNER_CELLS = 36
"""Cells within a region, two from its edge, without which it is too small to tell a plain thing from a shadow."""
TEXTURE = 2.0
"""Grey levels of detail without which that says nothing."""
_AROUND = np.ones((3, 3), np.uint8)

Levels = NDArray[np.float32]


class Region(NamedTuple):
    """A region, cut out with a margin.

    Attributes:
        window: rows and columns of the picture.
        cells: which cells of the window belong to it.
        size: height and width of the region.
        share: part of the picture that it covers.
        tall, wide: parts of the picture's height and width.
    """

    window: tuple[slice, slice]
    cells: NDArray[np.bool_]
    size: tuple[int, int]
    share: float
    tall: float
    wide: float

    @classmethod
    def of(cls, stats: NDArray[np.int32], cells: NDArray[np.bool_]) -> Self:
        """Cut out the region that OpenCV's `stats` (5,) bound."""
        x, y, width, height = (int(value) for value in stats[:4])
        window = (slice(max(0, y - 3), y + height + 3), slice(max(0, x - 3), x + width + 3))
        share, (rows, columns) = float(np.count_nonzero(cells)) / cells.size, cells.shape
        return cls(window, cells[window], (height, width), share, height / rows, width / columns)

    @classmethod
    def touching(cls, cells: NDArray[np.bool_], differing: NDArray[np.bool_]) -> Self:
        """Cut out the region of some cells (H, W) and of all that differs (H, W) and touches them."""
        _, labels = cv2.connectedComponents((cells | differing).view(np.uint8), connectivity=8)
        whole = np.isin(labels, np.unique(labels[cells]))
        return cls.of(np.array([*cv2.boundingRect(whole.view(np.uint8)), 0], np.int32), whole)

    @property
    def is_small(self) -> bool:
        """Whether it may be a thing that a person carries or tips out."""
        return self.share <= LARGEST and self.tall <= TALLEST and self.wide <= WIDEST


def is_added(region: Region, before: Levels, now: Levels) -> bool | None:
    """Tell whether a thing was added in a region.

    Args:
        region: where.
        before: (3, H, W) the old picture, in the new one's brightness.
        now: (3, H, W) the new one.

    Returns:
        True: a thing; False: something was taken away, or only the light changed; None: this can't be said, or it
        is too large or not compact, such as somebody who stands still beside it: wait.
    """
    if not region.is_small:
        return None
    old, new = before[:, *region.window], now[:, *region.window]
    was, is_now = _strengths(region, old, new)
    if was > is_now * CLEARER or _is_light(cv2.erode(region.cells.view(np.uint8), _AROUND, iterations=2) > 0, old, new):
        return False
    filled = float(np.count_nonzero(region.cells)) / (region.size[0] * region.size[1])
    if filled < FILLED or max(region.size) > LONGEST * min(region.size):
        return None
    if is_now < EDGE:
        return None
    return True if is_now > was * CLEARER else _is_around(region.cells, old, new)


def stands_out(region: Region, before: Levels, now: Levels) -> bool:
    """Tell whether a region's outline is an edge in the new picture (3, H, W), and a clearer one than in the old one.

    Less is asked of what is known than of what is new (`CLEARER`): a thing before a pole shares that one's edges.
    """
    was, is_now = _strengths(region, before[:, *region.window], now[:, *region.window])
    return is_now > was and is_now >= EDGE


def with_faint(cells: NDArray[np.bool_], faint: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a region's cells (H, W) with the faint ones that touch them, unless these are more: thin legs, a dark foot.

    >>> clear, faint = np.zeros((9, 9), bool), np.zeros((9, 9), bool)
    >>> clear[2:5, 4], faint[5, 4], faint[8, 0] = True, True, True
    >>> with_faint(clear, faint).sum()
    np.int64(4)
    """
    x, y, width, height = cv2.boundingRect(cells.view(np.uint8))
    across, down = max(3, width // 2), max(3, height // 2)
    window = slice(max(0, y - down), y + height + down), slice(max(0, x - across), x + width + across)
    _, labels = cv2.connectedComponents((cells | faint)[window].view(np.uint8), connectivity=8)
    touching = np.isin(labels, np.unique(labels[cells[window]]))
    if np.count_nonzero(touching) > 2 * np.count_nonzero(cells):
        return cells
    whole = np.zeros_like(cells)
    whole[window] = touching
    return whole


def apart(cells: NDArray[np.bool_], *, least: int) -> list[NDArray[np.bool_]]:
    """Return the parts (H, W) of some cells (H, W) that do not hang together, but for those of fewer cells.

    >>> cells = np.zeros((9, 9), bool)
    >>> cells[1:4, 1:3], cells[1:4, 6:9], cells[8, 8] = True, True, True
    >>> [int(part.sum()) for part in apart(cells, least=2)]
    [6, 9]
    """
    count, labels = cv2.connectedComponents(cv2.morphologyEx(cells.view(np.uint8), cv2.MORPH_CLOSE, _AROUND), connectivity=8)
    parts = [(labels == label) & cells for label in range(1, count)]
    return [part for part in parts if np.count_nonzero(part) >= least]


def edges(picture: Levels) -> Levels:
    """Return how steep a picture (N, H, W) of N planes is, (H, W) levels a cell."""
    slopes = [cv2.Sobel(plane, cv2.CV_32F, across, 1 - across, ksize=3, scale=0.125) for plane in picture for across in (0, 1)]
    strength: Levels = np.sqrt(np.sum(np.square(slopes), axis=0)).astype(np.float32)
    return strength


def largest(planes: Levels) -> Levels:
    """Return the largest of the planes (3, H, W), (H, W)."""
    most: Levels = np.maximum(np.maximum(planes[0], planes[1]), planes[2])
    return most


def _strengths(region: Region, old: Levels, new: Levels) -> tuple[float, float]:
    """Return how strong a region's outline is in two pictures of its window, levels a cell."""
    cells = region.cells.view(np.uint8)
    outline = (cv2.dilate(cells, _AROUND) > 0) & (cv2.erode(cells, _AROUND) == 0)
    return float(edges(old)[outline].mean()), float(edges(new)[outline].mean())


def _is_around(cells: NDArray[np.bool_], old: Levels, new: Levels) -> bool | None:
    """Tell in which of two pictures, of whose edges none is clearer, the outline is a step all around; None: in neither."""
    was, is_now = (max(_weakest_step(cells, picture), 1.0) for picture in (old, new))
    if max(was, is_now) <= ALL_AROUND * min(was, is_now):
        return None
    return is_now > was


def _weakest_step(cells: NDArray[np.bool_], picture: Levels) -> float:
    """Return the step across the outline of some cells (H, W) that three quarters of it exceed, levels."""
    down, across = cells[:-2] != cells[2:], cells[:, :-2] != cells[:, 2:]
    steps = np.concatenate([
        largest(np.abs(picture[:, :-2] - picture[:, 2:]))[down],
        largest(np.abs(picture[:, :, :-2] - picture[:, :, 2:]))[across],
    ])  # fmt: skip
    return float(np.percentile(steps, 25))


def _is_light(inner: NDArray[np.bool_], old: Levels, new: Levels) -> bool:
    """Tell whether the ground within is the same in another light."""
    if np.count_nonzero(inner) < INNER_CELLS:
        return False
    ratio = new[0, inner] / np.maximum(old[0, inner], 1.0)
    mean = float(ratio.mean())
    own = new[1:, inner] - np.clip(ratio, *SHADES) * old[1:, inner]
    if float(np.hypot(*own.mean(axis=1))) > TINT:
        return False
    if SHADES[0] <= mean <= SHADES[1] and float(ratio.std()) <= UNIFORM * mean:
        return True
    fine, ground = (_detail(picture[0])[inner] for picture in (new, old))
    depth = float(fine.std()), float(ground.std())
    if min(depth) < TEXTURE or not 0.5 <= depth[0] / depth[1] / mean <= 2.0:
        return False
    return float(np.corrcoef(fine, ground)[0, 1]) >= SAME_TEXTURE


def _detail(picture: Levels) -> Levels:
    fine: Levels = (picture - cv2.blur(picture, (5, 5))).astype(np.float32)
    return fine
