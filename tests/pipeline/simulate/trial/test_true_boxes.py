"""True boxes in place of a detector's: kept as they are, found where they show, lost by chance."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.simulate.scene.settings import Scene
from pipeline.simulate.trial.true_boxes import Sight, TrueBoxes, boxes_file, looks_of
from pipeline.simulate.truth.files import CLASSES

PERSON, CAR = CLASSES.index("person"), CLASSES.index("car")


def boxes(*rows: tuple[int, int, int, tuple[float, ...], float]) -> TrueBoxes:
    """Return boxes of (look, number, class, box, visibility)."""
    look, number, class_id, shown, visibility = zip(*rows, strict=True)
    whole, exact = np.int32, np.float32
    return TrueBoxes(
        np.array(look, whole), np.array(number, whole), np.array(class_id, whole), np.array(shown, exact),
        np.array(visibility, exact),
    )  # fmt: skip


def walker(looks: int) -> TrueBoxes:
    return boxes(*((look, 1, PERSON, (10.0, 10.0, 30.0, 60.0), 1.0) for look in range(looks)))


def test_what_hardly_shows_or_is_tiny_is_not_found() -> None:
    told = boxes(
        (0, 1, PERSON, (10, 10, 30, 60), 0.9),
        (0, 2, CAR, (50, 10, 90, 60), 0.19),
        (0, 3, PERSON, (100, 10, 104.9, 20), 1.0),
        (2, 2, CAR, (50, 10, 90, 60), 0.21),
    )
    first, second, third = told.detections(3, Sight(), seed=0)
    assert first.xyxy.tolist() == [[10, 10, 30, 60]]
    assert list(first.data["class_name"]) == ["person"]
    assert len(second) == 0
    assert list(third.data["class_name"]) == ["car"]


def test_a_worse_sight_finds_only_what_shows_more() -> None:
    told = boxes((0, 1, PERSON, (10, 10, 30, 60), 0.49), (0, 2, CAR, (50, 10, 90, 60), 0.51))
    (found,) = told.detections(1, Sight(least_visible=0.5), seed=0)
    assert list(found.data["class_name"]) == ["car"]


def test_a_share_is_lost_by_chance_and_a_seed_loses_the_same() -> None:
    told = walker(2000)
    found = [len(one) for one in told.detections(2000, Sight(lost=0.3), seed=1)]
    assert sum(found) == pytest.approx(1400, abs=80)
    assert found == [len(one) for one in told.detections(2000, Sight(lost=0.3), seed=1)]
    assert found != [len(one) for one in told.detections(2000, Sight(lost=0.3), seed=2)]


def test_visibility_is_told_once_a_second() -> None:
    assert walker(12).visible() == {1: [(0.0, 1.0), (1.0, 1.0), (2.0, 1.0)]}


def test_boxes_are_kept(tmp_path: Path) -> None:
    told = boxes((0, 7, CAR, (1, 2, 30.5, 40), 0.25), (3, 9, PERSON, (0, 0, 9, 9), 1.0))
    told.save(tmp_path / "one.npz")
    read = TrueBoxes.load(tmp_path / "one.npz")
    assert all(np.array_equal(getattr(read, name), getattr(told, name)) for name in TrueBoxes.__slots__)
    assert [path.name for path in tmp_path.iterdir()] == ["one.npz"]


def test_a_scene_is_looked_at_from_its_start_to_its_end(tiny: Scene, tmp_path: Path) -> None:
    short = tiny.model_copy(update={"seconds": 2.0})
    told = TrueBoxes.of(short)
    assert looks_of(short) == 10
    assert sorted(set(told.look.tolist())) == list(range(10))
    assert {CLASSES[number] for number in told.class_id} >= {"person", "car", "garbage bag"}
    assert boxes_file(short, tmp_path) != boxes_file(tiny, tmp_path)
