"""What burns and bursts in random scenes: often enough, in the picture, the same by its seed."""

from collections import Counter

import numpy as np
import pytest

from pipeline.simulate.camera import Camera
from pipeline.simulate.light.sky import LightName
from pipeline.simulate.scene.fires import Fire, Firework
from pipeline.simulate.scene.random_fires import random_fires
from pipeline.simulate.scene.settings import Bin, Lens, Parked, Street

STREET, LENS = Street(kit="alley", width=6.0), Lens(at=(0.0, -2.5, 4.4), pan=0, tilt=16, fov=60)
LIFE = {"litter": (), "bins": (Bin(id="bin", at=(1.0, 12.0)),), "parked": (Parked(id="car", kind="sedan", at=(-1.0, 15.0)),)}
SEEDS = range(600)


def drawn(light: LightName) -> list[dict[str, object]]:
    return [random_fires(seed, light, STREET, LENS, LIFE) for seed in SEEDS]


def fireworks(one: dict[str, object]) -> tuple[Firework, ...]:
    found = one.get("fireworks", ())
    assert isinstance(found, tuple)
    return found


def fires(one: dict[str, object]) -> tuple[Fire, ...]:
    found = one.get("fires", ())
    assert isinstance(found, tuple)
    return found


def test_a_seed_makes_one_and_other_seeds_others() -> None:
    assert random_fires(4, "night", STREET, LENS, LIFE) == random_fires(4, "night", STREET, LENS, LIFE)
    assert len({str(one) for one in drawn("night")}) > len(SEEDS) / 3


@pytest.mark.parametrize(("light", "share"), [("night", 0.25), ("dusk", 0.25), ("day", 0.04)])
def test_each_comes_about_as_often_as_it_should(light: LightName, share: float) -> None:
    found = Counter(key for one in drawn(light) for key in one)
    assert found["fireworks"] / len(SEEDS) == pytest.approx(share, abs=0.05)
    assert found["fires"] / len(SEEDS) == pytest.approx(0.15, abs=0.05)
    assert found["smokes"] / len(SEEDS) == pytest.approx(0.08 + 0.92 * 0.08, abs=0.05)


def test_fires_burn_in_the_picture_on_things_and_on_the_ground() -> None:
    camera = Camera.aimed(LENS.at, pan=0, tilt=LENS.tilt, fov=LENS.fov, size=LENS.size)
    places = [fire.at for one in drawn("day") if "camera" not in one for fire in fires(one)]
    seen = camera.project(np.array([(*at, 0.5) for at in places]))
    assert ((seen[:, 0] > 0) & (seen[:, 0] < 640) & (seen[:, 1] < 360) & (seen[:, 2] > 3)).all()
    assert (1.0, 12.0) in places
    assert any(at != (1.0, 12.0) and abs(at[0]) < 2.5 for at in places)


def test_shells_burst_in_the_sky_of_the_camera_that_comes_with_them() -> None:
    for one in drawn("night"):
        lens = one.get("camera")
        assert (lens is not None) == ("fireworks" in one)
        if not isinstance(lens, Lens):
            continue
        camera = Camera.aimed(lens.at, pan=lens.pan, tilt=lens.tilt, fov=lens.fov, size=lens.size)
        shells = [(*shell.at, shell.height) for shell in fireworks(one) if shell.kind in {"peony", "willow", "ring"}]
        if shells:
            x, y, depth = camera.project(np.array(shells)).T
            assert depth.min() > 40
            assert ((x > 0) & (x < lens.size[0]) & (y < lens.size[1] / 2)).all()
