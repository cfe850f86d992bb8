"""Many skins in one table, each in several finenesses, so that the pixels of a whole street are looked up at once."""

from collections.abc import Sequence
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.skin import Skin

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
LEVELS = 5
"""Each one half as fine as the one before, down to a single texel."""


class Atlas:
    """Skins one after another.

    Attributes:
        texels: (T, 5) of all skins and levels.
        start: (S * LEVELS,) where each begins; `width` and `height`: its size in texels.
    """

    def __init__(self, texels: Floats, start: Ints, width: Ints, height: Ints) -> None:
        self.texels, self.start, self.width, self.height = texels, start, width, height

    @classmethod
    def of(cls, skins: Sequence[Skin]) -> Self:
        """Put skins together."""
        pictures = [picture for skin in skins for picture in _halved(skin.texels)]
        sizes = np.array([picture.shape[:2] for picture in pictures], np.int64).reshape(-1, 2)
        start = np.cumsum(np.concatenate([[0], sizes.prod(axis=1)]))[:-1]
        flat = [picture.reshape(-1, 5) for picture in pictures]
        return cls(np.concatenate([*flat, np.zeros((1, 5), np.float32)]), start, sizes[:, 1], sizes[:, 0])

    def at(self, skin: Ints, uv: Floats, coarse: Floats) -> Floats:
        """Look up (N, 5).

        Args:
            skin: (N,) numbers.
            uv: (N, 2) places, 0…1.
            coarse: (N,) share of the skin's width that a pixel covers.
        """
        pixels = np.maximum(coarse * self.width[skin * LEVELS], 1.0)
        level = np.minimum(np.log2(pixels).astype(np.int64), LEVELS - 1)
        entry = skin * LEVELS + level
        width, height = self.width[entry], self.height[entry]
        x = np.clip((uv[:, 0] * width).astype(np.int64), 0, width - 1)
        y = np.clip((uv[:, 1] * height).astype(np.int64), 0, height - 1)
        found: Floats = self.texels[self.start[entry] + y * width + x]
        return found


def _halved(texels: Floats) -> list[Floats]:
    found = [texels]
    for _ in range(LEVELS - 1):
        height, width = (max(1, side // 2) for side in found[-1].shape[:2])
        paint, polish = (
            cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA) for part in (found[-1][..., :3], found[-1][..., 3:])
        )
        found.append(np.dstack([paint, polish]).astype(np.float32))
    return found
