"""How old pictures are when they are detected: the number that tells an overload early."""

from collections import deque
from dataclasses import dataclass

import numpy as np

REMEMBERED = 512
"""Detections that the percentiles are taken over: 100 s at 5 a second."""


@dataclass(frozen=True, slots=True)
class AgePercentiles:
    """Median and 95th percentile of the last ages, seconds; None before the first."""

    p50_s: float | None
    p95_s: float | None


class Ages:
    """The last ages of one stream."""

    def __init__(self) -> None:
        self._ages: deque[float] = deque(maxlen=REMEMBERED)

    def add(self, age_s: float) -> None:
        """Remember one age in seconds."""
        self._ages.append(age_s)

    def percentiles(self) -> AgePercentiles:
        """Return the percentiles over what is remembered."""
        ages = np.fromiter(tuple(self._ages), np.float64)
        if ages.size == 0:
            return AgePercentiles(None, None)
        p50, p95 = np.percentile(ages, (50, 95))
        return AgePercentiles(float(p50), float(p95))
