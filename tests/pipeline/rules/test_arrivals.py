"""Since when something has been where it is."""

import numpy as np
import pytest
import supervision as sv

from pipeline.frames import Residue
from pipeline.rules.arrivals import KEPT_S, Arrivals
from pipeline.rules.rule import Scene

BAG = np.array([400.0, 200.0, 500.0, 300.0], np.float32)
T = 1_000.0
"""UTC seconds at observed second 0."""


def at(observed: float, *residues: Residue) -> Scene:
    return Scene(1000, 500, observed=observed, ground=None, session="s", fresh=True, residues=residues)


def sight(name: str = "litter", shift: float = 0.0) -> sv.Detections:
    tracks = sv.Detections(BAG[None, :] + np.float32(shift), confidence=np.array([0.15]), class_id=np.zeros(1, int))
    tracks.tracker_id = np.array([-1])
    tracks.data["class_name"] = np.array([name])
    return tracks


@pytest.mark.parametrize(
    ("sights", "came"),
    [
        ([], 50.0),
        ([(3.0, sight()), (9.0, sight()), (20.0, sight())], 3.0),
        ([(3.0, sight()), (9.0, sight())], 50.0),
        ([(3.0, sight("bottle")), (9.0, sight("bottle")), (20.0, sight("bottle"))], 50.0),
        ([(3.0, sight(shift=80)), (9.0, sight(shift=80)), (20.0, sight(shift=80))], 50.0),
    ],
    ids=["nothing", "unsure for long", "two looks", "another name", "elsewhere"],
)
def test_what_was_seen_there_before_came_then(sights: list[tuple[float, sv.Detections]], came: float) -> None:
    arrivals = Arrivals(["litter"])
    for observed, tracks in sights:
        arrivals.note(tracks, at(observed))
    assert arrivals.came(BAG, 50.0, T + 52, at(52.0)) == came


@pytest.mark.parametrize(
    ("every", "again", "came"),
    [
        pytest.param(0.25, 14.0, 3.0, id="hidden for a moment"),
        pytest.param(0.25, 30.0, 30.0, id="taken, and another one put there"),
        pytest.param(2.5, 30.0, 3.0, id="seldom seen"),
    ],
)
def test_what_comes_where_something_was_taken_is_another_thing(every: float, again: float, came: float) -> None:
    arrivals = Arrivals(["litter"], gone_s=5.0)
    times = [*np.arange(3.0, 10.1, every), *(again + np.arange(6) * every)]
    for observed in times:
        arrivals.note(sight(), at(float(observed)))
    assert arrivals.came(BAG, 50.0, T + 52, at(52.0)) == came


def test_the_background_knows_when_it_came() -> None:
    shown = Residue(1, T + 41, (0.39, 0.39, 0.51, 0.61), seen=True)
    elsewhere = Residue(2, T + 5, (0.1, 0.39, 0.2, 0.61), seen=True)
    assert Arrivals(["litter"]).came(BAG, 50.0, T + 52, at(52.0, shown, elsewhere)) == 41.0


@pytest.mark.parametrize(
    ("region", "came"),
    [
        pytest.param((0.39, 0.39, 0.51, 0.61), 41.0, id="all of it"),
        pytest.param((0.40, 0.40, 0.50, 0.52), 41.0, id="its upper part"),
        pytest.param((0.40, 0.48, 0.55, 0.80), 3.0, id="what stands before it"),
    ],
)
def test_what_was_seen_before_the_background_changed_was_something_else(region: tuple[float, ...], came: float) -> None:
    arrivals = Arrivals(["litter"])
    for observed in (3.0, 9.0, 20.0):
        arrivals.note(sight(), at(observed))
    x1, y1, x2, y2 = region
    shown = Residue(1, T + 41, (x1, y1, x2, y2), seen=True)
    assert arrivals.came(BAG, 50.0, T + 52, at(52.0, shown)) == came


def test_the_van_that_it_was_tipped_out_of_came_earlier() -> None:
    van_and_bag = Residue(1, T + 30, (0.2, 0.1, 0.8, 0.61), seen=True)
    assert Arrivals(["litter"]).came(BAG, 50.0, T + 52, at(52.0, van_and_bag)) == 50.0


def test_a_sight_is_forgotten() -> None:
    arrivals = Arrivals(["litter"])
    for observed in (1.0, 2.0, 3.0, 4.0 + KEPT_S):
        arrivals.note(sight() if observed < 10 else sight("bottle"), at(observed))
    assert arrivals.came(BAG, 70.0, T + 72, at(72.0)) == 70.0


def test_after_a_loss_nobody_knows() -> None:
    arrivals = Arrivals(["litter"])
    for observed in (1.0, 2.0, 3.0):
        arrivals.note(sight(), at(observed))
    arrivals.lost()
    assert arrivals.came(BAG, 20.0, T + 22, at(22.0)) == 20.0
