"""Tiny ONNX detectors, built in the test, that find known boxes in any picture.

A box's score is its weight × the mean of one colour plane of the input, 0…1: class 0 is seen in red,
1 in green, 2 in blue. Scores so tell whether planes, scaling, padding and the pictures' order are right.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantFormat, QuantType, quantize_static

WIDTH, HEIGHT = 96, 64
CLASSES = ("person", "car", "litter")
BOXES: tuple[tuple[tuple[float, float, float, float], int, float], ...] = (
    ((16, 16, 40, 56), 0, 0.9),
    ((18, 14, 42, 54), 1, 0.8),
    ((52, 8, 84, 40), 2, 0.95),
    ((60, 30, 104, 70), 0, 0.7),
)
"""xyxy in input pixels, class, weight. The second covers the first with another class; the last leaves the input."""
TWIN = ((17.0, 16.0, 41.0, 56.0), 0, 0.6)
"""A weaker second look at the first box, for layouts that need NMS."""
ANCHORS = 126
"""Of a 96×64 input with strides 8, 16 and 32."""
FLOATS = {"fp32": TensorProto.FLOAT, "fp16": TensorProto.FLOAT16, "int8": TensorProto.FLOAT, "uint8": TensorProto.UINT8}


@dataclass(frozen=True)
class TinyModel:
    """What to build.

    Attributes:
        layout: as in the catalogue; `yolox-decoded` stands for yolox with `decoded: true`.
        kind: fp32, fp16, int8 (static quantisation) or uint8 (the input).
        batch: pictures in an inference; None: any number.
        free_size: the file leaves height and width open.
    """

    layout: str
    kind: str = "fp32"
    batch: int | None = None
    free_size: bool = False

    def __str__(self) -> str:
        form = f"batch {self.batch or 'free'}" + (", size free" if self.free_size else "")
        return f"{self.layout}, {self.kind}, {form}"

    def write(self, folder: Path) -> Path:
        """Write the ONNX file and return its path."""
        path = folder / "tiny.onnx"
        model = _Graph(self).model()
        onnx.checker.check_model(model)
        onnx.save(model, str(path))
        if self.kind == "int8":
            quantised = folder / "tiny-int8.onnx"
            _quantise(path, quantised)
            return quantised
        return path

    def entry(self, path: Path, **changes: object) -> dict[str, object]:
        """Return the catalogue entry of a written model, with changes."""
        spec = {"width": WIDTH, "height": HEIGHT, "scale": 1 if self.kind == "uint8" else "1/255"}
        decoded = {"decoded": True} if self.layout == "yolox-decoded" else {}
        return {
            "name": "tiny",
            "file": str(path),
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "licence": "CC0-1.0",
            "layout": self.layout.removesuffix("-decoded"),
            "input": spec,
            "classes": list(CLASSES),
            **decoded,
            **changes,
        }


class _Graph:
    """Plane means → linear rows → the layout's outputs."""

    def __init__(self, tiny: TinyModel) -> None:
        self._tiny = tiny
        self._kind = TensorProto.FLOAT16 if tiny.kind == "fp16" else TensorProto.FLOAT
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def model(self) -> onnx.ModelProto:
        """Return the whole model."""
        batch = self._tiny.batch or "batch"
        size = ("height", "width") if self._tiny.free_size else (HEIGHT, WIDTH)
        inputs = [helper.make_tensor_value_info("images", FLOATS[self._tiny.kind], [batch, 3, *size])]
        images = "images"
        if self._tiny.kind == "uint8":
            images = self._add("Cast", ["images"], to=self._kind)
            images = self._add("Div", [images, self._constant(np.array(255))])
        means = self._add("Flatten", [self._add("GlobalAveragePool", [images])])
        if self._tiny.layout == "detr":
            inputs.append(helper.make_tensor_value_info("orig_target_sizes", TensorProto.INT64, [batch, 2]))
        getattr(self, "_" + self._tiny.layout.replace("-", "_"))(means)
        graph = helper.make_graph(self._nodes, "tiny", inputs, self._outputs, self._constants)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)

    def _yolo(self, means: str) -> None:
        rows = np.zeros((7, 20)), np.zeros((3, 7, 20))
        for column, (box, class_id, weight) in enumerate((*BOXES, TWIN)):
            rows[0][:4, 2 * column] = centred(box)
            rows[1][class_id, 4 + class_id, 2 * column] = weight
        self._output("output0", self._linear(means, *rows), ["batch", 7, 20])

    def _yolo_end2end(self, means: str) -> None:
        rows = np.zeros((10, 6)), np.zeros((3, 10, 6))
        for row, (box, class_id, weight) in enumerate(BOXES):
            rows[0][row] = (*box, 0, class_id)
            rows[1][class_id, row, 4] = weight
        self._output("output0", self._linear(means, *rows), ["batch", 10, 6])

    def _yolox(self, means: str) -> None:
        self._output("output", self._linear(means, *_yolox_rows(decoded=False)), ["batch", ANCHORS, 8])

    def _yolox_decoded(self, means: str) -> None:
        self._output("output", self._linear(means, *_yolox_rows(decoded=True)), ["batch", ANCHORS, 8])

    def _detr(self, means: str) -> None:
        count = len(BOXES)
        classes = np.array([class_id for _, class_id, _ in BOXES])
        shares = np.array([box for box, _, _ in BOXES]) / (WIDTH, HEIGHT, WIDTH, HEIGHT)
        labels = self._add("Cast", [self._linear(means, classes, np.zeros((3, count)))], to=TensorProto.INT64)
        sizes = self._add("Cast", ["orig_target_sizes"], to=self._kind)
        sizes = self._add("Unsqueeze", [self._add("Concat", [sizes, sizes], axis=1), self._constant(np.array([1]), np.int64)])
        boxes = self._add("Mul", [self._linear(means, shares, np.zeros((3, count, 4))), sizes])
        weights = np.zeros((3, count))
        for index, (_, class_id, weight) in enumerate(BOXES):
            weights[class_id, index] = weight
        self._output("labels", labels, ["batch", count], TensorProto.INT64)
        self._output("boxes", boxes, ["batch", count, 4])
        self._output("scores", self._linear(means, np.zeros(count), weights), ["batch", count])

    def _detr_logits(self, means: str) -> None:
        rows = np.full((6, 3), 0.001), np.zeros((3, 6, 3))
        boxes = np.full((6, 4), 0.5)
        for row, (box, class_id, weight) in enumerate(BOXES):
            boxes[row] = centred(box) / (WIDTH, HEIGHT, WIDTH, HEIGHT)
            rows[0][row, class_id], rows[1][class_id, row, class_id] = 0.0, weight
        least, most = self._constant(np.array(0.001)), self._constant(np.array(0.999))
        score = self._add("Clip", [self._linear(means, *rows), least, most])
        odds = self._add("Div", [score, self._add("Sub", [self._constant(np.array(1.0)), score])])
        self._output("logits", self._add("Log", [odds]), ["batch", 6, 3])
        self._output("pred_boxes", self._linear(means, boxes, np.zeros((3, 6, 4))), ["batch", 6, 4])

    def _linear(self, means: str, base: NDArray[np.float64], slopes: NDArray[np.float64]) -> str:
        """Return base + Σ mean[c] × slopes[c], in the shape of the base."""
        product = self._add("MatMul", [means, self._constant(slopes.reshape(3, -1))])
        total = self._add("Add", [product, self._constant(base.reshape(1, -1))])
        return self._add("Reshape", [total, self._constant(np.array([-1, *base.shape]), np.int64)])

    def _add(self, operator: str, inputs: list[str], **attributes: Any) -> str:
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def _constant(self, value: NDArray[np.generic], kind: type[np.generic] | None = None) -> str:
        name = f"constant_{len(self._constants)}"
        chosen = kind or (np.float16 if self._kind == TensorProto.FLOAT16 else np.float32)
        self._constants.append(numpy_helper.from_array(value.astype(chosen), name))
        return name

    def _output(self, name: str, source: str, shape: list[int | str], kind: int | None = None) -> None:
        self._nodes.append(helper.make_node("Identity", [source], [name]))
        fixed = [self._tiny.batch or size if size == "batch" else size for size in shape]
        self._outputs.append(helper.make_tensor_value_info(name, kind or self._kind, fixed))


