"""Looks of one pass become a place whose radius is honest, and tell what stands from what drives."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.locate.egomotion import egomotion
from pipeline.locate.fusion import fuse, motion
from pipeline.locate.mounting import Mounting, Stance
from pipeline.locate.plane import TangentPlane
from pipeline.locate.radius import radius
from pipeline.locate.sighted import Sighted, Standpoint, sighted
from tests.support.drives import LAT, LON, MOUNTING, SIZE, Drive, Thing, exact_mounting, moments

PLANE = TangentPlane(LAT, LON)
DASH = Mounting(height_m=MOUNTING["height_m"], pitch_deg=MOUNTING["pitch_deg"], fov_deg=MOUNTING["fov_deg"])
HOME = ((0.0, 0.0, 0.0), (15.0, 0.0, 45.0))


def sights(thing: Thing, *, seed: int = 0, gps_m: float = 2.0, **keys: float) -> list[Sighted]:
    drive = Drive(path=HOME, things=(thing,), gps_m=gps_m, heading_deg=3.0, speed_mps=0.3, seed=seed, **keys)  # type: ignore[arg-type]
    found = []
    for t, exact, number in moments(drive):
        assert exact is not None
        boxes, stance = drive.detections(t, exact).xyxy, drive.stance(number, t, exact)
        assert isinstance(stance, Stance)
        one = sighted(boxes[0], thing.is_a, Standpoint(t, DASH, stance, SIZE, PLANE)) if len(boxes) else None
        found += [one] if one is not None else []
    return found


@pytest.mark.parametrize(("is_a", "at"), [("litter", (2.2, 30.0)), ("bin", (-2.6, 28.0)), ("car", (3.6, 32.0))])
def test_nine_in_ten_places_lie_within_their_radius_and_the_median_error_is_below_three_metres(
    is_a: str, at: tuple[float, float]
) -> None:
    fused = [fuse(sights(Thing(is_a=is_a, at=at), seed=seed)) for seed in range(30)]
    errors = np.array([np.hypot(*(one.place - at)) for one in fused])
    within = errors <= [radius(one.covariance) for one in fused]
    assert np.median(errors) <= 3.0
    assert within.mean() >= 0.9


def test_what_a_pass_shares_is_not_averaged_away_and_what_it_does_not_share_is() -> None:
    looks = sights(Thing(is_a="car", at=(3.6, 32.0)))
    few, many = fuse(looks[-4:]), fuse([*looks[-4:]] * 6)
    assert radius(many.covariance) >= 0.9 * 2.146 * looks[-1].antenna_error_m
    assert np.trace(many.near) < np.trace(few.near)


@pytest.mark.parametrize("seed", range(6))
def test_a_parked_car_stands_and_one_that_drives_ahead_does_not(seed: int) -> None:
    parked = motion(sights(Thing(is_a="car", at=(3.6, 32.0)), seed=seed)[-20:])
    ahead = motion(sights(Thing(is_a="car", path=((0, 0.5, 12), (15, 0.5, 57))), seed=seed)[-20:])
    assert parked is not None
    assert ahead is not None
    assert parked.speed <= 2.5 * parked.error
    assert ahead.speed == pytest.approx(3.0, abs=1.2)
    assert ahead.speed > 3 * ahead.error


def test_without_the_vehicles_speed_its_places_tell_less() -> None:
    looks = sights(Thing(is_a="litter", at=(2.2, 30.0)))
    blind = [replace(one, velocity=None) for one in looks]
    known, unknown = motion(looks), motion(blind)
    assert known is not None
    assert unknown is not None
    assert unknown.error > 1.5 * known.error


def test_two_looks_or_a_blink_tell_no_speed() -> None:
    looks = sights(Thing(is_a="litter", at=(2.2, 30.0)))
    assert motion(looks[:2]) is None
    assert motion([replace(one, t=looks[0].t + 0.1 * n) for n, one in enumerate(looks[:3])]) is None


@pytest.mark.parametrize("path", [HOME, ((0.0, 0.0, 0.0), (5.0, 0.0, 15.0), (15.0, 8.0, 40.0))], ids=["straight", "a bend"])
def test_boxes_of_what_stands_are_moved_to_where_they_are_seen_next(path: tuple[tuple[float, float, float], ...]) -> None:
    thing = Thing(is_a="litter", at=(2.2, 20.0), jitter=0.0)
    drive = Drive(path=path, things=(thing,), gps_m=0.0, heading_deg=0.0, speed_mps=0.0)
    before = None
    overlaps = []
    for t, exact, number in moments(drive):
        assert exact is not None
        boxes, stance = drive.detections(t, exact).xyxy, drive.stance(number, t, exact)
        assert isinstance(stance, Stance)
        if before is not None and len(boxes):
            moved = egomotion(exact_mounting(MOUNTING), before[0], (t, stance), size=SIZE)
            assert moved is not None
            box = moved.boxes(before[1].astype(np.float64))[0]
            low, high = np.maximum(box[:2], boxes[0][:2]), np.minimum(box[2:], boxes[0][2:])
            shared = np.prod(np.maximum(high - low, 0))
            overlaps.append(shared / (np.prod(box[2:] - box[:2]) + np.prod(boxes[0][2:] - boxes[0][:2]) - shared))
        before = ((t, stance), boxes) if len(boxes) else None
    assert len(overlaps) >= 4
    assert np.median(overlaps) >= 0.85
    assert min(overlaps) >= 0.3


def test_a_movement_that_nobody_knows_moves_nothing() -> None:
    still = Stance(LAT, LON, 1.0, 0.0, 2.0, 3.0, 0.2)
    assert egomotion(DASH, (0.0, replace(still, speed_mps=None)), (0.2, still), size=SIZE) is None
    assert egomotion(DASH, (0.0, still), (60.0, still), size=SIZE) is None
    far = egomotion(DASH, (0.0, still), (0.2, still), size=SIZE)
    assert far is not None
    above = np.array([[300.0, 10.0, 320.0, 40.0]])
    assert far.boxes(above).tolist() == above.tolist()
