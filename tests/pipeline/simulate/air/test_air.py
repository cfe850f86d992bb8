"""What burns, smokes, bursts and glows: where the truth says, lighting the street, and nowhere else in time or place."""

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.simulate.air.burst import Shell
from pipeline.simulate.air.company import FIRST, bangs_of
from pipeline.simulate.air.veil import View
from pipeline.simulate.light.sky import light_of
from pipeline.simulate.renderer import Renderer, Shot
from pipeline.simulate.scene.fires import Firework
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.truth.rows import Row

FPS = 10
THINGS = {
    "fires": [
        {"id": "heap", "at": (3, 10), "size": 1.2, "start": 10, "until": 20, "smoke": None},
        {"id": "behind", "at": (0, 45), "size": 1.0, "start": 1, "until": 9, "smoke": None},
    ],
    "smokes": [
        {"id": "column", "at": (-3, 12), "size": 0.8, "tint": "black", "density": 0.9, "start": 20, "until": 26},
        {"id": "kitchen", "at": (3, 12), "size": 0.3, "tint": "white", "start": 36, "until": 39, "steam": True},
    ],
    "fireworks": [
        {"id": "shell", "kind": "peony", "at": (0, 90), "height": 16, "size": 6, "start": 41},
        {"id": "willow", "kind": "willow", "at": (0, 90), "height": 14, "size": 6, "start": 45},
        {"id": "ring", "kind": "ring", "at": (0, 90), "height": 14, "size": 6, "start": 50},
        {"id": "fountain", "kind": "fountain", "at": (2, 11), "height": 2.5, "size": 1, "start": 53, "until": 57},
        {"id": "string", "kind": "crackers", "at": (0, 9), "size": 1, "start": 60, "until": 64},
    ],
    "glows": [
        {"id": "lamp", "kind": "lamp", "at": (2, 10), "size": 0.3, "start": 70, "until": 72},
        {"id": "neon", "kind": "neon", "at": (-2, 10), "size": 1.5, "start": 72, "until": 74, "every": 1.0},
        {"id": "patrol", "kind": "police", "at": (-2, 10), "size": 1, "start": 74, "until": 76},
    ],
    "lightnings": [{"id": "bolt", "start": 80}],
    "lapses": [{"start": 84, "until": 86, "by": 2.0}, {"kind": "infrared", "start": 88, "until": 90}],
}
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def scene(tiny: Scene) -> Scene:
    """The empty square at night, with everything in turn."""
    empty: dict[str, object] = {"actors": [], "parked": [], "litter": [], "bins": [], "rules": [], "light": {"kind": "night"}}
    lens = {"at": (0, -4, 4.5), "tilt": 6, "fov": 60, "size": (320, 180), "fps": FPS}
    return Scene.model_validate({**tiny.model_dump(), **empty, "seconds": 95, "camera": lens, **THINGS})


@pytest.fixture(scope="module")
def played(scene: Scene) -> Renderer:
    return Renderer(scene)


def shot(renderer: Renderer, t: float) -> Shot:
    return renderer.shot(round(t * FPS))


def told(renderer: Renderer, t: float) -> list[Row]:
    return [row for row in shot(renderer, t).rows if row.number >= FIRST]


def mean(picture: Picture) -> float:
    return float(picture.mean())


TIMES = {
    "fire": (15.0, "fire", (3.0, 10.0)),
    "smoke": (25.0, "smoke", (-3.0, 12.0)),
    "peony": (41.5, "firework", (0.0, 90.0)),
    "willow": (46.5, "firework", (0.0, 90.0)),
    "ring": (50.6, "firework", (0.0, 90.0)),
    "fountain": (55.0, "firework", (2.0, 11.0)),
}


@pytest.mark.parametrize(("t", "name", "ground"), TIMES.values(), ids=TIMES)
def test_the_truth_has_it_above_its_place_and_it_is_brighter_or_darker_there(
    t: float, name: str, ground: tuple[float, float], played: Renderer
) -> None:
    row = next(row for row in told(played, t) if row.class_name == name)
    assert row.ground == ground
    x = played.camera.project(np.array([[*ground, 0.0]]))[0, 0]
    x1, y1, x2, y2 = row.shown
    assert x1 - 30 < x < x2 + 30
    assert row.visibility > 0.5
    part = slice(round(y1), round(y2)), slice(round(x1), round(x2))
    with_, without = shot(played, t).image[part].astype(int), shot(played, 0.0).image[part].astype(int)
    assert np.abs(with_ - without).max() > 60


@pytest.mark.parametrize("t", [0.0, 9.5, 35.0, 37.5, 39.5, 71.0, 72.4, 75.0, 80.0, 85.0, 89.0])
def test_steam_lamps_lightning_and_lapses_are_not_told_and_nothing_is_after_its_end(t: float, played: Renderer) -> None:
    assert told(played, t) == []


