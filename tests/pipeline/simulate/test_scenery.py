"""A street drawn fast is the street drawn with care."""

import cv2
import numpy as np
import pytest

from pipeline.simulate.camera import Camera
from pipeline.simulate.layers import FAR_M
from pipeline.simulate.light.sky import LightName, light_of
from pipeline.simulate.plate import Plate, still
from pipeline.simulate.scene.settings import Street
from pipeline.simulate.scenery import Scenery
from pipeline.simulate.world.kit import build
from pipeline.simulate.world.prop import World

CAMERA = Camera.aimed((0.5, 3, 2.3), pan=4, tilt=10, fov=75, size=(320, 180))


@pytest.fixture(scope="module")
def world() -> World:
    return build(Street(length=40, trees=1), np.random.default_rng(2), closed=True)


def careful(world: World, light: LightName) -> Plate:
    return still(world, CAMERA.scaled(2), light_of(light, bearing=220, height=50), np.random.default_rng(1))


@pytest.mark.parametrize("light", ["day", "night"])
def test_it_looks_as_when_it_is_drawn_with_care(world: World, light: LightName) -> None:
    slow = careful(world, light)
    fast = Scenery(world, slow.light, np.random.default_rng(1)).plate(CAMERA)
    assert fast.colour.shape == slow.colour.shape
    near = (slow.depth < FAR_M) & (fast.depth < FAR_M)
    assert near.mean() > 0.5
    assert np.mean(np.abs(fast.depth - slow.depth)[near] < 0.03 * slow.depth[near] + 0.02) > 0.93
    bright = float(slow.colour[near].mean())
    assert float(fast.colour[near].mean()) == pytest.approx(bright, rel=0.05)
    assert np.abs(fast.colour - slow.colour)[near].mean() < 0.25 * bright
    assert np.mean(fast.ground == slow.ground) > 0.98


def test_nothing_small_is_lost_behind_the_wall_it_hangs_on(world: World) -> None:
    """Sorted by their middles, faces of a wall would cover what hangs a hand's breadth before it."""
    slow = careful(world, "overcast")
    fast = Scenery(world, slow.light, np.random.default_rng(1)).plate(CAMERA)
    gone = (fast.depth > slow.depth + 0.08) & (slow.depth < 15)
    assert not cv2.erode(gone.astype(np.uint8), np.ones((5, 5), np.uint8)).any(), "only outlines are a pixel off"


def test_the_sky_turns_with_the_camera(world: World) -> None:
    scenery = Scenery(world, light_of("day", bearing=220, height=50), np.random.default_rng(1))
    up = [Camera.aimed((0, 10, 2), pan=pan, tilt=-60, fov=60, size=(64, 64)) for pan in (0.0, 0.0, 180.0)]
    first, again, other = (scenery.plate(camera).colour for camera in up)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
