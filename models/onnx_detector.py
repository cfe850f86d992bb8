"""The default backend: any ONNX detector of a known layout, on onnxruntime."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import supervision as sv
from numpy.typing import NDArray

from models.canvases import Canvases
from models.class_map import ClassMap
from models.declared_names import require_same_names, written_names
from models.entry import Entry, InputSpec
from models.errors import ModelCorrupt
from models.findings import findings
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
        self._layouts = [_layouts(entry, shape) for shape in entry.input.variants]
        self._session = OnnxSession(path, runtime, fp16=entry.tensorrt_fp16, cache=engine_cache(entry.sha256))
        try:
            count = self._layout(0).inputs
            self._inputs, *_ = [inputs_of(self._session.inputs, shape, count=count) for shape in entry.input.variants]
            require_same_names(written_names(self._session.metadata), entry.classes)
        except ValueError as error:
            raise self._corrupt(error) from error
        self._slots = self._inputs.batch or runtime.batch_size
        self._canvases = Canvases(entry.input, self._slots, self._inputs.kind)
        for shape in range(len(self._layouts)):
            self._try_out(shape, runtime)

    def detect(self, pictures: Sequence[Picture]) -> list[sv.Detections]:
        """Look at the pictures, in as few inferences as the model's batch allows."""
        return self._canvases.look(pictures, self._look)

    def close(self) -> None:
        """Free the session."""
        self._session.close()

    def _layout(self, shape: int) -> Layout:
        return self._layouts[shape][self._entry.layout]

    def _look(self, shape: int, pictures: Sequence[Picture]) -> list[sv.Detections]:
        placed = [self._canvases.tensors[shape].write(slot, picture) for slot, picture in enumerate(pictures)]
        outputs = self._infer(shape, len(pictures))
        candidates = [self._layout(shape).decode(outputs, slot, self._confidence) for slot in range(len(pictures))]
        try:
            return [
                findings(one, where, self._classes, overlap=self._entry.overlap)
                for one, where in zip(candidates, placed, strict=True)
            ]
        except ValueError as error:
            raise self._corrupt(error) from error

    def _infer(self, shape: int, count: int) -> Outputs:
        """Run the model on the first slots; a model of a fixed batch gets all, and what is in the rest is ignored."""
        taken = self._inputs.batch or count
        tensor = self._canvases.tensors[shape].array[:taken]
        feed: dict[str, NDArray[np.generic]] = {self._inputs.images: tensor}
        if self._inputs.sizes is not None:
            height, width = tensor.shape[2:]
            feed[self._inputs.sizes] = np.full((taken, 2), (width, height), self._inputs.sizes_kind)
        return self._session.run(feed)

    def _try_out(self, shape: int, runtime: Runtime) -> None:
        """Compare the outputs with the layout; a GPU also prepares for its largest and smallest batch here."""
        for count in (1,) if runtime.provider == "cpu" else (self._slots, 1):
            outputs = self._infer(shape, count)
        layout = self._layout(shape)
        if layout.accepts(outputs):
            return
        got = ", ".join(f"{name} {'×'.join(map(str, one.shape))}" for name, one in outputs.items())
        others = [name for name, other in self._layouts[shape].items() if other.accepts(outputs)]
        hint = f"; these shapes fit layout {' or '.join(others)}" if others else ""
        raise self._corrupt(f"layout {self._entry.layout} expects output {layout.expected}, got {got}{hint}")

    def _corrupt(self, what: object) -> ModelCorrupt:
        return ModelCorrupt(f"model {self.name!r} ({self._path}): {what}")


def _layouts(entry: Entry, shape: InputSpec) -> dict[str, Layout]:
    return onnx_layouts(entry.model_copy(update={"input": shape}))
