"""The default backend: any ONNX detector of a known layout, on onnxruntime."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from models.class_map import ClassMap
from models.declared_names import require_same_names, written_names
from models.entry import Entry
from models.errors import ModelCorrupt
from models.findings import findings
from models.input_tensor import InputTensor
from models.layouts.layout import Layout, Outputs, onnx_layouts
from models.onnx_inputs import inputs_of
from models.onnx_session import OnnxSession, Runtime, engine_cache
from models.picture import Picture


class OnnxDetector:
    """A detector on onnxruntime; see `models.detector.Detector` for its contract."""

    def __init__(self, entry: Entry, path: Path, runtime: Runtime, *, confidence: float) -> None:
        """Open the file, compare it with its entry, and run it once on an empty picture.

        Raises:
            ModelCorrupt: it is no ONNX model, or its inputs, outputs or classes are not the catalogue's.
            ProviderMissing: see `OnnxSession`.
            ModelError: its first inference fails.
        """
        self.name = entry.name
        self.sha256 = entry.sha256
        self._path = path
        self._entry = entry
        self._confidence = confidence
        self._classes = ClassMap.of(entry)
        self.class_names = self._classes.names
        layouts = onnx_layouts(entry)
        self._layout: Layout = layouts[entry.layout]
        self._session = OnnxSession(path, runtime, fp16=entry.tensorrt_fp16, cache=engine_cache(entry.sha256))
        try:
            self._inputs = inputs_of(self._session.inputs, entry.input, count=self._layout.inputs)
            require_same_names(written_names(self._session.metadata), entry.classes)
        except ValueError as error:
            raise self._corrupt(error) from error
        self._slots = self._inputs.batch or runtime.batch_size
        self._tensor = InputTensor(entry.input, self._slots, self._inputs.kind)
        size = (entry.input.width, entry.input.height)
        self._sizes = np.full((self._slots, 2), size, self._inputs.sizes_kind)
        self._try_out(runtime, layouts)

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Look at the pictures, in as few inferences as the model's batch allows."""
        found: list[sv.Detections] = []
        for start in range(0, len(pictures), self._slots):
            found += self._look(pictures[start : start + self._slots])
        return found

    def close(self) -> None:
        """Free the session."""
        self._session.close()

    def _look(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        placed = [self._tensor.write(slot, picture) for slot, picture in enumerate(pictures)]
        outputs = self._infer(len(pictures))
        candidates = [self._layout.decode(outputs, slot, self._confidence) for slot in range(len(pictures))]
        try:
            return [
                findings(one, where, self._classes, overlap=self._entry.overlap)
                for one, where in zip(candidates, placed, strict=True)
            ]
        except ValueError as error:
            raise self._corrupt(error) from error

    def _infer(self, count: int) -> Outputs:
        """Run the model on the first slots; a model of a fixed batch gets all, and what is in the rest is ignored."""
        taken = self._inputs.batch or count
        feed: dict[str, NDArray[np.generic]] = {self._inputs.images: self._tensor.array[:taken]}
        if self._inputs.sizes is not None:
            feed[self._inputs.sizes] = self._sizes[:taken]
        return self._session.run(feed)

    def _try_out(self, runtime: Runtime, layouts: dict[str, Layout]) -> None:
        """Compare the outputs with the layout; a GPU also prepares for its largest and smallest batch here."""
        for count in (1,) if runtime.provider == "cpu" else (self._slots, 1):
            outputs = self._infer(count)
        if self._layout.accepts(outputs):
            return
        got = ", ".join(f"{name} {'×'.join(map(str, one.shape))}" for name, one in outputs.items())
        others = [name for name, layout in layouts.items() if layout.accepts(outputs)]
        hint = f"; these shapes fit layout {' or '.join(others)}" if others else ""
        raise self._corrupt(f"layout {self._entry.layout} expects output {self._layout.expected}, got {got}{hint}")

    def _corrupt(self, what: object) -> ModelCorrupt:
        return ModelCorrupt(f"model {self.name!r} ({self._path}): {what}")