def centred(box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """Return an xyxy box as centre x, centre y, width, height."""
    x1, y1, x2, y2 = box
    return np.array([(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1])


def _yolox_rows(*, decoded: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Put each box on an anchor of another level: strides 8, 16 and 32 begin at 0, 96 and 120."""
    base, slopes = np.zeros((ANCHORS, 8)), np.zeros((3, ANCHORS, 8))
    places = ((17, 8, 5, 1), (96 + 7, 16, 1, 1), (120 + 4, 32, 1, 1), (95, 8, 11, 7), (18, 8, 6, 1))
    for (box, class_id, weight), (anchor, stride, column, row) in zip((*BOXES, TWIN), places, strict=True):
        x, y, width, height = centred(box)
        raw = (x / stride - column, y / stride - row, np.log(width / stride), np.log(height / stride))
        base[anchor, :5] = (x, y, width, height, 1.0) if decoded else (*raw, 1.0)
        slopes[class_id, anchor, 5 + class_id] = weight
    return base, slopes


def _quantise(source: Path, target: Path) -> None:
    class Greys:
        def __init__(self) -> None:
            self._left = [0.0, 0.5, 1.0]

        def get_next(self) -> dict[str, NDArray[np.generic]] | None:
            if not self._left:
                return None
            images = np.full((1, 3, HEIGHT, WIDTH), self._left.pop(), np.float32)
            wanted = {one.name for one in onnx.load(str(source)).graph.input}
            sizes = {"orig_target_sizes": np.array([[WIDTH, HEIGHT]], np.int64)} if "orig_target_sizes" in wanted else {}
            return {"images": images, **sizes}

    quantize_static(
        str(source), str(target), Greys(), quant_format=QuantFormat.QDQ, op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8, activation_type=QuantType.QUInt8,
    )  # fmt: skip
