"""The backend for what ultralytics opens (`.pt` above all). Needs the extra `ultralytics`; imported only then."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import supervision as sv
import torch
from ultralytics import YOLO

from models.canvases import Canvases
from models.class_map import ClassMap
from models.declared_names import require_same_names
from models.entry import Entry
from models.errors import ModelCorrupt, ModelError, ProviderMissing
from models.findings import MOST_FOUND, findings
from models.layouts.candidates import Candidates, strongest
from models.letterbox import Placement
from models.onnx_session import Runtime
from models.picture import Picture


class UltralyticsDetector:
    """A detector on ultralytics and torch; see `models.detector.Detector` for its contract.

    The pictures are letterboxed here, as for every backend, and go in as one tensor.
    """

    def __init__(self, entry: Entry, path: Path, runtime: Runtime, *, confidence: float) -> None:
        """Open the file, compare it with its entry, and run it once on an empty picture.

        Raises:
            ModelCorrupt: ultralytics can't read the file, it is no detector, or its classes are others.
            ProviderMissing: the provider is not cpu or cuda, or torch finds no such GPU.
            ModelError: its first inference fails.
        """
        self.name = entry.name
        self.sha256 = entry.sha256
        self._path = path
        self._entry = entry
        self._confidence = confidence
        self._classes = ClassMap.of(entry)
        self.class_names = self._classes.names
        self._device = torch_device(runtime)
        self._model = self._opened()
        self._canvases = Canvases(entry.input, runtime.batch_size, np.float32)
        for shape in range(len(self._canvases.tensors)):
            self._infer(shape, 1)
        # Ultralytics sets the number of threads itself when it first predicts.
        torch.set_num_threads(runtime.threads)

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Look at the pictures, up to a batch in one inference."""
        return self._canvases.look(pictures, self._look)

    def close(self) -> None:
        """Free the model."""
        self._model = None

    def _opened(self) -> YOLO | None:
        try:
            model = YOLO(str(self._path), task="detect", verbose=False)
            names = model.names
        except Exception as error:  # ultralytics lets through whatever torch, pickle and zip raise
            raise self._corrupt(f"expected a model that ultralytics reads: {' '.join(str(error).split())[:300]}") from error
        if model.task != "detect":
            raise self._corrupt(f"expected a detector, the file's task is {model.task}")
        try:
            require_same_names(names, self._entry.classes)
        except ValueError as error:
            raise self._corrupt(error) from error
        return model

    def _look(self, shape: int, pictures: Sequence[Picture]) -> list[sv.Detections]:
        placed = [self._canvases.tensors[shape].write(slot, one) for slot, one in enumerate(pictures)]
        return [self._finding(*pair) for pair in zip(self._infer(shape, len(placed)), placed, strict=True)]

    def _infer(self, shape: int, count: int) -> list[Candidates]:
        if self._model is None:
            raise ModelError(f"model {self.name!r} is closed")
        try:
            results = self._model.predict(
                torch.from_numpy(self._canvases.tensors[shape].array[:count]),
                conf=self._confidence,
                iou=self._entry.overlap,
                max_det=MOST_FOUND,
                device=self._device,
                verbose=False,
            )
        except RuntimeError as error:
            raise ModelError(f"{self._path}: inference failed: {' '.join(str(error).split())[:300]}") from error
        return [_candidates(result.boxes.data.cpu().numpy()) for result in results]

    def _finding(self, candidates: Candidates, placed: Placement) -> sv.Detections:
        return findings(candidates, placed, self._classes, overlap=self._entry.overlap)

    def _corrupt(self, what: object) -> ModelCorrupt:
        return ModelCorrupt(f"model {self.name!r} ({self._path}): {what}")


def torch_device(runtime: Runtime) -> str:
    """Return torch's name of the device.

    Raises:
        ProviderMissing: this backend or this installation can't use it.
    """
    if runtime.provider == "cpu":
        return "cpu"
    if runtime.provider == "tensorrt":
        raise ProviderMissing("provider tensorrt: the layout ultralytics runs on cpu or cuda; export the model to ONNX")
    if runtime.device >= torch.cuda.device_count():
        raise ProviderMissing(f"provider cuda: torch {torch.__version__} finds {torch.cuda.device_count()} GPU(s) here, "
                              f"device {runtime.device} was asked for")  # fmt: skip
    return f"cuda:{runtime.device}"


def _candidates(rows: np.ndarray) -> Candidates:
    """Return ultralytics' rows (N, 6) of x1, y1, x2, y2, confidence, class, best first."""
    rows = rows[strongest(rows[:, 4], 0.0)].astype(np.float32)
    return Candidates(rows[:, :4], rows[:, 4], rows[:, 5].astype(np.int64))
