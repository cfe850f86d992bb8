"""What is hidden between looks: whoever was seen, from before he was seen until after; all where nobody looked."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.config.media import EvidenceSettings
from pipeline.events import FaultKind, MaskName
from pipeline.evidence.boxes import SeenBox, SeenLook
from pipeline.evidence.cover import Cover, Masking

ASPECT = 16 / 9
SIZE = (0.05, 0.25)
"""A person's width and height."""
SEES = ("person", "car", "motorcycle", "bin")
PEOPLE = EvidenceSettings(mask=("people",))


def masking(settings: EvidenceSettings = PEOPLE, *, two_streams: bool = False) -> Masking:
    found = Masking.of(settings, sees=SEES, two_streams=two_streams)
    assert found is not None
    return found


def box(x: float, y: float = 0.4, *, name: str = "person", number: int = 7, size: tuple[float, float] = SIZE) -> SeenBox:
    return SeenBox(x1=x, y1=y, x2=x + size[0], y2=y + size[1], class_name=name, tracker_id=number, confidence=0.8)


def look(t: float, *boxes: SeenBox, fault: FaultKind | None = None) -> SeenLook:
    return SeenLook(t=t, fault=fault, boxes=boxes)


def cover(*looks: SeenLook, of: Masking | None = None) -> Cover:
    return Cover(looks, of or masking(), aspect=ASPECT)


def hides(found: Cover, t: float, x: float, y: float = 0.4, *, size: tuple[float, float] = SIZE) -> bool:
    """Tell whether every point of a box is hidden at a time."""
    boxes = found.at(t)
    if boxes is None:
        return True
    xs, ys = np.linspace(max(0.0, x), min(1.0, x + size[0]), 9), np.linspace(y, y + size[1], 9)
    points = np.array([(one, other) for one in xs for other in ys])
    low = points[:, None] >= boxes[None, :, :2] - 1e-9
    high = points[:, None] <= boxes[None, :, 2:] + 1e-9
    return bool(np.all(np.any(np.all(low & high, axis=2), axis=1)))


@given(
    speed=st.floats(-0.3, 0.3), pause=st.floats(0.05, 1.0), at=st.floats(0.0, 1.0), lost=st.integers(0, 2),
)  # fmt: skip
def test_who_walks_is_hidden_at_every_moment_between_two_looks(speed: float, pause: float, at: float, lost: int) -> None:
    looks = [look(pause * n, box(0.4 + speed * pause * n)) for n in range(2)]
    looks += [look(pause * (2 + n)) for n in range(lost)]
    looks += [look(pause * (n + lost), box(0.4 + speed * pause * (n + lost))) for n in range(2, 4)]
    t = at * looks[-1].t
    assume(lost * pause < 1.9 and 0 <= 0.4 + speed * t <= 0.95)
    assert hides(cover(*looks), t, 0.4 + speed * t)


