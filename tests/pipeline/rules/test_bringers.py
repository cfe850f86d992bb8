"""Who brought a thing, in a street of more tracks than are remembered."""

import numpy as np
import pytest
import supervision as sv
from numpy.typing import NDArray

from pipeline.rules.bringers import Bringers, Reaches
from pipeline.rules.places import Place, Standing
from pipeline.rules.reach import Reach
from pipeline.rules.rule import Moment, Scene
from pipeline.rules.trail import MOST_TRACKS
from pipeline.rules.unknown_things import FIRST_ID

ALONG = np.array([1, 0, 1, 0], np.float32)
BAG = np.array([600.0, 560.0, 656.0, 600.0], np.float32)


def people(step: int, count: int) -> sv.Detections:
    """Tracks of people who stand one on another, farther from the bag at each step."""
    first = step * MOST_TRACKS
    boxes = np.tile(np.array([[590.0, 440.0, 650.0, 600.0]], np.float32) + np.float32(10 * step) * ALONG, (count, 1))
    tracks = sv.Detections(boxes, confidence=np.full(count, 0.9), class_id=np.zeros(count, int))
    tracks.tracker_id = np.arange(first, first + count)
    tracks.data["class_name"] = np.full(count, "person")
    return tracks


def seen_at(step: int) -> Scene:
    return Scene(1280, 720, observed=float(step), ground=None, session="s")


def test_more_tracks_than_are_remembered_do_no_harm() -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["car"])
    for step in range(4):
        bringers.look([], people(step, MOST_TRACKS), seen_at(step))
    place = Place(number=1, class_name="suitcase", box=(0.47, 0.78, 0.51, 0.83), confidence=0.9)
    standing = Standing(place, BAG, BAG[None, :], "seen", Moment(4.0, 4.0))
    bringers.look([standing], people(4, 1), seen_at(4))
    assert bringers.known[1].person >= 3 * MOST_TRACKS


WALKER = np.array([400.0, 400.0, 460.0, 560.0], np.float32)
VAN = np.array([500.0, 300.0, 760.0, 560.0], np.float32)


@pytest.mark.parametrize(
    ("thing", "brought"),
    [
        pytest.param((560, 480, 640, 540), False, id="where it stood"),
        pytest.param((520, 540, 600, 600), True, id="beside it"),
        pytest.param((770, 480, 830, 540), True, id="behind it"),
    ],
)
def test_a_vehicle_that_drives_off_did_not_bring_what_shows_where_it_stood(thing: tuple[float, ...], brought: bool) -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second in range(12):
        away = max(0.0, 6.0 - second) * 120 - max(0.0, second - 9.0) * 200
        bringers.look([], van(VAN - np.float32(away) * ALONG), seen_at(second))
    box = np.array(thing, np.float32)
    place = Place(number=1, class_name="object", box=(0.4, 0.6, 0.5, 0.7), confidence=0.5)
    bringers.look([Standing(place, box, box[None, :], "seen", Moment(12.0, 12.0))], sv.Detections.empty(), seen_at(12))
    assert (1 in bringers.known) == brought


def test_what_a_vehicle_rolled_over_before_it_stood_is_not_the_ground_that_it_hid() -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second, away in enumerate((360, 240, 120, 60, 0, 0, 0, 0, 0)):
        bringers.look([], van(VAN - np.float32(away) * ALONG), seen_at(second))
    tipped = np.array([440, 480, 496, 540], np.float32)
    place = Place(number=1, class_name="object", box=(0.3, 0.6, 0.4, 0.7), confidence=0.5)
    standing = Standing(place, tipped, tipped[None, :], "seen", Moment(9.0, 9.0))
    bringers.look([standing], van(VAN), seen_at(9))
    assert bringers.known[1].vehicle == 7


def test_a_wide_heap_is_as_near_to_a_van_as_its_nearer_end() -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second, away in enumerate((360, 240, 120, 60, 0, 0, 0, 0, 0)):
        bringers.look([], van(VAN - np.float32(away) * ALONG), seen_at(second))
    bringers.look(
        [standing_at((100, 520, 460, 620), number=1), standing_at((100, 520, 210, 620), number=2)], van(VAN), seen_at(9)
    )
    assert set(bringers.known) == {1}


@pytest.mark.parametrize(("passes_at", "brought"), [(5, False), (11, True)])
def test_who_passed_while_a_vehicle_stood_there_did_not_bring_what_shows_behind_it(passes_at: int, *, brought: bool) -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second in range(13):
        seen = van(VAN + np.float32(max(0, second - 8) * 200) * ALONG)
        passer = tracked((1, np.array((580, 380, 640, 540), np.float32))) if second == passes_at else tracked()
        bringers.look([], sv.Detections.merge([seen, passer]), seen_at(second))
    bringers.look([standing_at((560, 480, 640, 540), number=1, since=13.0)], sv.Detections.empty(), seen_at(13))
    assert (1 in bringers.known) == brought


@pytest.mark.parametrize(("top", "himself"), [(420.0, True), (500.0, False)])
def test_who_is_lost_where_something_as_tall_shows_stands_there_himself_with_what_he_brought(
    top: float, *, himself: bool
) -> None:
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["van"])
    for second in range(6):
        bringers.look([], tracked((1, WALKER + np.float32(40 * second) * ALONG)), seen_at(second))
    bag = standing_at((480, 520, 530, 560), number=1, since=6.0)
    bringers.look([bag], sv.Detections.empty(), seen_at(6))
    figure = standing_at((600, top, 650, 560), number=2, since=6.0, track=FIRST_ID)
    there = bringers.look([bag._replace(since=None), figure], sv.Detections.empty(), seen_at(9))
    assert (2 not in bringers.known) == himself
    assert (1 in there) == himself
    assert 1 not in bringers.look([bag._replace(since=None)], sv.Detections.empty(), seen_at(10))


