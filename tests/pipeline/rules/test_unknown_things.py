"""What only the background shows, and what the detector says of it."""

import numpy as np
import pytest
import supervision as sv

from pipeline.frames import Residue
from pipeline.rules.rule import Scene
from pipeline.rules.unknown_things import UnknownThings

BOX = (0.4, 0.4, 0.5, 0.6)
PIXELS = np.array([[400.0, 200.0, 500.0, 300.0]], np.float32)


def scene(*, fresh: bool) -> Scene:
    return Scene(1000, 500, observed=0.0, ground=None, session="s", fresh=fresh, residues=(Residue(1, 0.0, BOX, seen=True),))


def person(*, found: bool) -> sv.Detections:
    count = int(found)
    tracks = sv.Detections(PIXELS[:count], confidence=np.full(count, 0.9), class_id=np.zeros(count, int))
    tracks.tracker_id = np.full(count, 7)
    tracks.data["class_name"] = np.full(count, "person")
    return tracks


@pytest.mark.parametrize(("fresh", "things"), [(False, 0), (True, 1)], ids=["repeated looks", "looks anew"])
def test_only_a_look_anew_speaks_against_what_the_detector_called_it(*, fresh: bool, things: int) -> None:
    unknown = UnknownThings(wanted=["suitcase"], others=["person"])
    for _ in range(10):
        unknown.beside(0.0, person(found=True), scene(fresh=True))
    for _ in range(100):
        beside = unknown.beside(0.0, person(found=False), scene(fresh=fresh))
    assert len(beside) == things


@pytest.mark.parametrize(
    ("box", "things"),
    [((350.0, 120.0, 600.0, 350.0), 0), ((460.0, 120.0, 710.0, 350.0), 1)],
    ids=["within what the detector knows", "beside it"],
)
def test_the_part_of_a_known_thing_that_differs_from_the_ground_is_no_other_thing(box: tuple[float, ...], things: int) -> None:
    suitcase = person(found=True)
    suitcase.xyxy = np.array([box], np.float32)
    suitcase.data["class_name"] = np.array(["suitcase"])
    beside = UnknownThings(wanted=["suitcase"], others=["person"]).beside(0.0, suitcase, scene(fresh=True))

    assert len(beside) - 1 == things


def named(name: str, *, sure: float = 0.9, box: tuple[float, ...] = (400.0, 200.0, 500.0, 300.0)) -> sv.Detections:
    tracks = person(found=True)
    tracks.xyxy = np.array([box], np.float32)
    tracks.confidence = np.array([sure], np.float32)
    tracks.data["class_name"] = np.array([name])
    return tracks


@pytest.mark.parametrize(
    ("tracks", "things"),
    [
        (named("bicycle"), 0),
        (named("bicycle", sure=0.2), 1),
        (named("bin"), 1),
        (named("suitcase"), 0),
        (named("suitcase", sure=0.2), 1),
        (named("person", box=(420.0, 210.0, 450.0, 290.0)), 0),
        (named("person", box=(360.0, 210.0, 420.0, 290.0)), 1),
    ],
    ids=[
        "a bicycle",
        "hardly a bicycle",
        "a guess",
        "what the rule asks for",
        "hardly what it asks for",
        "one of a group that talks",
        "somebody beside it",
    ],
)
def test_what_the_detector_sees_there_decides(tracks: sv.Detections, things: int) -> None:
    beside = UnknownThings(wanted=["suitcase"], others=["person"]).beside(0.0, tracks, scene(fresh=True))
    assert len(beside) - 1 == things


def test_what_was_known_for_seconds_stays_that() -> None:
    unknown = UnknownThings(wanted=["suitcase"], others=["person"])
    for _ in range(12):
        unknown.beside(0.0, named("suitcase"), scene(fresh=True))
    for _ in range(40):
        beside = unknown.beside(0.0, named("bicycle"), scene(fresh=True))
    assert len(beside) == 2


AROUND = (0.36, 0.3, 0.54, 0.7)
"""Of bags around a bin, which stands at `BOX`."""


@pytest.mark.parametrize(
    ("came", "sure", "things"),
    [(0.5, 0.9, 1), (10.0, 0.9, 0), (10.0, 0.2, 1)],
    ids=["the suitcase is called a bin", "bags at a bin", "hardly a bin"],
)
def test_what_comes_where_a_bin_stood_before_is_its_own(came: float, sure: float, things: int) -> None:
    unknown = UnknownThings(wanted=["suitcase"], others=["person"])
    for second in range(12):
        unknown.beside(float(second), named("bin", sure=sure), Scene(1000, 500, observed=float(second)))
    shown = Scene(1000, 500, observed=12.0, residues=(Residue(1, came, AROUND, seen=True),))
    assert len(unknown.beside(12.0, named("bin", sure=sure), shown)) - 1 == things


def test_a_bin_that_is_buried_in_bags_stood_there_before_them() -> None:
    unknown = UnknownThings(wanted=["suitcase"], others=["person"])
    buried = named("bin")
    x1, y1, x2, y2 = buried.xyxy[0].tolist()
    for second in range(12):
        unknown.beside(float(second), named("bin"), Scene(1000, 500, observed=float(second)))
    buried.xyxy = np.array([[x1 - (x2 - x1), y1, x2 + (x2 - x1), y2]], np.float32)
    on_top = (x1 / 1000, (y1 - 20) / 500, x2 / 1000, (y2 - 50) / 500)
    shown = Scene(1000, 500, observed=12.0, residues=(Residue(1, 10.0, on_top, seen=True),))
    assert len(unknown.beside(12.0, buried, shown)) == 1