@pytest.mark.parametrize("seconds", [0.01, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("speed", [0.0, 0.2, -0.2])
def test_a_mask_begins_before_the_first_sight_and_ends_after_the_last(seconds: float, speed: float) -> None:
    looks = [look(n / 5) for n in range(10)] + [look(n / 5, box(0.5 + speed * (n / 5 - 2))) for n in range(10, 16)]
    looks += [look(n / 5) for n in range(16, 30)]
    found = cover(*looks)
    for t in (2 - seconds, 3 + seconds):
        assert hides(found, t, 0.5 + speed * (t - 2))
        assert hides(found, t, 0.5 + speed * (min(3, max(2, t)) - 2))
    for t in (0.9, 4.1):
        nothing = found.at(t)
        assert nothing is not None
        assert len(nothing) == 0


def test_what_nobody_looked_at_closely_enough_is_hidden_whole() -> None:
    found = cover(look(10.0, box(0.5)), look(11.0, box(0.5)), look(12.01, box(0.5)), look(12.2, box(0.5)))
    assert [found.at(t) is None for t in (9.9, 9.95, 10.0, 10.5, 11.05, 11.2, 11.9, 12.0, 12.1, 12.25, 12.4)] == [
        True, False, False, False, False, True, True, False, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "looks",
    [(), (look(10.0, fault="covered"),), (look(9.9, fault="black"), look(10.1, fault="black"))],
    ids=["nobody looked", "blind", "blind before and after"],
)
def test_blind_is_not_empty(looks: tuple[SeenLook, ...]) -> None:
    assert cover(*looks).at(10.0) is None


def test_a_blind_look_within_reach_of_others_says_nothing() -> None:
    found = cover(look(10.0, box(0.5)), look(10.2, fault="damaged"), look(10.4, box(0.5)))
    assert hides(found, 10.2, 0.5)
    assert found.at(10.2) is not None


@pytest.mark.parametrize("names", [("people",), ("people", "plates")])
def test_a_detector_that_does_not_know_people_hides_all(names: tuple[MaskName, ...]) -> None:
    blind = Masking.of(EvidenceSettings(mask=names), sees=("car", "litter"), two_streams=False)
    assert blind is not None
    assert blind.is_blind
    assert cover(look(10.0), look(10.2), of=blind).at(10.1) is None


def test_a_stream_that_hides_nothing_has_no_masks() -> None:
    assert Masking.of(EvidenceSettings(), sees=(), two_streams=False) is None


def test_a_box_without_a_track_is_hidden_from_the_look_before_to_the_look_after() -> None:
    found = cover(look(0.5), look(1.0), look(1.5, box(0.5, number=-1)), look(2.0), look(2.5))
    assert all(hides(found, t, 0.5) for t in (1.05, 1.5, 1.95))
    for t in (0.94, 2.06):
        nothing = found.at(t)
        assert nothing is not None
        assert len(nothing) == 0


def test_the_mask_of_who_is_not_seen_grows() -> None:
    looks = [look(n / 5, *([box(0.5)] if n < 5 else [])) for n in range(20)]
    widths = [np.ptp(found[0, [0, 2]]) for t in (1.0, 1.6) if (found := cover(*looks).at(t)) is not None]
    grown = 2 * 0.6 * 0.8 * SIZE[1] / ASPECT
    assert widths[1] - widths[0] == pytest.approx(grown * (1 + 2 * 0.12))


def test_the_margin_is_as_wide_as_it_is_high() -> None:
    found = cover(look(1.0, box(0.5)), look(1.2, box(0.5))).at(1.1)
    assert found is not None
    left, top, right, bottom = found[0].tolist()
    assert (0.5 - left) * ASPECT == pytest.approx(0.4 - top) == pytest.approx(0.12 * SIZE[1])
    assert (right - 0.55) * ASPECT == pytest.approx(bottom - 0.65)


def test_nothing_is_hidden_beyond_the_picture() -> None:
    found = cover(look(1.0, box(0.97, 0.8)), look(1.2, box(0.0, 0.0, number=8))).at(1.1)
    assert found is not None
    assert (found >= 0).all()
    assert (found <= 1).all()


@pytest.mark.parametrize("apart", [-0.5, -0.2, 0.2, 0.5])
def test_a_clip_of_another_stream_may_be_early_or_late(apart: float) -> None:
    looks = [look(n / 5, box(0.1 + 0.2 * n / 5)) for n in range(20)]
    found = cover(*looks, of=masking(two_streams=True))
    assert all(hides(found, t, 0.1 + 0.2 * (t + apart)) for t in np.arange(1.0, 3.0, 0.04))


@pytest.mark.parametrize(
    ("name", "mask", "top"),
    [
        ("car", ("plates",), 0.4 + 0.45 * 0.2),
        ("motorcycle", ("plates",), 0.4 - 0.12 * 0.2 * ASPECT),
        ("car", ("people",), None),
        ("bin", ("people", "plates"), None),
        ("person", ("plates",), None),
    ],
)
def test_of_vehicles_the_part_with_the_plate_is_hidden_and_of_other_things_nothing(
    name: str, mask: tuple[MaskName, ...], top: float | None
) -> None:
    seen = box(0.5, name=name, size=(0.2, 0.2))
    found = cover(look(1.0, seen), look(1.2, seen), of=masking(EvidenceSettings(mask=mask))).at(1.1)
    assert found is not None
    assert found[:, 1].tolist() == ([] if top is None else [pytest.approx(top)])
    assert found[:, 3].tolist() == ([] if top is None else [pytest.approx(0.6 + 0.12 * 0.2 * ASPECT)])


def test_two_people_are_hidden_each_at_its_own_place() -> None:
    looks = [look(n / 5, box(0.1 + n / 50, number=1), box(0.8 - n / 50, number=2)) for n in range(10)]
    found = cover(*looks)
    assert hides(found, 0.9, 0.1 + 4.5 / 50)
    assert hides(found, 0.9, 0.8 - 4.5 / 50)
    assert not hides(found, 0.9, 0.5)