def standing_at(box: tuple[float, ...], *, number: int, since: float = 9.0, track: int = -1) -> Standing:
    there = np.array(box, np.float32)
    place = Place(number=number, class_name="object", box=(0.3, 0.6, 0.4, 0.7), confidence=0.5, tracker_id=track)
    return Standing(place, there, there[None, :], "seen", Moment(since, since))


def van(box: NDArray[np.float32]) -> sv.Detections:
    tracks = sv.Detections(box[None, :], confidence=np.array([0.9], np.float32), class_id=np.zeros(1, int))
    tracks.tracker_id = np.array([7])
    tracks.data["class_name"] = np.array(["van"])
    return tracks


STANDS = np.array([480.0, 440.0, 540.0, 600.0], np.float32)
"""Two steps from the bag."""


def tracked(*people: tuple[int, NDArray[np.float32]]) -> sv.Detections:
    """People by track; -1: not confirmed."""
    tracks = sv.Detections(np.array([box for _, box in people], np.float32).reshape(-1, 4))
    tracks.confidence, tracks.class_id = np.full(len(people), 0.5, np.float32), np.zeros(len(people), int)
    tracks.tracker_id = np.array([number for number, _ in people], int)
    tracks.data["class_name"] = np.full(len(people), "person")
    return tracks


def owned(looks: dict[int, sv.Detections]) -> dict[int, bool]:
    """Put a bag down at second 10 under the hand of track 1; tell for later seconds whether its owner is with it."""
    bringers = Bringers(Reaches(Reach(2.0, 1.0), Reach(5.0, 3.0), 12.0), people=["person"], vehicles=["car"])
    place = Place(number=1, class_name="suitcase", box=(0.47, 0.78, 0.51, 0.83), confidence=0.9)
    found = {}
    for second in range(60):
        came = Moment(10.0, 10.0) if second == 12 else None
        standing = [Standing(place, BAG, BAG[None, :], "seen", came)] if second >= 12 else []
        before = tracked((1, STANDS + np.float32(80 - 8 * min(second, 10)) * ALONG))
        found[second] = 1 in bringers.look(standing, looks.get(second, before if second < 14 else tracked()), seen_at(second))
    return found


def test_an_owner_who_is_lost_where_he_stood_is_with_it_for_a_time() -> None:
    found = owned({})
    assert found[20]
    assert not found[40]


@pytest.mark.parametrize(("seen_at", "there"), [(15, False), (20, True)], ids=["in a moment", "after a while"])
def test_who_looks_half_as_tall_elsewhere_in_a_moment_is_somebody_else(seen_at: int, *, there: bool) -> None:
    """His track goes on with a reflection that stays within an owner's reach."""
    shine = np.array([700.0, 480.0, 730.0, 550.0], np.float32)
    walks = {13: tracked((1, STANDS - np.float32(120) * ALONG)), 14: tracked((1, STANDS - np.float32(200) * ALONG))}
    shines = {second: tracked((1, shine)) for second in range(seen_at, 60)}
    assert owned(walks | shines)[50] == there


def test_who_is_far_and_another_before_he_comes_with_it_is_he() -> None:
    """A track that went on from a passer-by to the owner before he put the thing down is the owner's."""
    passer = np.array([900.0, 320.0, 930.0, 390.0], np.float32)
    found = owned({second: tracked((1, passer)) for second in range(6)})
    assert found[20]


def test_an_owner_who_walks_off_is_not() -> None:
    walks = {second: tracked((1, STANDS - np.float32(100 * (second - 13)) * ALONG)) for second in range(13, 19)}
    assert not owned(walks)[20]


def test_an_unsure_sight_of_an_owner_who_was_lost_keeps_him() -> None:
    found = owned({second: tracked((-1, STANDS)) for second in range(14, 60)})
    assert found[50]


def test_an_owner_who_is_found_again_after_a_while_is_the_same() -> None:
    found = owned({second: tracked((9, STANDS)) for second in range(36, 60)})
    assert not found[35]
    assert found[50]


def test_an_owner_whose_track_went_on_with_a_passer_by_is_who_stands_there() -> None:
    passed = {second: tracked((1, STANDS - np.float32(150 * (second - 13)) * ALONG), (2, STANDS)) for second in range(14, 60)}
    came = {second: tracked((1, STANDS), (2, STANDS + np.float32(150 * (14 - second)) * ALONG)) for second in (11, 12, 13)}
    assert owned(came | passed)[50]


def test_a_bystander_whom_an_owner_passes_is_not_he() -> None:
    looks = {second: tracked((1, STANDS + np.float32(80 - 8 * second) * ALONG), (2, STANDS)) for second in range(14)}
    leaves = {second: tracked((1, STANDS - np.float32(150 * (second - 13)) * ALONG), (2, STANDS)) for second in range(14, 60)}
    assert not owned(looks | leaves)[50]


@pytest.mark.parametrize(("came_at", "owned_then"), [(11, True), (0, False)], ids=["as it came", "before"])
def test_who_halted_as_it_came_is_with_it_when_another_seemed_to_bring_it(came_at: int, *, owned_then: bool) -> None:
    """The owner stands beyond his umbrella's way, where the passer-by never was."""
    aside = STANDS + np.array([0, -120, 0, -120], np.float32)
    passes = {second: STANDS + np.float32(80 - 8 * min(second, 10) - 150 * max(0, second - 12)) * ALONG for second in range(18)}
    looks = {}
    for second in range(60):
        halted = [(2, aside)] if second >= came_at else []
        looks[second] = tracked(*([(1, passes[second])] if second in passes else []), *halted)
    assert owned(looks)[40] == owned_then