def test_a_wall_hides_a_fire_behind_it(played: Renderer) -> None:
    (row,) = told(played, 5.0)
    assert row.class_name == "fire"
    assert row.visibility == 0


def test_crackers_flash_at_their_bangs_and_smoke_stays(scene: Scene, played: Renderer) -> None:
    bangs = [bang.t for bang in bangs_of(scene) if bang.kind == "crackers"]
    assert 40 < len(bangs) < 110
    assert 60 <= bangs[0] <= bangs[-1] <= 64
    frames = [60 + n / FPS for n in range(5, 40)]
    flashed = [t for t in frames if any(row.class_name == "firework" for row in told(played, t))]
    assert flashed == [t for t in frames if any(t - 0.055 < bang <= t for bang in bangs)]
    assert len(flashed) > 10
    assert {row.class_name for row in told(played, 66.0)} == {"smoke"}


@pytest.mark.parametrize("t", [15.0, 41.1, 55.0], ids=["fire", "burst", "fountain"])
def test_its_light_falls_on_the_ground(t: float, played: Renderer) -> None:
    ground = slice(110, 180), slice(0, 320)
    assert mean(shot(played, t).image[ground]) > mean(shot(played, 0.0).image[ground]) + 2


def test_a_usual_shell_lights_a_side_street_less_than_its_lamps_do_and_none_by_day(played: Renderer) -> None:
    shell = Shell(Firework(id="shell", at=(0, 90), height=25, size=10, start=1), 1, 1, at=1.0)
    street, facing_it = np.zeros((1, 3), np.float32), np.array([[0, 1, 0]], np.float32)
    light = {name: light_of(name, bearing=180, height=40) for name in ("night", "day")}
    lit = {
        name: sum(lamp.on(street, facing_it).max() for lamp in shell.lamps(View(played.camera, one, 8.0), 1.04))
        for name, one in light.items()
    }
    assert 0.01 < lit["night"] < 0.1, "lamps light streets by 0.1"
    assert lit["day"] == 0


def test_a_bursting_charge_shines_less_than_its_stars(played: Renderer) -> None:
    """Else nobody sees a shell open: its first frame would be as wide as all that comes."""
    view = View(played.camera, light_of("night", bearing=180, height=40), 8.0)
    for seed in range(5):
        shell = Shell(Firework(id="shell", at=(0, 90), height=14, size=6, start=1), 1, seed, at=1.0)
        charge, stars = (veil.light.sum() for t in (1.001, 1.3) if (veil := shell.veil(view, t)) is not None)
        assert 0.2 < charge / stars < 0.8


def test_before_anything_begins_the_picture_is_as_without_it(scene: Scene, played: Renderer) -> None:
    bare = scene.model_copy(update=dict.fromkeys(THINGS, ()))
    assert np.array_equal(Renderer(bare).shot(3).image, played.shot(3).image)


def test_pictures_are_the_same_in_any_order(scene: Scene, played: Renderer) -> None:
    again = Renderer(scene)
    for t in (62.0, 15.0, 25.0, 46.5):
        first, second = shot(played, t), shot(again, t)
        assert np.array_equal(first.image, second.image)
        assert first.rows == second.rows


def test_lightning_lights_the_whole_picture_for_a_moment(played: Renderer) -> None:
    dark, lit, after = (shot(played, t).image.astype(int) for t in (79.5, 80.0, 82.5))
    assert np.mean(lit - dark > 10) > 0.6
    assert abs(mean(after - dark)) < 1


def test_the_camera_jumps_and_settles_and_sees_grey_in_infrared(played: Renderer) -> None:
    usual, bright, back = (mean(shot(played, t).image) for t in (83.5, 85.8, 87.8))
    assert bright > usual * 1.25
    assert back == pytest.approx(usual, rel=0.03)
    assert _colour(shot(played, 89.0).image) < 0.4 * _colour(shot(played, 87.8).image)


def test_a_police_light_turns_from_red_to_blue(played: Renderer) -> None:
    area = slice(60, 130), slice(40, 160)
    seen = [shot(played, 74 + n / FPS).image[area].astype(int) for n in range(20)]
    leaning = [int((part[..., 2] - part[..., 0]).sum()) for part in seen]
    assert max(leaning) > min(leaning) + 20_000


def _colour(picture: Picture) -> float:
    """Return the mean difference between the channels, noise aside."""
    small = picture.reshape(18, 10, 32, 10, 3).mean(axis=(1, 3))
    return float((small.max(axis=2) - small.min(axis=2)).mean())
