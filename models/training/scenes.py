"""Which pictures show almost the same: a difference hash of 256 bits and distances between many of them."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 16


def difference_hash(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(32,) uint8: for 16 × 16 cells, whether the light grows to the right (dHash)."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (SIDE + 1, SIDE), interpolation=cv2.INTER_AREA).astype(np.int16)
    return np.packbits(small[:, 1:] > small[:, :-1])


def nearest_bits(hashes: NDArray[np.uint8], others: NDArray[np.uint8]) -> NDArray[np.int64]:
    """(N,) number of differing bits between each of (N, 32) hashes and the nearest of (M, 32); 256 when there are none."""
    if len(others) == 0:
        return np.full(len(hashes), SIDE * SIDE, np.int64)
    nearest = [int(np.bitwise_count(others ^ row).sum(axis=1).min()) for row in hashes]
    return np.array(nearest, np.int64)
