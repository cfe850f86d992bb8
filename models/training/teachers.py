"""COCO detectors that label pictures: run once a picture, answers kept on disk, so that a stopped run goes on.

Not for the running pipeline, which has its own backends.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from models.onnx_session import session_options
from models.training.boxes import Boxes, suppressed
from models.training.floats import without_dynamic_quantisation
from models.training.fusion import fused
from models.training.letterbox import Letterbox, network_input
from models.training.picture_file import read_picture
from models.training.recipe import Recipe, TeacherFile
from models.training.samples import Sample

FLOOR = 0.05
"""Boxes below this score are not kept: three times lower than any threshold in use."""
NMS_IOU = 0.6

Progress = Callable[[str, int, int], None]
"""Told the step's name, how many are done, and how many there are."""


class Teacher:
    """One ONNX detector on one thread, with the features it is asked for."""

    def __init__(self, file: TeacherFile, path: Path) -> None:
        model = onnx.load(str(path))
        if any(node.op_type == "DynamicQuantizeLinear" for node in model.graph.node):
            model = without_dynamic_quantisation(model)
        for name in file.features:
            model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), session_options(threads=1), providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._outputs = [self._session.get_outputs()[0].name, *file.features]
        self._file = file

    def look(self, image: NDArray[np.uint8]) -> tuple[Boxes, list[NDArray[np.float32]]]:
        """Return the boxes (COCO class ids) and the features (C, H, W) of an (H, W, 3) BGR picture."""
        box = Letterbox(image.shape[1], image.shape[0], self._file.size)
        output, *features = self._session.run(self._outputs, {self._input: network_input(box.picture(image))})
        found = _from_raw(output[0]) if self._file.layout == "raw" else _from_end_to_end(output[0])
        return Boxes(box.relative(found.xyxy), found.class_id, found.score), [feature[0] for feature in features]


def _from_raw(output: NDArray[np.float32]) -> Boxes:
    scores = output[4:]
    best = scores.argmax(axis=0)
    score = scores[best, np.arange(scores.shape[1])]
    kept = score >= FLOOR
    x, y, w, h = output[:4, kept]
    xyxy = np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], axis=1)
    return suppressed(Boxes(xyxy, best[kept].astype(np.int64), score[kept]), NMS_IOU)


def _from_end_to_end(output: NDArray[np.float32]) -> Boxes:
    kept = output[:, 4] >= FLOOR
    boxes = Boxes(output[kept, :4], output[kept, 5].astype(np.int64), output[kept, 4])
    return suppressed(boxes, NMS_IOU)


def ask_teachers(samples: Sequence[Sample], recipe: Recipe, *, data: Path, work: Path, progress: Progress) -> None:
    """Have every teacher look at every picture that it may label; answers go to `work/teachers`, features to `work/features`.

    Raises:
        ValueError: a teacher's file is absent.
    """
    for file in recipe.teaching.files:
        path = data / file.path
        if not path.is_file():
            raise ValueError(f"teacher {file.name}: expected a file at {path}")
        waiting = [sample for sample in samples if sample.source.taught and not _answer(work, file, sample).exists()]
        if not waiting:
            continue
        teacher = Teacher(file, path)
        for number, sample in enumerate(waiting, start=1):
            _ask(teacher, file, sample, work)
            progress(f"teacher {file.name}", number, len(waiting))


def taught_boxes(sample: Sample, recipe: Recipe, *, work: Path) -> Boxes:
    """The fused boxes of all teachers and flips, in our classes; none for a picture that no teacher may label."""
    if not sample.source.taught:
        return Boxes()
    looks: list[Boxes] = []
    for file in recipe.teaching.files:
        with np.load(_answer(work, file, sample)) as answer:
            looks += [Boxes(answer[f"xyxy{i}"], answer[f"class_id{i}"], answer[f"score{i}"]) for i in range(1 + file.flip)]
    return fused([_in_our_classes(look, recipe) for look in looks])


def feature_file(work: Path, sample: Sample) -> Path:
    """Where the features of a picture are: three uint8 arrays, see `_keep_features`."""
    return work / "features" / f"{sample.key}.npz"


def _in_our_classes(look: Boxes, recipe: Recipe) -> Boxes:
    ours = {coco: recipe.class_id(name) for coco, name in recipe.teaching.classes.items()}
    look = look.where(np.isin(look.class_id, list(ours)))
    return Boxes(look.xyxy, np.array([ours[int(c)] for c in look.class_id], np.int64), look.score)


def _answer(work: Path, file: TeacherFile, sample: Sample) -> Path:
    return work / "teachers" / file.name / f"{sample.key}.npz"


def _ask(teacher: Teacher, file: TeacherFile, sample: Sample, work: Path) -> None:
    image = read_picture(sample.picture)
    straight, features = teacher.look(image)
    looks = [straight]
    if file.flip:
        looks.append(teacher.look(np.ascontiguousarray(image[:, ::-1]))[0].flipped())
    if features and not sample.held_out:
        _keep_features(feature_file(work, sample), features)
    columns = {f"{name}{i}": getattr(look, name) for i, look in enumerate(looks) for name in ("xyxy", "class_id", "score")}
    _write(_answer(work, file, sample), columns)


def _keep_features(path: Path, features: list[NDArray[np.float32]]) -> None:
    """The finest features are pooled by two, all are kept as uint8 with their smallest value and step."""
    fine, *rest = features
    channels, height, width = fine.shape
    pooled = fine.reshape(channels, height // 2, 2, width // 2, 2).mean(axis=(2, 4))
    columns: dict[str, NDArray[np.generic]] = {}
    for i, feature in enumerate([pooled, *rest]):
        low, high = float(feature.min()), float(feature.max())
        step = max(high - low, 1e-6) / 255
        columns[f"values{i}"] = np.round((feature - low) / step).astype(np.uint8)
        columns[f"scale{i}"] = np.array([low, step], np.float32)
    _write(path, columns)


def _write(path: Path, columns: dict[str, NDArray[np.generic]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part.npz")
    np.savez(temporary, allow_pickle=False, **columns)
    temporary.rename(path)
