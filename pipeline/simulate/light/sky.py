"""The light of an hour and a weather: sun, sky, lamps, haze. Linear BGR, 1 is a white wall in full day."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal

import numpy as np
from numpy.typing import NDArray

LightName = Literal["day", "overcast", "dusk", "night", "rain", "rain_night"]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Light:
    """What shines, before any lamp of the street.

    Attributes:
        sun: (3,) direction towards the sun.
        sunlight: (3,) its colour times strength; zeros when it does not shine.
        sky: (3,) from above.
        bounce: (3,) from below.
        haze: (3,) colour of the air, and `clear_m` how far until two thirds of a thing is haze.
        lamps: 0…1 how far street lamps, windows and vehicle lights are on.
        wet: 0…1 how wet the ground is.
        rain: 0…1 how much falls.
        exposure: gain of the camera for this light.
    """

    sun: Floats
    sunlight: Floats
    sky: Floats
    bounce: Floats
    haze: Floats
    clear_m: float
    lamps: float
    wet: float
    rain: float
    exposure: float

    @property
    def sunny(self) -> bool:
        """Tell whether the sun casts shadows."""
        return bool(self.sunlight.max() > 0.01)


def light_of(name: LightName, *, bearing: float, height: float) -> Light:
    """Return a light.

    Args:
        name: which.
        bearing: where the sun is, degrees clockwise from the y axis.
        height: degrees above the horizon.
    """
    a, h = radians(bearing), radians(height)
    sun = _of(sin(a) * cos(h), cos(a) * cos(h), sin(h))
    return _TABLE[name](sun)


def _of(*values: float) -> Floats:
    return np.array(values, np.float32)


def _day(sun: Floats) -> Light:
    low = float(np.clip(1.0 - sun[2] / 0.6, 0, 1))
    warm = _of(0.86 - 0.22 * low, 0.93 - 0.08 * low, 1.0) * 0.95
    return Light(sun, warm, _of(0.46, 0.38, 0.33), _of(0.15, 0.17, 0.18), _of(0.66, 0.60, 0.55), 600, 0, 0, 0, 0.95)


def _overcast(sun: Floats) -> Light:
    none = np.zeros(3, np.float32)
    return Light(sun, none, _of(0.80, 0.78, 0.76), _of(0.24, 0.25, 0.26), _of(0.62, 0.61, 0.60), 420, 0, 0, 0, 1.05)


def _dusk(sun: Floats) -> Light:
    none = np.zeros(3, np.float32)
    return Light(sun, none, _of(0.24, 0.18, 0.15), _of(0.06, 0.055, 0.055), _of(0.24, 0.19, 0.17), 450, 0.7, 0, 0, 2.4)


def _night(sun: Floats) -> Light:
    none = np.zeros(3, np.float32)
    return Light(sun, none, _of(0.022, 0.021, 0.021), _of(0.008, 0.008, 0.008), _of(0.014, 0.013, 0.014), 400, 1, 0, 0, 5.5)


def _rain(sun: Floats) -> Light:
    none = np.zeros(3, np.float32)
    return Light(sun, none, _of(0.50, 0.48, 0.46), _of(0.14, 0.14, 0.14), _of(0.42, 0.41, 0.40), 220, 0.35, 1, 1, 1.5)


def _rain_night(sun: Floats) -> Light:
    none = np.zeros(3, np.float32)
    return Light(sun, none, _of(0.022, 0.021, 0.021), _of(0.008, 0.008, 0.008), _of(0.03, 0.028, 0.027), 120, 1, 1, 0.8, 5.0)


_TABLE = {"day": _day, "overcast": _overcast, "dusk": _dusk, "night": _night, "rain": _rain, "rain_night": _rain_night}
