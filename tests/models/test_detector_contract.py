"""One check-list for every backend, layout, number type and batch form."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import supervision as sv
import yaml
from numpy.typing import NDArray

from models.detector import Detector
from models.entry import InputSpec
from models.letterbox import place
from models.loading import open_detector
from models.picture import ArrayPicture
from tests.support import tiny_models
from tests.support.tiny_models import BOXES, CLASSES, HEIGHT, WIDTH, TinyModel

LAYOUTS = ("yolo", "yolo-end2end", "yolox", "yolox-decoded", "detr", "detr-logits")
FORMS = (
    ("fp32", None, False), ("fp32", 1, False), ("fp32", 4, False), ("fp32", None, True),
    ("fp16", None, False), ("int8", None, False), ("int8", 1, False), ("uint8", 1, False),
)  # fmt: skip
TINY = [TinyModel(layout, *form) for layout in LAYOUTS for form in FORMS]
CONFIDENCE = 0.1
SPEC = InputSpec(width=WIDTH, height=HEIGHT)
ROUGH_PX = 0.5
"""Half floats and rounding to whole pixels leave less than half an input pixel."""

Box = tuple[float, float, float, float]
Known = tuple[Box, int, float]
"""xyxy in input pixels, class, score."""


@dataclass
class Case:
    """A detector and what it is known to find: picture → boxes, classes and scores, best first."""

    detector: Detector
    sha256: str
    known: Callable[[ArrayPicture], list[Known]]
    score_error: float


def tiny_case(tiny: TinyModel, folder: Path) -> Case:
    path = tiny.write(folder)
    entry = folder / "entry.yaml"
    entry.write_text(yaml.safe_dump(tiny.entry(path)))
    detector = open_detector(str(entry), batch_size=3, confidence=CONFIDENCE)
    return Case(detector, hashlib.sha256(path.read_bytes()).hexdigest(), known_in, 0.02 if tiny.kind == "int8" else 2e-3)


def known_in(picture: ArrayPicture) -> list[Known]:
    """What a tiny model finds in a picture of one colour: a score follows its plane's mean over the whole input."""
    placed = place(picture.width, picture.height, SPEC)
    share = placed.width * placed.height / (WIDTH * HEIGHT)
    blue, green, red = picture.resized(1, 1)[0, 0]
    means = [(share * float(value) + (1 - share) * SPEC.pad) / 255 for value in (red, green, blue)]
    found = [(box, class_id, weight * means[class_id]) for box, class_id, weight in BOXES]
    return sorted((one for one in found if one[2] >= CONFIDENCE), key=lambda one: -one[2])


def ultralytics_case(folder: Path) -> Case:
    """A network of fresh weights whose last layers are set so that each anchor of the coarsest level finds one box."""
    pytest.importorskip("ultralytics", reason="the extra `ultralytics` is not installed")
    path = folder / "tiny.pt"
    _ultralytics_model(path)
    entry = folder / "entry.yaml"
    entry.write_text(yaml.safe_dump(TinyModel("ultralytics").entry(path)))
    # Anchors of stride 32 lie at 16, 48, 80 × 16, 48; every side is one stride away.
    boxes = [(x - 32.0, y - 32.0, x + 32.0, y + 32.0) for y in (16, 48) for x in (16, 48, 80)]
    detector = open_detector(str(entry), batch_size=3, confidence=CONFIDENCE)
    found: list[Known] = [(box, 1, 0.8) for box in boxes]
    return Case(detector, hashlib.sha256(path.read_bytes()).hexdigest(), lambda _: found, 2e-3)


def _ultralytics_model(path: Path) -> None:
    import torch
    from ultralytics import YOLO

    model: Any = YOLO("yolo11n.yaml", task="detect", verbose=False)
    network = type(model.model)({**model.model.yaml, "nc": len(CLASSES)}, ch=3, nc=len(CLASSES), verbose=False)
    network.names = dict(enumerate(CLASSES))
    head = network.model[-1]
    with torch.no_grad():
        for level in range(3):
            sides, scores = head.cv2[level][-1], head.cv3[level][-1]
            for last in (sides, scores):
                last.weight.zero_()
                last.bias.fill_(-20.0)
            sides.bias.view(4, -1)[:, 1] = 20.0
            if level == 2:
                scores.bias[1] = float(np.log(0.8 / 0.2))
    model.model = network
    model.save(str(path))


@pytest.fixture(scope="module", params=[*TINY, "ultralytics"], ids=str)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("model")
    built = ultralytics_case(folder) if request.param == "ultralytics" else tiny_case(request.param, folder)
    yield built
    built.detector.close()


def plain(width: int, height: int, bgr: tuple[int, int, int]) -> ArrayPicture:
    image = np.empty((height, width, 3), np.uint8)
    image[:] = bgr
    return ArrayPicture(image)


PICTURES = (
    plain(96, 64, (250, 250, 250)),
    plain(1920, 1080, (250, 120, 60)),
    plain(288, 352, (40, 250, 200)),
    plain(97, 61, (0, 0, 255)),
    plain(640, 96, (255, 90, 0)),
    plain(96, 64, (0, 0, 0)),
    plain(48, 32, (200, 220, 240)),
)
"""More than any batch; wide, tall, odd, and one without anything."""


