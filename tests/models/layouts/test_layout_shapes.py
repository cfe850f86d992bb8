"""Which shapes a layout takes; what it finds is in the detectors' contract."""

import numpy as np
import pytest
from numpy.typing import NDArray

from models.entry import Entry
from models.layouts.candidates import MOST_CANDIDATES, strongest
from models.layouts.layout import Layout, onnx_layouts
from models.layouts.yolo import highest


def layouts() -> dict[str, Layout]:
    content = {
        "name": "coco", "file": "x", "sha256": "0" * 64, "licence": "MIT", "layout": "yolox",
        "input": {"width": 416, "height": 320}, "classes": [str(index) for index in range(80)],
    }  # fmt: skip
    return onnx_layouts(Entry.model_validate(content))


def arrays(**shapes: tuple[int, ...]) -> dict[str, NDArray[np.generic]]:
    return {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}


@pytest.mark.parametrize(
    ("outputs", "fitting"),
    [
        pytest.param(arrays(a=(1, 84, 8400)), ["yolo"], id="YOLOv8"),
        pytest.param(arrays(a=(4, 84, 1)), ["yolo"], id="one anchor"),
        pytest.param(arrays(a=(1, 116, 8400)), [], id="segmentation"),
        pytest.param(arrays(a=(1, 8400, 84)), [], id="turned"),
        pytest.param(arrays(a=(1, 25200, 85)), [], id="YOLOv5"),
        pytest.param(arrays(a=(1, 300, 6)), ["yolo-end2end"], id="YOLO26"),
        pytest.param(arrays(a=(300, 6)), [], id="without a batch"),
        pytest.param(arrays(a=(1, 2730, 85)), ["yolox"], id="YOLOX"),
        pytest.param(arrays(a=(1, 3549, 85)), [], id="YOLOX of another size"),
        pytest.param(arrays(labels=(2, 300), boxes=(2, 300, 4), scores=(2, 300)), ["detr"], id="DEIM"),
        pytest.param(arrays(labels=(2, 300), boxes=(2, 300, 4)), [], id="DEIM without scores"),
        pytest.param(arrays(labels=(2, 300), boxes=(2, 300, 5), scores=(2, 300)), [], id="DEIM with turned boxes"),
        pytest.param(arrays(logits=(1, 300, 80), pred_boxes=(1, 300, 4)), ["detr-logits"], id="RT-DETR of Hugging Face"),
        pytest.param(arrays(logits=(1, 300, 91), pred_boxes=(1, 300, 4)), [], id="91 classes"),
        pytest.param(arrays(logits=(1, 300, 80), pred_boxes=(1, 100, 4)), [], id="boxes of other queries"),
    ],
)  # fmt: skip
def test_a_layout_takes_its_own_shapes_only(outputs: dict[str, NDArray[np.generic]], fitting: list[str]) -> None:
    assert [name for name, layout in layouts().items() if layout.accepts(outputs)] == fitting


@pytest.mark.parametrize(
    ("scores", "order"),
    [
        pytest.param([0.1, 0.5, 0.3], [1, 2], id="best first, weak ones out"),
        pytest.param([0.5, 0.9, 0.5, 0.5], [1, 0, 2, 3], id="equal ones by index"),
        pytest.param([0.9, 0.5] * 40, [*range(0, 80, 2), *range(1, 80, 2)], id="many equal ones by index"),
        pytest.param([0.2, 0.19], [0], id="the threshold itself counts"),
        pytest.param([np.nan, 0.4], [1], id="not a number"),
        pytest.param([], [], id="none"),
    ],
)
def test_the_strongest_come_first(scores: list[float], order: list[int]) -> None:
    assert strongest(np.array(scores, np.float32), np.float32(0.2).item()).tolist() == order


def test_candidates_are_bounded() -> None:
    scores = np.linspace(0.2, 0.9, MOST_CANDIDATES + 500, dtype=np.float32)
    chosen = strongest(scores, 0.1)
    assert len(chosen) == MOST_CANDIDATES
    assert chosen[0] == len(scores) - 1


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_the_highest_score_of_each_anchor(kind: type[np.float16 | np.float32]) -> None:
    scores = np.random.default_rng(3).random((80, 500)).astype(kind)
    scores[:, 7] = 0
    scores[4, 8] = -0.0
    found = highest(scores)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, scores.max(axis=0).astype(np.float32))


def test_a_score_that_is_no_number_rules_its_anchor_out() -> None:
    scores = np.full((3, 2), 0.5, np.float16)
    scores[1, 0] = np.nan
    assert strongest(highest(scores), 0.1).tolist() == [1]
