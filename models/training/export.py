"""Turns a checkpoint into ONNX files, in floats and in 8-bit integers, each with a catalogue entry beside it."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import yaml
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from ultralytics import YOLO

from models.canvases import Canvases
from models.entry import InputSpec
from models.letterbox import roomiest
from models.picture import ArrayPicture
from models.training.description import describe
from models.training.picture_file import read_picture
from models.training.recipe import Recipe


@dataclass(frozen=True)
class Exported:
    """Catalogue entries (YAML) of the two files; the ONNX files lie beside them."""

    floats: Path
    integers: Path


def export_model(checkpoint: Path, folder: Path, recipe: Recipe, *, listing: Path) -> Exported:
    """Export a checkpoint in floats and in integers, calibrated on pictures of `listing` (`train.txt` of the data set).

    Raises:
        ValueError: the list is empty.
    """
    floats = export_floats(checkpoint, folder / f"{recipe.name}-fp32.onnx", recipe)
    pictures = [Path(line) for line in listing.read_text(encoding="utf-8").split("\n") if line]
    integers = export_integers(floats, folder / f"{recipe.name}-int8.onnx", pictures, recipe)
    return Exported(write_entry(floats, recipe), write_entry(integers, recipe))


def export_floats(checkpoint: Path, target: Path, recipe: Recipe) -> Path:
    """Write the FP32 ONNX of a checkpoint: input N × 3 × height × width RGB 0…1, output as `Export.nms_free` says."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(checkpoint, Path(folder) / "model.pt"))
        exported = YOLO(str(copy)).export(
            format="onnx",
            imgsz=recipe.size,
            opset=recipe.export.opset,
            dynamic=True,
            simplify=False,
            nms=False if recipe.export.nms_free else None,
            device="cpu",
            verbose=False,
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(str(exported), target)
    describe(target, f"{recipe.name}: a street detector of hutong")
    return target


def export_integers(floats: Path, target: Path, pictures: Sequence[Path], recipe: Recipe) -> Path:
    """Write the statically quantised (QDQ, per channel) ONNX of an FP32 one, calibrated on real pictures.

    Raises:
        ValueError: there are no pictures.
    """
    if not pictures:
        raise ValueError("quantisation: expected pictures to calibrate on, got none")
    chosen = np.random.default_rng(recipe.seed).permutation(len(pictures))[: recipe.export.calibration_pictures]
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(floats), str(prepared), skip_symbolic_shape=True)
        reader = _Pictures([pictures[i] for i in chosen], input_of(recipe), onnx.load(str(prepared)).graph.input[0].name)
        quantize_static(
            str(prepared),
            str(target),
            reader,
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=list(recipe.export.integer_operators),
            nodes_to_exclude=_float_nodes(onnx.load(str(prepared)), recipe.export.float_nodes),
            extra_options={"CalibMovingAverage": True},
        )
    return target


def input_of(recipe: Recipe) -> InputSpec:
    """Return the input of the exported files, in all its shapes."""
    return InputSpec(width=recipe.size, height=recipe.size, shapes=recipe.export.shapes)


def write_entry(model: Path, recipe: Recipe) -> Path:
    """Write the catalogue entry of an exported file beside it, so that `models.loading.open_detector` opens it."""
    entry = {
        "name": model.stem,
        "file": model.name,
        "sha256": hashlib.sha256(model.read_bytes()).hexdigest(),
        "licence": "AGPL-3.0-or-later",
        "layout": "yolo-end2end" if recipe.export.nms_free else "yolo",
        "input": input_of(recipe).model_dump(mode="json", exclude_defaults=True),
        "classes": list(recipe.classes),
    }
    path = model.with_suffix(".yaml")
    path.write_text(yaml.safe_dump(entry, sort_keys=False), encoding="utf-8")
    return path


class _Pictures(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime has no types
    """Gives the calibration its network inputs one by one."""

    def __init__(self, pictures: Sequence[Path], spec: InputSpec, input_name: str) -> None:
        self._inputs = self._read(pictures, spec)
        self._name = input_name

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """The next picture, None after the last."""
        value = next(self._inputs, None)
        return None if value is None else {self._name: value}

    @staticmethod
    def _read(pictures: Sequence[Path], spec: InputSpec) -> Iterator[NDArray[np.float32]]:
        canvases = Canvases(spec, 1, np.float32)
        for path in pictures:
            picture = ArrayPicture(read_picture(path))
            tensor = canvases.tensors[roomiest(picture.width, picture.height, spec.variants)]
            tensor.write(0, picture)
            yield np.asarray(tensor.array, np.float32)


def _float_nodes(model: onnx.ModelProto, patterns: Sequence[str]) -> list[str]:
    return [node.name for node in model.graph.node if any(re.search(pattern, node.name) for pattern in patterns)]
