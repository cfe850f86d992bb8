"""Rain before the lens and wind in the leaves: what moves in a street where nobody is."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SHINE = 0.16
"""Share of the sky's light that a streak shows: a drop is where it is for a small part of the exposure."""
STREAKS = 500
"""Streaks in a picture of full rain."""
FLAKES = 5
"""Different pictures of rain."""
SWAY_PX = 1.6
"""How far leaves move in usual wind, in the picture's pixels."""


class Rain:
    """Streaks of falling rain, other ones in each frame."""

    def __init__(self, size: tuple[int, int], amount: float, seed: int, *, sky: float, finer: int = 1) -> None:
        """Prepare rain of an amount 0…1; `sky` is the light that drops mirror. It is drawn `finer`, then reduced to `size`."""
        self._sky = np.float32(sky * SHINE)
        rng = np.random.default_rng(seed)
        tiles = [_streaks(rng, (size[0] * finer, size[1] * finer), round(STREAKS * amount)) for _ in range(FLAKES)]
        self._tiles = [cv2.resize(tile, size, interpolation=cv2.INTER_AREA) for tile in tiles] if finer > 1 else tiles

    def fall(self, frame: Floats, number: int) -> None:
        """Draw the rain of a frame into linear light (H, W, 3): drops show the bright sky behind the camera."""
        tile = np.roll(self._tiles[number * 3 % FLAKES], number * 97 % frame.shape[1], axis=1)
        around = frame.mean(axis=2)
        frame += (tile * (around * np.float32(0.5) + self._sky))[..., None]


class Wind:
    """Moves leaves and their shadows in a still street. Both stay within a few pixels of their place."""

    def __init__(self, still: Floats, leaves: NDArray[np.bool_], shade: Floats, amount: float) -> None:
        """Take the still street (H, W, 3), where leaves show (H, W), and what their shadows leave of the light (H, W)."""
        self._amount = np.float32(SWAY_PX * amount)
        self._still, self._shade = still, shade
        self._leaves = [(area, leaves[area]) for area in _areas(leaves)]
        self._shades = _areas(shade < 0.97)

    def stir(self, frame: Floats, t: float) -> None:
        """Draw leaves and their shadows at a time into a frame of the still street."""
        if not self._amount:
            return
        for area in self._shades:
            x, y = _sway(area, t * 0.7, self._amount * 1.3)
            moved = cv2.remap(self._shade[area], x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            frame[area] *= (moved / np.maximum(self._shade[area], 0.05))[..., None]
        for area, leaves in self._leaves:
            x, y = _sway(area, t, self._amount)
            moved = cv2.remap(self._still[area], x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            frame[area][leaves] = moved[leaves]


def _sway(area: tuple[slice, slice], t: float, amount: np.float32) -> tuple[Floats, Floats]:
    """Return the maps (H, W) from where each pixel of an area comes at a time."""
    y, x = np.mgrid[area[0], area[1]].astype(np.float32)
    gust = np.float32(0.6 + 0.4 * np.sin(t * 0.55))
    off = amount * gust * np.sin(np.float32(t * 2.1) + x * np.float32(0.045) + y * np.float32(0.03))
    top, left = np.float32(area[0].start), np.float32(area[1].start)
    return x - left + off, y - top + off * np.float32(0.4)


def _areas(mask: NDArray[np.bool_]) -> list[tuple[slice, slice]]:
    """Return the rectangles around connected parts that are worth it, grown a little."""
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, width, height, size in stats[1:count]:
        if size > 150:
            found.append((slice(int(top), int(top + height)), slice(int(left), int(left + width))))
    return found


def _streaks(rng: np.random.Generator, size: tuple[int, int], count: int) -> Floats:
    width, height = size
    tile = np.zeros((height, width), np.float32)
    for _ in range(count):
        x, y = rng.uniform(0, width), rng.uniform(-20, height)
        near = rng.random() ** 2
        length = height * (0.02 + 0.07 * near)
        end = round(x + length * 0.12), round(y + length)
        cv2.line(tile, (round(x), round(y)), end, (float(0.15 + 0.5 * near),), 1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(tile, (0, 0), 0.6), np.float32)
