"""What a camera does to its picture for a while: exposure jumps, and the switch between day and night (colour and infrared)."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.simulate.scene.moments import Lapse

SETTLES_S = 0.25
"""An exposure is reached within about three of these."""
SWITCH_S, SWITCH = 0.5, 1.7
"""For so long, and by so much, a camera is too bright when its infrared filter moves."""
INFRARED = 1.15
"""How much more light it has without the filter."""


def gain_at(lapses: Sequence[Lapse], t: float) -> float:
    """Return the factor on the usual gain at a time."""
    gain = 1.0
    for lapse in lapses:
        if lapse.kind == "exposure":
            share = (1 - np.exp(-max(0.0, t - lapse.start) / SETTLES_S)) - (1 - np.exp(-max(0.0, t - lapse.until) / SETTLES_S))
            gain *= float(lapse.by**share)
            continue
        switching = any(0 <= t - end < SWITCH_S for end in (lapse.start, lapse.until))
        gain *= (SWITCH if switching else 1.0) * (INFRARED if lapse.start <= t < lapse.until else 1.0)
    return gain


def coloured(picture: NDArray[np.uint8], lapses: Sequence[Lapse], t: float) -> NDArray[np.uint8]:
    """Return the picture (H, W, 3) as it is seen at a time: grey while there is an infrared lapse."""
    if not any(lapse.kind == "infrared" and lapse.start <= t < lapse.until for lapse in lapses):
        return picture
    return np.asarray(cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8)
