"""From looks of several teachers and human labels to what a picture is trained with: fusion, merge, doubt."""

import numpy as np
import pytest

from models.training.boxes import ROUGH, Boxes
from models.training.doubt import erased_share, without_doubt
from models.training.fusion import fused
from models.training.merge import Merged, Trust, merged, without_tiny

PERSON, CAR, TRUCK, LITTER = range(4)
KIN = np.array([0, 1, 1, 2])


def _boxes(*rows: tuple[float, float, float, float, int, float]) -> Boxes:
    table = np.array(rows, np.float32).reshape(-1, 6)
    return Boxes(table[:, :4], table[:, 4].astype(np.int64), table[:, 5])


def test_agreeing_looks_become_their_weighted_mean() -> None:
    result = fused([_boxes((0.0, 0.0, 0.4, 0.4, CAR, 0.9)), _boxes((0.1, 0.0, 0.4, 0.4, CAR, 0.3))])

    np.testing.assert_allclose(result.xyxy, [[0.025, 0, 0.4, 0.4]], atol=1e-6)
    assert result.score[0] == pytest.approx(0.6)


def test_what_one_of_four_looks_saw_counts_a_quarter() -> None:
    result = fused([_boxes((0, 0, 0.4, 0.4, CAR, 0.8)), Boxes(), Boxes(), Boxes()])

    assert result.score[0] == pytest.approx(0.2)


def test_different_classes_stay_apart() -> None:
    box = (0.0, 0.0, 0.4, 0.4)

    result = fused([_boxes((*box, CAR, 0.8)), _boxes((*box, TRUCK, 0.7))])

    assert result.class_id.tolist() == [CAR, TRUCK]


@pytest.mark.parametrize("looks", [[], [Boxes()], [Boxes(), Boxes()]], ids=["no look", "one empty", "two empty"])
def test_seeing_nothing_fuses_to_nothing(looks: list[Boxes]) -> None:
    assert len(fused(looks)) == 0


@pytest.mark.parametrize(
    ("teachers", "covered", "added", "doubtful"),
    [
        pytest.param([(0.6, 0.6, 0.9, 0.9, PERSON, 0.7)], [], 1, 0, id="sure and new"),
        pytest.param([(0.6, 0.6, 0.9, 0.9, PERSON, 0.3)], [], 0, 1, id="unsure and new"),
        pytest.param([(0.6, 0.6, 0.9, 0.9, PERSON, 0.1)], [], 0, 0, id="below doubt is background"),
        pytest.param([(0.0, 0.0, 0.4, 0.4, CAR, 0.9)], [], 0, 0, id="the human's own thing"),
        pytest.param([(0.0, 0.0, 0.4, 0.4, TRUCK, 0.9)], [], 0, 0, id="a kindred class at the human's place"),
        pytest.param([(0.0, 0.0, 0.4, 0.4, PERSON, 0.9)], [], 1, 0, id="another kind at the human's place"),
        pytest.param([(0.6, 0.6, 0.9, 0.9, LITTER, 0.9)], [LITTER], 0, 0, id="a class that people labelled completely"),
    ],
)
def test_teachers_add_what_no_human_labelled(
    teachers: list[tuple[float, float, float, float, int, float]], covered: list[int], added: int, doubtful: int
) -> None:
    human = _boxes((0, 0, 0.4, 0.4, CAR, 1))

    result = merged(human, _boxes(*teachers), kin=KIN, covered=frozenset(covered), trust=Trust(label=0.5, doubt=0.2))

    assert (result.taught, len(result.doubtful), len(result.labels)) == (added, doubtful, 1 + added)


def test_a_rough_label_gives_way_to_a_teacher_and_stays_without_one() -> None:
    rough = _boxes((0, 0, 0.4, 0.4, PERSON, ROUGH))
    better = _boxes((0.05, 0, 0.4, 0.4, PERSON, 0.9))

    with_teacher = merged(rough, better, kin=KIN, covered=frozenset(), trust=Trust())
    alone = merged(rough, Boxes(), kin=KIN, covered=frozenset(), trust=Trust())

    np.testing.assert_allclose(with_teacher.labels.xyxy, better.xyxy)
    np.testing.assert_allclose(alone.labels.xyxy, rough.xyxy)


@pytest.mark.parametrize(("label", "doubt"), [(0.2, 0.5), (0.5, 0.0), (1.5, 0.2)])
def test_trust_that_contradicts_itself_is_refused(label: float, doubt: float) -> None:
    with pytest.raises(ValueError, match="expected"):
        Trust(label=label, doubt=doubt)


def test_a_doubtful_place_loses_its_content_and_the_rest_stays() -> None:
    image = np.random.default_rng(1).integers(0, 255, (100, 200, 3), np.uint8)
    before = image.copy()

    result = without_doubt(image, np.array([[0.5, 0.5, 0.75, 1.0]], np.float32), Boxes())

    assert result[50:, 100:150].std() < image[50:, 100:150].std() / 3
    np.testing.assert_array_equal(result[:50], before[:50])
    np.testing.assert_array_equal(image, before)


def test_a_doubtful_place_on_a_labelled_thing_is_left_alone() -> None:
    image = np.random.default_rng(1).integers(0, 255, (100, 200, 3), np.uint8)
    place, label = np.array([[0.5, 0.5, 0.75, 1.0]], np.float32), _boxes((0.5, 0.5, 0.7, 0.9, LITTER, 1))

    np.testing.assert_array_equal(without_doubt(image, place, label), image)
    assert erased_share(place, label) == 0
    assert erased_share(place, Boxes()) == pytest.approx(0.125)


def test_things_of_a_few_pixels_become_doubtful_and_taught_ones_are_counted_right() -> None:
    labels = _boxes((0, 0, 0.4, 0.4, CAR, 1), (0.5, 0.5, 0.505, 0.51, PERSON, 1), (0.7, 0.7, 0.705, 0.71, PERSON, 0.6))

    result = without_tiny(Merged(labels, 1, np.zeros((0, 4), np.float32)), 0.015)

    assert result.labels.class_id.tolist() == [CAR]
    assert (result.taught, len(result.doubtful)) == (0, 2)
    assert len(without_tiny(Merged(labels, 1, result.doubtful), 0.0).labels) == 3


def test_no_label_is_never_tiny() -> None:
    result = without_tiny(Merged(Boxes(), 0, np.zeros((0, 4), np.float32)), 0.1)

    assert (len(result.labels), len(result.doubtful)) == (0, 0)
