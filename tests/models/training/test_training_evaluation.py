"""Average precision on cases worked out by hand, and whole evaluations with detectors that are right, blind or wrong."""

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
import supervision as sv

from models.picture import ArrayPicture, Picture
from models.training.accuracy import accuracy_by_class
from models.training.card import model_card
from models.training.evaluate import evaluate, evaluate_into, markdown_table
from models.training.speed import interleaved_milliseconds

CLASSES = ("person", "car", "litter")


def _detections(*rows: tuple[float, float, float, float, int, float]) -> sv.Detections:
    table = np.array(rows, np.float32).reshape(-1, 6)
    return sv.Detections(xyxy=table[:, :4], class_id=table[:, 4].astype(int), confidence=table[:, 5])


class _Told:
    """A detector that finds the same boxes in every picture."""

    name = "told"
    sha256 = "0" * 64
    class_names: tuple[str, ...] = ("person", "car", "tree")

    def __init__(self, *rows: tuple[float, float, float, float, int, float]) -> None:
        self.found = _detections(*rows)
        self.found.data["class_name"] = np.array([self.class_names[int(row[4])] for row in rows], dtype=str)

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        return [self.found for _ in pictures]

    def close(self) -> None:
        pass


def test_average_precision_of_a_case_worked_out_by_hand() -> None:
    # two cars; best box right, second wrong, third right: precision 1 up to recall 0.5, then 2/3 up to recall 1.
    # 101 recall points: 51 × 1 + 50 × 2/3, over 101.
    truth = _detections((0, 0, 50, 50, 1, 1), (100, 100, 150, 150, 1, 1))
    found = _detections((0, 0, 50, 50, 1, 0.9), (200, 0, 250, 50, 1, 0.8), (100, 100, 150, 150, 1, 0.7))

    rows = accuracy_by_class([found], [truth], CLASSES)

    assert rows["car"].ap50 == pytest.approx((51 + 50 * 2 / 3) / 101, abs=1e-3)
    assert rows["car"].truths == 2
    assert set(rows) == {"car"}


def test_a_loosely_placed_box_counts_at_the_low_thresholds_alone() -> None:
    truth = _detections((0, 0, 100, 100, 0, 1))
    found = _detections((0, 0, 100, 72, 0, 0.9))  # IoU 0.72: right at 0.5 to 0.70, five of ten thresholds

    rows = accuracy_by_class([found], [truth], CLASSES)

    assert rows["person"].ap50 == pytest.approx(1)
    assert rows["person"].ap == pytest.approx(0.5)
    assert rows["person"].large == pytest.approx(1)
    assert rows["person"].small is None


def test_no_truth_is_no_row_and_a_missing_picture_is_refused() -> None:
    assert accuracy_by_class([_detections((0, 0, 9, 9, 1, 1))], [_detections()], CLASSES) == {}
    with pytest.raises(ValueError, match="expected detections of 1 pictures, got 0"):
        accuracy_by_class([], [_detections()], CLASSES)


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    rows = []
    for number, light in enumerate((20, 180)):
        path = tmp_path / f"{number}.jpg"
        cv2.imwrite(str(path), np.full((100, 200, 3), light, np.uint8))
        rows.append(
            {
                "picture": path.name,
                "source": "alley" if number else "yard",
                "name": path.stem,
                "simulated": False,
                "judged": ["person", "litter"],
                "xyxy": [[0, 0, 0.5, 1], [0.5, 0, 1, 1]],
                "classes": ["person", "litter"],
            }
        )
    target = tmp_path / "evaluate.json"
    target.write_text(json.dumps(rows))
    return target


def test_detectors_are_judged_on_the_classes_they_know_and_the_picture_judges(listing: Path) -> None:
    right = _Told((0, 0, 100, 100, 0, 0.9), (0, 0, 100, 100, 1, 0.9), (0, 0, 100, 100, 2, 0.9))
    wrong = _Told((0, 0, 10, 10, 0, 0.9))

    report = evaluate({"right": lambda: right, "wrong": lambda: wrong}, listing, classes=CLASSES, progress=lambda *_: None)

    assert report["pictures"] == {"real": 2, "real day": 1, "real night": 1, "source alley": 1, "source yard": 1}
    assert report["detectors"]["right"]["accuracy"]["real"]["person"]["ap50"] == pytest.approx(1)
    assert report["detectors"]["wrong"]["accuracy"]["real night"]["person"]["ap50"] == pytest.approx(0)
    assert set(report["detectors"]["right"]["accuracy"]["real"]) == {"person"}


def test_a_later_evaluation_keeps_the_rows_of_the_others_while_the_pictures_stay(listing: Path) -> None:
    target, blind = listing.parent / "evaluation.json", _Told()

    def look(name: str) -> set[str]:
        report = evaluate_into(target, {name: lambda: blind}, listing, classes=CLASSES, progress=lambda *_: None)
        return set(report["detectors"])

    assert look("a") == {"a"}
    assert look("b") == {"a", "b"}
    listing.write_text(json.dumps(json.loads(listing.read_text())[:1]))
    assert look("c") == {"c"}


def test_detectors_take_turns_on_every_picture() -> None:
    turns: list[str] = []

    class _Heard(_Told):
        def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
            turns.append(self.name)
            return super().detect(pictures)

    first, second = _Heard(), _Heard()
    first.name, second.name = "first", "second"
    pictures = [ArrayPicture(np.zeros((4, 4, 3), np.uint8))] * 5

    times = interleaved_milliseconds({"a": first, "b": second}, pictures)

    assert turns == ["first", "second"] * 5
    assert 0 <= times["a"]["ms_best"] <= times["a"]["ms"]
    with pytest.raises(ValueError, match="expected more than"):
        interleaved_milliseconds({"a": first}, pictures[:3])


def test_the_card_tells_accuracy_speed_and_where_everything_came_from(listing: Path) -> None:
    right = _Told((0, 0, 100, 100, 0, 0.9))
    report = evaluate({"right": lambda: right}, listing, classes=CLASSES, progress=lambda *_: None)
    report["detectors"]["right"] |= {"ms": 8.25, "ms_best": 7.5}
    source = {
        "name": "yard",
        "origin": "our own",
        "licence": "CC0",
        "labelled": "by people",
        "pictures": 3,
        "held_out": 2,
        "near_held_out": 1,
        "doubtful": 1,
        "human": {"person": 4},
        "taught": {},
    }
    provenance = {
        "model": "tiny",
        "classes": list(CLASSES),
        "notes": ["litter is one class"],
        "sources": [source],
        "teachers": [{"name": "teacher-a"}],
        "label_from": 0.5,
        "doubt_from": 0.2,
    }

    card = model_card(provenance, report, summary="What it is.", remarks="How it came to be.")

    assert "| person | 2 | 1.000 |" in card
    assert "| yard | our own | CC0 | by people | 3 | 2 | 2 | person 4 | – |" in card
    assert "| right | 8.2 | 7.5 |" in card
    assert "teacher-a" in card
    assert markdown_table(report, part="real", score="small").count("–") == 1