def expected_boxes(picture: ArrayPicture, known: Sequence[Known]) -> NDArray[np.float64]:
    """Map input boxes to the picture and clip them, in plain words."""
    placed = place(picture.width, picture.height, SPEC)
    boxes = np.array([box for box, _, _ in known], np.float64).reshape(-1, 4)
    boxes[:, [0, 2]] = np.clip((boxes[:, [0, 2]] - placed.x) * picture.width / placed.width, 0, picture.width)
    boxes[:, [1, 3]] = np.clip((boxes[:, [1, 3]] - placed.y) * picture.height / placed.height, 0, picture.height)
    return boxes


def visible(picture: ArrayPicture, known: Sequence[Known]) -> list[Known]:
    boxes = expected_boxes(picture, known)
    return [one for one, box in zip(known, boxes, strict=True) if box[2] > box[0] and box[3] > box[1]]


def ids(detections: sv.Detections) -> list[int]:
    assert detections.class_id is not None
    return [int(index) for index in detections.class_id]


def scores(detections: sv.Detections) -> list[float]:
    assert detections.confidence is not None
    return [float(score) for score in detections.confidence]


def test_every_known_box_is_found_in_its_picture(case: Case) -> None:
    found = case.detector.detect(PICTURES)
    assert len(found) == len(PICTURES)
    for picture, detections in zip(PICTURES, found, strict=True):
        known = visible(picture, case.known(picture))
        pixel = max(picture.width / WIDTH, picture.height / HEIGHT)
        assert len(detections) == len(known)
        got = sorted(zip(ids(detections), detections.xyxy.tolist(), scores(detections), strict=True))
        boxes = expected_boxes(picture, known).tolist()
        wanted = sorted((class_id, box, score) for (_, class_id, score), box in zip(known, boxes, strict=True))
        for (class_id, box, score), (true_class, true_box, true_score) in zip(got, wanted, strict=True):
            assert class_id == true_class
            np.testing.assert_allclose(box, true_box, atol=ROUGH_PX * pixel)
            assert score == pytest.approx(true_score, abs=case.score_error)


def test_detections_have_the_types_of_the_contract(case: Case) -> None:
    for picture, detections in zip(PICTURES, case.detector.detect(PICTURES), strict=True):
        count = len(detections)
        names = detections.data["class_name"]
        assert detections.xyxy.dtype == np.float32
        assert detections.xyxy.shape == (count, 4)
        assert detections.confidence is not None
        assert detections.confidence.dtype == np.float32
        assert detections.class_id is not None
        assert np.issubdtype(detections.class_id.dtype, np.integer)
        assert isinstance(names, np.ndarray)
        assert names.shape == (count,)
        assert names.dtype.kind == "U"
        assert names.tolist() == [case.detector.class_names[index] for index in detections.class_id]
        assert detections.tracker_id is None
        assert (detections.xyxy >= 0).all()
        assert (detections.xyxy <= [picture.width, picture.height] * 2).all()
        assert (np.diff(detections.confidence) <= 0).all()


def test_a_picture_without_anything_has_typed_empty_detections(case: Case) -> None:
    black = plain(96, 64, (0, 0, 0))
    if case.known(black):
        pytest.skip("this detector finds its boxes in every picture")
    (detections,) = case.detector.detect([black])
    assert detections.xyxy.shape == (0, 4)
    assert detections.data["class_name"].shape == (0,)  # type: ignore[union-attr]  # an array, as tested above
    assert detections.class_id is not None
    assert detections.confidence is not None


def test_no_pictures_no_detections(case: Case) -> None:
    assert case.detector.detect([]) == []


def test_a_picture_is_seen_alike_alone_and_in_company(case: Case) -> None:
    together = case.detector.detect(PICTURES)
    alone = [case.detector.detect([picture])[0] for picture in reversed(PICTURES)][::-1]
    for one, other in zip(together, alone, strict=True):
        assert ids(one) == ids(other)
        np.testing.assert_allclose(one.xyxy, other.xyxy, atol=1e-3)
        np.testing.assert_allclose(scores(one), scores(other), atol=1e-5)


def test_two_runs_give_the_same_bytes(case: Case) -> None:
    first, second = case.detector.detect(PICTURES), case.detector.detect(PICTURES)
    for one, other in zip(first, second, strict=True):
        assert one.xyxy.tobytes() == other.xyxy.tobytes()
        assert scores(one) == scores(other)


def test_the_pictures_stay_as_they_are(case: Case) -> None:
    before = [picture.resized(picture.width, picture.height).copy() for picture in PICTURES]
    case.detector.detect(PICTURES)
    for picture, image in zip(PICTURES, before, strict=True):
        np.testing.assert_array_equal(picture.resized(picture.width, picture.height), image)


def test_it_says_what_it_is(case: Case) -> None:
    assert case.detector.name == "tiny"
    assert case.detector.sha256 == case.sha256
    assert case.detector.class_names == CLASSES


def test_tiny_models_have_an_anchor_for_each_cell() -> None:
    assert sum((WIDTH // stride) * (HEIGHT // stride) for stride in (8, 16, 32)) == tiny_models.ANCHORS
