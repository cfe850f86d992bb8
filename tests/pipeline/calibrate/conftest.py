"""An exact camera whose picture is clicked."""

import numpy as np
import pytest

from pipeline.calibrate.stand import Size, Stand
from pipeline.locate.homography import Array
from pipeline.locate.mounting import Mounting

SIZE: Size = (1280, 720)
PLACES: Array = np.array([[5, -2], [5, 2], [8, 0], [12, -2.5], [12, 2.2], [20, -1], [20, 2]], np.float64)
"""Metres ahead and right."""


@pytest.fixture
def size() -> Size:
    return SIZE


@pytest.fixture
def places() -> Array:
    return PLACES.copy()


@pytest.fixture
def truth() -> Mounting:
    return Mounting(height_m=2.3, pitch_deg=12, fov_deg=78, yaw_deg=4, roll_deg=-1.2)


@pytest.fixture
def clicks(truth: Mounting, places: Array) -> Array:
    return clicked(truth, places)


def clicked(camera: Mounting, places: Array, up: float = 0.0) -> Array:
    """Return the pixels of places ahead and right."""
    return Stand.of(camera).pixels(np.column_stack([places[:, 1], places[:, 0], np.full(len(places), up)]), SIZE)
