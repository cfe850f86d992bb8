"""Pictures that can't be trusted say so at once, and not for ever."""

import numpy as np
import pytest

from pipeline.sense.luma import HEIGHT, WIDTH, Luma
from pipeline.sense.quality import FROZEN_S, GREY, Quality, torn

RNG = np.random.default_rng(3)


def street(level: float = 110.0, texture: float = 35.0) -> Luma:
    """Return a textured picture with a little noise."""
    rough = np.kron(np.random.default_rng(1).normal(0, 1, (HEIGHT // 6, WIDTH // 6)), np.ones((6, 6)))
    return np.clip(level + texture * rough + RNG.normal(0, 1, (HEIGHT, WIDTH)), 0, 255).astype(np.uint8)


def flat(level: int, noise: float = 0.0) -> Luma:
    """Return a picture without texture."""
    return np.clip(level + RNG.normal(0, noise, (HEIGHT, WIDTH)), 0, 255).astype(np.uint8)


class Camera:
    """Feeds pictures, one a second."""

    def __init__(self) -> None:
        self.quality = Quality()
        self.t = 0.0

    def show(self, luma: Luma, *, fingerprint: int | None = None, damaged: bool = False, step: float = 1.0) -> str | None:
        self.t += step
        print_ = int(self.t * 1000) if fingerprint is None else fingerprint
        return self.quality.judge(self.t, luma, print_, damaged=damaged)


@pytest.fixture
def camera() -> Camera:
    """A camera that has shown a street for a while."""
    camera = Camera()
    assert [camera.show(street()) for _ in range(5)] == [None] * 5
    return camera


@pytest.mark.parametrize(
    ("luma", "fault"),
    [
        pytest.param(street(), None, id="street"),
        pytest.param(street(40, 12), None, id="dark street"),
        pytest.param(flat(17, 2), "black", id="black"),
        pytest.param(flat(0), "black", id="full range black"),
        pytest.param(flat(60, 1), "covered", id="a hand"),
        pytest.param(flat(230, 1), "covered", id="white spray"),
        pytest.param(street(128, 7), None, id="fog"),
    ],
)
def test_a_picture_is_judged_at_once(camera: Camera, luma: Luma, fault: str | None) -> None:
    assert camera.show(luma) == fault
    assert camera.show(street()) is None


def test_a_lamp_in_the_night_is_not_black(camera: Camera) -> None:
    night = flat(17, 1)
    night[10:12, 20:22] = 200
    assert camera.show(night) is None


def test_a_white_wall_is_not_a_covered_camera() -> None:
    camera = Camera()
    assert [camera.show(flat(200, 1)) for _ in range(50)] == [None] * 50


def test_dusk_is_not_a_cover(camera: Camera) -> None:
    found = {camera.show(street(30 + 80 * left, 35 * left), step=20) for left in np.linspace(1, 0.05, 180)}
    assert found == {None}


def test_faults_do_not_flicker_at_their_limit(camera: Camera) -> None:
    black = [camera.show(flat(23 + step % 2 * 3, 2)) for step in range(10)]
    assert set(black) == {"black"}
    assert camera.show(street()) is None
    covered = [camera.show(flat(90, 2.5 + step % 2)) for step in range(10)]
    assert set(covered) == {"covered"}


def test_bit_identical_pictures_are_frozen_after_a_minute(camera: Camera) -> None:
    still = street()
    found = [camera.show(still, fingerprint=7) for _ in range(int(FROZEN_S) + 3)]
    assert found == [None] * int(FROZEN_S) + ["frozen"] * 3
    assert camera.show(still, fingerprint=8) is None


def test_a_still_scene_with_a_living_sensor_is_not_frozen(camera: Camera) -> None:
    assert {camera.show(street()) for _ in range(300)} == {None}


def test_a_clock_that_jumps_back_is_no_reason(camera: Camera) -> None:
    camera.show(street(), fingerprint=7)
    camera.t = -1e6
    assert camera.show(street(), fingerprint=7) is None


def test_what_the_decoder_says_comes_first(camera: Camera) -> None:
    assert camera.show(street(), damaged=True) == "damaged"
    assert camera.show(street()) is None


def test_a_large_part_that_never_came_is_torn() -> None:
    picture = street()
    picture[HEIGHT // 2 :] = GREY
    assert torn(picture)


def test_rows_drawn_down_are_torn() -> None:
    picture = street()
    picture[HEIGHT // 2 :] = picture[HEIGHT // 2]
    assert torn(picture)


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(street(), id="street"),
        pytest.param(flat(GREY), id="all grey"),
        pytest.param(flat(128, 2), id="grey wall with noise"),
        pytest.param(np.repeat(np.repeat([[20], [200]], 27, axis=0), WIDTH, axis=1).astype(np.uint8), id="drawing"),
    ],
)
def test_whole_pictures_are_not_torn(picture: Luma) -> None:
    assert not torn(picture)
