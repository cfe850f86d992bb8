"""Who is with a thing: those who stay, not those who pass."""

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.locate.ground import Ground
from pipeline.rules.attendance import MOST_COMPANY, Attendance, Company
from tests.support.looks import detections

BAG = np.array([300, 280, 340, 320], np.float32)
BESIDE, AWAY = 350.0, 600.0
ALONE, WITH = Company(False, None), Company(True, None)


class Street:
    """One bag, and people by id and the x of their feet, once a second."""

    def __init__(self, *, ground: Ground | None = None, near_heights: float = 0.8) -> None:
        self.attendance = Attendance(near_heights=near_heights, near_m=1.5, linger_s=3.0, alone_s=10.0)
        self.ground = ground
        self.observed = 0.0

    def look(self, people: Sequence[tuple[int, float]] = (), *, new: bool = False) -> Company:
        self.observed += 1
        tracks = detections([(x - 20, 220, x + 20, 320) for _, x in people])
        tracks.tracker_id = np.array([number for number, _ in people], int)
        return self.attendance.look({1: BAG}, tracks, new={1} if new else (), observed=self.observed, ground=self.ground)[1]


def test_who_passes_by_does_not_attend_it() -> None:
    street = Street()
    assert {street.look([(n, BESIDE)]) for n in range(20)} == {ALONE}


def test_who_stays_attends_it_until_a_while_after_leaving() -> None:
    street = Street()
    assert [street.look([(1, BESIDE)]) for _ in range(4)] == [ALONE] * 3 + [WITH]
    assert [street.look([(1, AWAY)]) for _ in range(9)] == [WITH] * 9
    assert street.look() == Company(False, 14.0)
    assert street.look() == ALONE


def test_who_is_close_when_it_comes_to_rest_brought_it() -> None:
    street = Street()
    assert street.look([(1, BESIDE)], new=True) == WITH
    assert Street().look([(1, AWAY)], new=True) == ALONE


def test_a_person_without_an_id_does_not_stay() -> None:
    street = Street()
    assert {street.look([(-1, BESIDE)]) for _ in range(20)} == {ALONE}


def test_who_is_hidden_for_a_moment_is_still_there() -> None:
    street = Street()
    seen = [street.look([(1, BESIDE)] if n % 3 else []) for n in range(1, 12)]
    assert seen[-1] == WITH


def test_after_a_gap_others_are_there() -> None:
    street = Street()
    for _ in range(3):
        street.look([(1, BESIDE)])
    street.attendance.lost()
    assert street.look([(1, BESIDE)]) == ALONE


@pytest.mark.parametrize(("px_a_metre", "with_it"), [(100.0, True), (10.0, False)])
def test_on_surveyed_ground_metres_decide(px_a_metre: float, with_it: bool) -> None:
    ground = Ground(np.diag([1 / px_a_metre, -1 / px_a_metre, 1.0]), end=0.5)
    street = Street(ground=ground, near_heights=0.8 if px_a_metre < 50 else 0.0)
    assert [street.look([(1, BESIDE)]) for _ in range(5)][-1].attended == with_it


def test_company_is_bounded_and_forgotten() -> None:
    street = Street(near_heights=100.0)
    for n in range(40):
        street.look([(number, BESIDE) for number in range(100 * n, 100 * n + 100)])
    assert len(street.attendance._company) <= min(MOST_COMPANY, 300)
    for _ in range(4):
        street.look()
    assert street.attendance._company == {}
