"""Milliseconds of detectors, measured turn by turn, so that another load on the machine falls on all of them alike."""

import time
from collections.abc import Mapping, Sequence

import numpy as np

from models.detector import Detector
from models.picture import Picture

WARM_UP_ROUNDS = 3


def interleaved_milliseconds(detectors: Mapping[str, Detector], pictures: Sequence[Picture]) -> dict[str, dict[str, float]]:
    """Time each detector on each picture, one picture at a time, all detectors taking turns.

    Returns:
        By name, `ms` (median, from the picture to the detections) and `ms_best` (the quickest: what an idle core does).

    Raises:
        ValueError: there are too few pictures.
    """
    if len(pictures) <= WARM_UP_ROUNDS:
        raise ValueError(f"expected more than {WARM_UP_ROUNDS} pictures, got {len(pictures)}")
    seconds: dict[str, list[float]] = {name: [] for name in detectors}
    for picture in pictures:
        for name, detector in detectors.items():
            start = time.perf_counter()
            detector.detect([picture])
            seconds[name].append(time.perf_counter() - start)
    timed = {name: np.array(values[WARM_UP_ROUNDS:]) * 1000 for name, values in seconds.items()}
    return {name: {"ms": round(float(np.median(v)), 2), "ms_best": round(float(v.min()), 2)} for name, v in timed.items()}
