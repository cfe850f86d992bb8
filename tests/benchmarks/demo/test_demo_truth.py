"""Reports of rounds that repeat, beside what is true in each of them."""

from dataclasses import replace

import pytest

from benchmarks.demo.truth import Span, Truth, judge, phase_of
from pipeline.simulate.drive.course import Pass
from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.matching import Claim, Fact
from pipeline.simulate.truth.driving import Seen
from pipeline.simulate.truth.happenings import TrueEvent

PARKED = TrueEvent("parking", "kerb", 10.0, 50.0, (0.0, 5.0), 1.0, (1,))
STANDING = Truth(Scene.model_validate({"name": "alley", "seconds": 90.0}), (Fact(PARKED, (0.5, 0.5)),))
DRIVE = {
    "route": ((0, 0), (0, 26)), "speed": 5, "passes": 2,
    "mounting": {"height_m": 2.2, "pitch_deg": 14, "yaw_deg": 3, "roll_deg": 1, "forward_m": 0.9, "right_m": -0.2},
}  # fmt: skip
SACK = TrueEvent("litter", "whole", 0.0, 46.0, (2.0, 12.0), 0.5, (7,))


def parked(start: float, end: float) -> Claim:
    return Claim("parking", "kerb", start, end, (0.4, 0.4, 0.6, 0.6), None, 0.0, surveyed=False)


def worth(truth: Truth, span: Span, *reported: Claim) -> dict[str, tuple[int, int, int, int]]:
    judged = judge(truth, reported, span)
    return {kind: (one.found, one.missed, one.false, one.hidden) for kind, one in judged.items()}


def test_each_round_has_its_own_event() -> None:
    reported = [parked(11, 51), parked(101, 141)]
    assert worth(STANDING, Span(5, 270), *reported) == {"parking": (2, 1, 0, 0)}


def test_a_second_report_of_one_round_is_false() -> None:
    reported = [parked(11, 51), parked(30, 51)]
    assert worth(STANDING, Span(5, 90), *reported) == {"parking": (1, 0, 1, 0)}


@pytest.mark.parametrize(
    ("span", "hidden"),
    [
        pytest.param(Span(12, 90), False, id="it began two seconds before"),
        pytest.param(Span(13, 90), True, id="it began before the camera was live"),
        pytest.param(Span(0, 40), False, id="half a minute is left"),
        pytest.param(Span(0, 39), True, id="it began too late to be known"),
    ],
)
def test_what_could_not_be_known_is_neither_asked_for_nor_wrong(span: Span, hidden: bool) -> None:
    assert worth(STANDING, span) == {"parking": (0, 0, 0, 1) if hidden else (0, 1, 0, 0)}
    assert worth(STANDING, span, parked(20, 50)) == {"parking": (0, 0, 0, 1) if hidden else (1, 0, 0, 0)}


def test_nothing_true_and_nothing_reported_is_no_kind() -> None:
    assert worth(replace(STANDING, facts=()), Span(0, 90)) == {}
    assert worth(replace(STANDING, facts=()), Span(0, 90), parked(1, 9)) == {"parking": (0, 0, 1, 0)}


def driving() -> Truth:
    """Two passes, from 0 and from 24 s of 46; the sack is seen well on the first one."""
    scene = Scene.model_validate({"name": "sweeper", "seconds": 46.0, "camera": {"fov": 75}, "drive": DRIVE})
    seen = (Seen("litter", 7, 1, 2.0, 9.0, 7.0, 3.0, True), Seen("litter", 7, 2, 30.0, 31.0, 0.5, 3.0, False))
    return Truth(scene, (Fact(SACK, None),), (Pass(1, 0.0, 20.0), Pass(2, 24.0, 45.0)), seen)


def sack(start: float, at: tuple[float, float] = (2.0, 12.0)) -> Claim:
    return Claim("litter", None, start, start + 5, (0.4, 0.4, 0.6, 0.6), at, 3.0, surveyed=False)


def test_a_drive_is_judged_pass_by_pass() -> None:
    assert worth(driving(), Span(0, 200), sack(3), sack(49), sack(95)) == {"litter": (3, 1, 0, 6)}


def test_of_one_thing_on_one_pass_a_second_report_is_false_and_one_elsewhere_too() -> None:
    assert worth(driving(), Span(0, 60), sack(3), sack(6)) == {"litter": (1, 0, 1, 3)}
    assert worth(driving(), Span(0, 60), sack(3, at=(2.0, 40.0))) == {"litter": (0, 1, 1, 3)}


def test_the_phase_is_how_late_most_of_what_is_found_seems() -> None:
    judged = judge(STANDING, [parked(14, 54), parked(103, 141), parked(194, 239)], Span(0, 270))
    assert phase_of([judged, {}]) == pytest.approx(4.0)
    assert phase_of([]) == 0.0
